/** THE description of the configuration file: reading it, the published JSON schema and the documentation are made from it. */

import { BINDABLE } from '../intents/intents.ts';
import { COLUMN_NAMES, THEME_NAMES } from './screen-names.ts';

/** The part of JSON Schema (2020-12) that the file needs. */
export interface Schema {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'boolean' | readonly ScalarType[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** Of an object: what every other key holds; false: there is no other key. */
  readonly additionalProperties?: Schema | false;
  readonly propertyNames?: { readonly pattern?: string; readonly enum?: readonly string[] };
  readonly items?: Schema;
  readonly minItems?: number;
  readonly uniqueItems?: true;
  readonly enum?: readonly (string | boolean)[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Where `pattern` says it badly: what the value has to be, in words. */
  readonly $comment?: string;
}

type ScalarType = 'string' | 'integer' | 'number' | 'boolean';

function duration(description: string): Schema {
  return {
    type: ['string', 'number'],
    description,
    pattern: '^\\d+(\\.\\d+)?\\s*(ms|s|m|h)?$',
    minimum: 0,
    $comment: 'a duration such as 500ms, 2s or 10m',
  };
}

function flag(description: string): Schema {
  return { type: 'boolean', description };
}

function word(description: string): Schema {
  return { type: 'string', description, pattern: '\\S', $comment: 'a string that is not empty' };
}

function choice(description: string, values: readonly string[]): Schema {
  return { type: 'string', description, enum: values };
}

function listOf(description: string, what: string, values: readonly string[]): Schema {
  const items: Schema = { type: 'string', description: what, enum: values };
  return { type: 'array', description, items, minItems: 1, uniqueItems: true };
}

function object(description: string, properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', description, additionalProperties: false, properties };
}

function named(description: string, additionalProperties: Schema): Schema {
  return { type: 'object', description, additionalProperties };
}

const AUTH: Schema = object('how to log in to httpd; the password itself never goes in this file', {
  user: {
    type: 'string',
    description: 'user for basic authentication',
    pattern: '^[^:]+$',
    $comment: 'a name without a colon',
  },
  passwordCommand: word('prints the password in its first line; run without a shell'),
  passwordFile: word('its first line is the password; nobody else may read it'),
  netrc: flag('user and password from ~/.netrc (or $NETRC)'),
  prompt: flag('ask on the terminal, without showing it'),
});

const TLS: Schema = object('how https is checked', {
  cacert: word('PEM file of the CA to trust'),
  cert: word('PEM file of the client certificate'),
  key: word('PEM file of its key; nobody else may read it'),
  keyPasswordCommand: word(
    'prints the passphrase of the key in its first line; run without a shell',
  ),
  keyPasswordFile: word('its first line is the passphrase of the key; nobody else may read it'),
  insecure: flag('accept any certificate (shown as a warning the whole time)'),
});

/** Of a context, for all of its front ends; a front end's own takes its place whole. */
const CONNECTION = {
  hostHeader: {
    type: 'string',
    description: 'send this Host: for tunnels and name-based virtual hosts',
    pattern: '^(\\[[0-9A-Fa-f:.]+\\]|[\\w.-]+)(:\\d{1,5})?$',
    $comment: 'a host name, with a port at most',
  },
  auth: AUTH,
  tls: TLS,
  via: {
    type: 'string',
    description: 'how to reach it: `ssh:HOST` or `unix:PATH`',
    pattern: '^(ssh[: ]\\s*[\\w.][\\w.@:-]*|unix:/.+)$',
    $comment: '`ssh:HOST` or `unix:/PATH`',
  },
  proxy: {
    type: 'string',
    description:
      'HTTP proxy to go through, such as `http://proxy.example:3128`; with `via: ssh:HOST` as seen from HOST',
    pattern: '^http://[^/@]+/?$',
    $comment: 'http://HOST:PORT, without user and password',
  },
  statusUrl: {
    type: 'string',
    description: 'its server-status page: a path on the same host and port (/server-status)',
    pattern: '^(https?://[^/@\\s]+)?/[^\\s#]*$',
    $comment: 'a path such as /server-status, on the host and port of its balancer-manager',
  },
  statusPaths: {
    type: 'array',
    description:
      'paths that lead to its balancers: a drain then does not wait for older requests of others (all)',
    items: {
      type: 'string',
      description: 'the beginning of a path',
      pattern: '^/\\S*$',
      $comment: 'the beginning of a path, such as /app/',
    },
    minItems: 1,
    uniqueItems: true,
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** Which files there are no schema can tell: reading the configuration looks for them. */
export const THEME: Schema = {
  type: 'string',
  description: `colours of the screen: ${THEME_NAMES.join(', ')}, or the name of a file in themes/ (default)`,
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$',
  $comment: 'the name of a theme',
};

const SETTINGS = {
  interval: duration('time between polls (2s)'),
  requestTimeout: duration('time limit for one answer (5s)'),
  readOnly: flag('refuse every change, unless --write is given (false)'),
  confirm: choice('`risky`: harmless changes act at once; `always`: every change asks (risky)', [
    'risky',
    'always',
  ]),
  minUsable: {
    type: 'integer',
    description: 'a change that leaves fewer usable members in a balancer is refused (1)',
    minimum: 1,
    maximum: 99,
  },
  theme: THEME,
  ascii: {
    type: ['boolean', 'string'],
    description: 'draw with ASCII only: true, false, or auto by the locale (auto)',
    enum: [true, false, 'auto'],
  },
  mouse: flag('the wheel scrolls, a click selects a row or sorts by a head (false)'),
  bell: flag('ring the bell for alarms (true)'),
  utc: flag('times in UTC (false)'),
  columns: listOf(
    'columns of the screen, in this order; state, member and busy are always shown (default: by the width)',
    'a column',
    COLUMN_NAMES,
  ),
} as const satisfies Readonly<Record<string, Schema>>;

/** Quotes are closed, and no backslash stands last: as words are split. */
function probe(description: string): Schema {
  return {
    type: 'string',
    description,
    pattern: '^https?://(?=[^{}\\s]|\\{)([^{}\\s]|\\{(host|port|route|url|balancer|member)\\})*$',
    $comment: 'an http or https URL with {host}, {port}, {route}, {url}, {balancer}, {member}',
  };
}

function command(description: string): Schema {
  return {
    type: 'string',
    description,
    pattern:
      '^(?=[\\s\\S]*\\S)(?:[^"\'\\\\]|\\\\[\\s\\S]|"(?:[^"\\\\]|\\\\[\\s\\S])*"|\'[^\']*\')+$',
    $comment: 'a command, with its quotes closed',
  };
}

const GRACE = duration('let sticky sessions stay for this long, then move those that are left');

/** Each is the option of the same name. */
export const DRAIN = {
  timeout: duration('time limit to get quiet; then put the flags back, or ask on the screen (10m)'),
  quietFor: duration(
    'quiet needs no new requests for this long, instead of what the scoreboard shows (`wait` too)',
  ),
  witness: choice(
    "`auto`: httpd's scoreboard (server-status) says when it is quiet, where it can be read; `require`: no drain without it; `off` (auto)",
    ['auto', 'require', 'off'],
  ),
  maxRequest: duration(
    'longest possible request; a BUSY count unchanged for longer is treated as stale (`wait` too)',
  ),
  sessionGrace: GRACE,
  // biome-ignore lint/suspicious/noThenProperty: the name of an option, in a table that nobody awaits.
  then: choice('what to set after the drain flag (disable)', ['disable', 'stop', 'none']),
} as const satisfies Readonly<Record<string, Schema>>;

export const ROLLING = {
  sessionGrace: GRACE,
  maxOut: {
    type: ['integer', 'string'],
    description:
      'members that may be out at the same time (1), or a share of the usable ones, such as 25%',
    minimum: 1,
    maximum: 99,
    pattern: '^([1-9]\\d?|100)%$',
    $comment: 'a whole number from 1 to 99, or a share such as 25%',
  },
  exec: command(
    'upgrades one member while it is out; without a shell, with {host} and other fields',
  ),
  execTimeout: duration('time limit of the command (30m)'),
  checkUrl: probe('readiness check: two 200 answers in a row'),
  checkExec: command('readiness check by a command that exits 0'),
  checkThrough: {
    type: 'string',
    description:
      'sticky pools: before it is enabled for all, a request with its route must reach it through every front end',
    pattern:
      '^(https?:/)?/(?=[^{}\\s]|\\{)([^{}\\s]|\\{(frontEnd|host|port|route|url|balancer|member)\\})*$',
    $comment: 'a path on every front end, or an http or https URL, with {frontEnd} for its host',
  },
  checkTimeout: duration('time limit to become ready (5m)'),
  proofTimeout: duration('time limit to serve requests again (1m)'),
  soak: duration('watch it for this long before the next (60s)'),
  gateExec: command(
    'asked while it is watched: 0 it may stay, 3 no data, another code takes it out again',
  ),
  gateUrl: probe(
    'asked while it is watched: 200 it may stay, 204 or no answer no data, another takes it out',
  ),
  gateFailures: {
    type: 'integer',
    description: 'failures of the gate in a row that take it out again (3)',
    minimum: 1,
    maximum: 99,
  },
  gateInterval: duration('time between two questions to the gate (10s)'),
  undoExec: command('undoes its upgrade after the gate took it out; without it, it stays out'),
} as const satisfies Readonly<Record<string, Schema>>;

const BALANCER: Schema = object('settings of one balancer', {
  minUsable: SETTINGS.minUsable,
  drain: object('how its members are drained, by `rolling` too', DRAIN),
  rolling: object('how it is upgraded', ROLLING),
  labels: named(
    'your names for its members, by route, address or URL',
    word('shown beside the member where there is room'),
  ),
});

/** httpd compares their names without case. */
export const BALANCERS: Schema = named('by balancer name', BALANCER);

const FRONT_END: Schema = {
  ...object('one httpd', {
    name: {
      type: 'string',
      description: 'short name (the host of the URL)',
      pattern: '^[A-Za-z0-9][\\w.-]*$',
      $comment: 'letters, digits, dots, dashes',
    },
    url: word('its balancer-manager page; a host alone gets the usual path'),
    ...CONNECTION,
  }),
  required: ['url'],
};

const CONTEXT: Schema = {
  ...object('front ends operated as one, and how', {
    frontEnds: {
      type: 'array',
      description: 'the httpds whose members are shown as one',
      items: FRONT_END,
      minItems: 1,
    },
    protected: flag('confirm every change by typing a name (false)'),
    ...CONNECTION,
    ...SETTINGS,
    balancers: BALANCERS,
  }),
  required: ['frontEnds'],
};

const COMMAND: Schema = {
  ...object('a command of your own on the screen', {
    name: {
      type: 'string',
      description: 'what it is called on the screen',
      pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N} ._:/-]{0,39}$',
      $comment: 'at most 40 letters, digits, blanks and . _ : / -, the first a letter or a digit',
    },
    key: {
      type: 'string',
      description:
        'its key; none that the screen uses. Without one it is found by its name after `:`',
      pattern: '^\\S+$',
      $comment: 'one key',
    },
    on: choice('what it is about', ['member', 'pool', 'front end']),
    exec: {
      type: 'array',
      description:
        'the program and its arguments, without a shell; of a member {member}, {route}, {host}, {port}, {url}, {pool}, {front_end}, of a pool the last two, of a front end {front_end}, {host}, {port}, {url}',
      items: { type: 'string', description: 'an argument' },
      minItems: 1,
    },
    output: choice(
      '`pane` shows what it prints; `terminal` lends it the terminal; `background` tells how it ended (pane)',
      ['terminal', 'pane', 'background'],
    ),
    changes: {
      type: ['boolean', 'string'],
      description:
        '`no` where it only looks; else read-only refuses it, it is asked about, and it is written to the audit log (yes)',
      enum: [true, false, 'yes', 'no'],
    },
  }),
  required: ['name', 'on', 'exec'],
};

export const CONFIG_SCHEMA: Schema = object('Configuration of baltop', {
  currentContext: word('the context that is used when none is named'),
  defaults: object('for every context, and for URLs without one', SETTINGS),
  keys: {
    ...named('by command of the screen', {
      type: 'string',
      description:
        'a command of the screen (disable, filter, page-down ...): its keys, with blanks between, or none',
      pattern: '^\\S+( \\S+)*$',
      $comment: 'keys with blanks between, or none',
    }),
    propertyNames: { enum: BINDABLE },
  },
  commands: { type: 'array', description: 'commands of your own', items: COMMAND },
  contexts: {
    ...named('by name', CONTEXT),
    propertyNames: { pattern: '^[A-Za-z0-9][\\w.-]*$' },
  },
});

/** A context is called by this; the same as in the schema. */
export const CONTEXT_NAME = /^[A-Za-z0-9][\w.-]*$/;
