/** THE option table: parsing, help and documentation read it. */

export type OptionGroup =
  | 'connection'
  | 'format'
  | 'listing'
  | 'choosing'
  | 'change'
  | 'agreeing'
  | 'planning'
  | 'values'
  | 'waiting'
  | 'goal'
  | 'draining'
  | 'watching'
  | 'times'
  | 'log'
  | 'check'
  | 'context'
  | 'grace'
  | 'rolling'
  /** Of `rolling`, and of the screen, which rolls too. */
  | 'upgrade'
  | 'screen'
  | 'seed'
  | 'general';

export interface OptionSpec {
  readonly long: string;
  readonly short?: string;
  /** Name of its value in the help; without one it is a switch. */
  readonly takes?: string;
  readonly repeats?: boolean;
  readonly group: OptionGroup;
  readonly help: string;
}

/** Of `list`; other verbs know some of them. */
export const FORMATS = [
  'table',
  'wide',
  'json',
  'jsonl',
  'yaml',
  'csv',
  'name',
  'openmetrics',
] as const;

/** The words of `stateText`, in lower case. */
export const STATES: readonly string[] = [
  'ok',
  'dis',
  'drn',
  'stop',
  'err',
  'hcfl',
  'stby',
  'spar',
  'unk',
];

export const OPTIONS: readonly OptionSpec[] = [
  {
    long: 'url',
    short: 'u',
    takes: 'URL',
    repeats: true,
    group: 'connection',
    help: 'a balancer-manager page; repeat it for several front ends',
  },
  {
    long: 'context',
    short: 'c',
    takes: 'NAME',
    group: 'connection',
    help: 'the front ends of this context (baltop context list)',
  },
  {
    long: 'host-header',
    takes: 'HOST',
    group: 'connection',
    help: 'send this Host: for tunnels and name-based virtual hosts',
  },
  { long: 'user', takes: 'NAME', group: 'connection', help: 'user for basic authentication' },
  {
    long: 'password-file',
    takes: 'FILE',
    group: 'connection',
    help: 'its first line is the password; nobody else may read it',
  },
  {
    long: 'password-stdin',
    group: 'connection',
    help: 'the first line of standard input is the password',
  },
  {
    long: 'password-command',
    takes: 'COMMAND',
    group: 'connection',
    help: 'its first line of output is the password; run without a shell',
  },
  {
    long: 'netrc',
    group: 'connection',
    help: 'user and password from ~/.netrc (or $NETRC); nobody else may read it',
  },
  { long: 'cacert', takes: 'FILE', group: 'connection', help: 'PEM file of the CA to trust' },
  {
    long: 'cert',
    takes: 'FILE',
    group: 'connection',
    help: 'PEM file of the client certificate',
  },
  {
    long: 'key',
    takes: 'FILE',
    group: 'connection',
    help: 'PEM file of its key, if it is another; nobody else may read it',
  },
  {
    long: 'key-password-command',
    takes: 'COMMAND',
    group: 'connection',
    help: 'its first line of output is the passphrase of the key; asked for otherwise',
  },
  {
    long: 'key-password-file',
    takes: 'FILE',
    group: 'connection',
    help: 'its first line is the passphrase of the key; nobody else may read it',
  },
  {
    long: 'via',
    takes: 'WAY',
    group: 'connection',
    help: 'ssh:HOST: through your own ssh, the URL as seen from HOST; or unix:/PATH',
  },
  {
    long: 'ssh-config',
    takes: 'FILE',
    group: 'connection',
    help: 'with ssh:HOST, instead of ~/.ssh/config',
  },
  {
    long: 'unix-socket',
    takes: 'PATH',
    group: 'connection',
    help: 'the same as --via unix:PATH',
  },
  {
    long: 'proxy',
    takes: 'URL',
    group: 'connection',
    help: 'go through this HTTP proxy, as seen from HOST with --via ssh:HOST; no environment variable names one',
  },
  {
    long: 'insecure',
    group: 'connection',
    help: 'accept any certificate; it is said so as long as it lasts',
  },
  {
    long: 'request-timeout',
    takes: 'TIME',
    group: 'connection',
    help: 'for one whole answer (5s)',
  },
  { long: 'interval', takes: 'TIME', group: 'connection', help: 'from poll to poll (2s)' },
  {
    long: 'protected',
    group: 'context',
    help: 'with context add: every change of it is asked about by name',
  },
  {
    long: 'output',
    short: 'o',
    takes: 'FORMAT',
    group: 'format',
    help: 'table, wide, json, jsonl, yaml, csv, name or openmetrics; events of drain, wait and rolling: jsonl',
  },
  {
    long: 'output-file',
    takes: 'FILE',
    group: 'listing',
    help: 'write it there instead, whole or not at all: for the textfile collector of the node exporter',
  },
  { long: 'watch', group: 'listing', help: 'list again after every poll, until ctrl-c' },
  { long: 'no-headers', group: 'listing', help: 'leave out the head line of table, wide and csv' },
  { long: 'sort', takes: 'COLUMN', group: 'listing', help: 'order by a column; -COLUMN reverses' },
  {
    long: 'state',
    takes: 'STATES',
    group: 'listing',
    help: 'only these states, such as ok or err,hcfl',
  },
  {
    long: 'balancer',
    short: 'b',
    takes: 'NAME',
    group: 'choosing',
    help: 'look for the member in this balancer only',
  },
  { long: 'all', group: 'choosing', help: 'all members that match, where several do' },
  { long: 'yes', short: 'y', group: 'agreeing', help: 'agree to what would be asked' },
  { long: 'allow-outage', group: 'change', help: 'allow a change that leaves no usable member' },
  { long: 'dry-run', group: 'planning', help: 'print the exact requests and send none' },
  { long: 'no-input', group: 'agreeing', help: 'never ask: what would be asked is refused' },
  { long: 'off', group: 'change', help: 'with standby: make it an ordinary member again' },
  { long: 'factor', takes: 'N', group: 'values', help: 'load factor, 1 to 100' },
  { long: 'lbset', takes: 'N', group: 'values', help: 'load-balancer set, 0 to 99' },
  { long: 'route', takes: 'NAME', group: 'values', help: "route; '' removes it" },
  {
    long: 'redirect',
    takes: 'NAME',
    group: 'values',
    help: "route that sessions go to while it is disabled; '' removes it",
  },
  {
    long: 'timeout',
    takes: 'TIME',
    group: 'waiting',
    help: 'give up after this long (10m); drain puts the flags back then, the screen asks',
  },
  {
    long: 'max-request',
    takes: 'TIME',
    group: 'waiting',
    help: 'the longest a request may take: a busy that stands still for longer is taken for a phantom',
  },
  {
    long: 'quiet-for',
    takes: 'TIME',
    group: 'waiting',
    help: 'nothing new for this long, besides: with the longest a request takes, no miscount of httpd can lose one',
  },
  {
    long: 'for',
    takes: 'STATE',
    group: 'goal',
    help: 'with wait: drained, ok, disabled or usable',
  },
  {
    long: 'session-grace',
    takes: 'TIME',
    group: 'grace',
    help: 'let sticky sessions stay for this long, then move those that are left',
  },
  {
    long: 'then',
    takes: 'FLAG',
    group: 'draining',
    help: 'what to set after the drain flag: disable, stop or none (disable)',
  },
  { long: 'no-wait', group: 'draining', help: 'set the drain flag and return at once' },
  {
    long: 'exec',
    takes: 'COMMAND',
    group: 'upgrade',
    help: 'upgrades one member while it is out; without it, rolling asks you to',
  },
  {
    long: 'exec-timeout',
    takes: 'TIME',
    group: 'upgrade',
    help: 'how long the command may take (30m)',
  },
  {
    long: 'check-url',
    takes: 'URL',
    group: 'upgrade',
    help: 'is the application ready? twice 200 in a row',
  },
  {
    long: 'check-exec',
    takes: 'COMMAND',
    group: 'upgrade',
    help: 'the same, by a command that ends with 0',
  },
  {
    long: 'check-timeout',
    takes: 'TIME',
    group: 'upgrade',
    help: 'how long it may take to get ready (5m)',
  },
  {
    long: 'proof-timeout',
    takes: 'TIME',
    group: 'upgrade',
    help: 'how long it may take to serve again (1m)',
  },
  {
    long: 'soak',
    takes: 'TIME',
    group: 'upgrade',
    help: 'watch it for this long before the next (60s)',
  },
  { long: 'only', takes: 'MEMBERS', group: 'rolling', help: 'only these, with commas between' },
  {
    long: 'skip',
    takes: 'MEMBERS',
    group: 'rolling',
    help: 'not these; resume puts them back without an upgrade',
  },
  {
    long: 'ready',
    takes: 'MEMBERS',
    group: 'rolling',
    help: 'resume: these are upgraded already; their check comes next',
  },
  {
    long: 'min-usable',
    takes: 'N',
    group: 'upgrade',
    help: 'other usable members that must be left (1)',
  },
  {
    long: 'max-out',
    takes: 'N',
    group: 'upgrade',
    help: 'members that may be out at the same time (1)',
  },
  {
    long: 'pause',
    group: 'rolling',
    help: 'wait for a key before each further member; wants a terminal',
  },
  { long: 'read-only', group: 'general', help: 'refuse every change (also BALTOP_READ_ONLY=1)' },
  { long: 'write', group: 'general', help: 'allow changes in spite of --read-only' },
  {
    long: 'demo',
    takes: 'VERSION',
    group: 'screen',
    help: 'run on an embedded demo; --demo=2.2 plays an older httpd',
  },
  { long: 'ascii', group: 'screen', help: 'draw with ASCII only (also BALTOP_ASCII=1)' },
  { long: 'no-color', group: 'screen', help: 'no colours (also NO_COLOR)' },
  {
    long: 'theme',
    takes: 'NAME',
    group: 'screen',
    help: 'default, mono, bright, or blueorange (no red, green or yellow)',
  },
  {
    long: 'columns',
    takes: 'COLUMNS',
    group: 'screen',
    help: 'these columns of the screen, in this order, with commas between',
  },
  { long: 'mouse', group: 'screen', help: 'the wheel scrolls, a click moves the cursor' },
  {
    long: 'accessible',
    group: 'screen',
    help: 'line by line, for screen readers (also ACCESSIBLE=1, BALTOP_ACCESSIBLE=1)',
  },
  { long: 'utc', group: 'times', help: 'times in UTC' },
  { long: 'json', group: 'watching', help: 'one JSON object a line' },
  {
    long: 'since',
    takes: 'TIME',
    group: 'log',
    help: 'only what is younger, such as 2h or 7d, or since a date: 2026-01-31 or 2026-01-31T14:00Z',
  },
  { long: 'list', short: 'l', group: 'seed', help: 'list worker, status and elected' },
  { long: 'worker', short: 'w', takes: 'WORKER', group: 'seed', help: 'the worker to change' },
  {
    long: 'action',
    short: 'a',
    takes: 'ACTION',
    group: 'seed',
    help: 'enable, disable, drain or stop it',
  },
  {
    long: 'host',
    short: 'H',
    takes: 'HOST',
    group: 'seed',
    help: 'the same as http://HOST/balancer-manager',
  },
  { long: 'port', short: 'p', takes: 'PORT', group: 'seed', help: 'its port' },
  {
    long: 'warning',
    short: 'w',
    takes: '[METRIC=]RANGE',
    repeats: true,
    group: 'check',
    help: 'warn outside of this; METRIC is usable (when none is named), busy, err or out',
  },
  {
    long: 'critical',
    short: 'c',
    takes: '[METRIC=]RANGE',
    repeats: true,
    group: 'check',
    help: 'critical outside of this; RANGE is 2: (2 or more), 5 (0 to 5), 2:5, ~:5, or @2:5 (not 2 to 5)',
  },
  { long: 'quiet', short: 'q', group: 'general', help: 'print errors only' },
  {
    long: 'verbose',
    short: 'v',
    group: 'general',
    help: 'tell every request on standard error, without secrets',
  },
  { long: 'help', short: 'h', group: 'general', help: 'this text' },
  { long: 'version', short: 'V', group: 'general', help: 'the version' },
];
