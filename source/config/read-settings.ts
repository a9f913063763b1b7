/** Flags, environment, context and defaults as one value: each wins over those after it. */

import { ofBalancer } from '../httpd/balancer-name.ts';
import { readCa, readClientCertificate } from './certificates.ts';
import type { BalancerDefaults, Context, ContextFrontEnd, PasswordSource, Tls } from './context.ts';
import { loginGiven, loginOf } from './credentials.ts';
import { parseDuration } from './duration.ts';
import type { TextOption } from './options/options.ts';
import {
  type Environment,
  type FrontEndSettings,
  type OptionValues,
  type Settings,
  text,
} from './settings.ts';
import { chooseTarget, type TargetSource } from './target.ts';
import { UsageError } from './usage-error.ts';
import { sshOf, wayGiven, wayOf } from './way.ts';

/** Throws `UsageError`. Reads the files that options and context name. */
export function readSettings(source: TargetSource): Settings {
  const { values, env, configuration } = source;
  const { context, frontEnds } = chooseTarget(source);
  const balancers: ReadonlyMap<string, BalancerDefaults> = context?.balancers ?? new Map();
  const preferences = context?.preferences ?? configuration.defaults;
  const settled = named(frontEndSettings(frontEnds, values, env), context);
  return {
    context: context?.name ?? null,
    frontEnds: settled,
    insecure: settled.some((each) => each.insecure),
    timeoutMs: durationOf(values, 'request-timeout', 100) ?? preferences.requestTimeoutMs ?? 5_000,
    intervalMs: durationOf(values, 'interval', 200) ?? preferences.intervalMs ?? 2_000,
    verbose: values.verbose === true,
    readOnly: readOnlyOf(values, env, preferences.readOnly === true, context),
    isProtected: context?.isProtected ?? false,
    confirm: preferences.confirm ?? 'risky',
    balancers,
    labels: new Map([...balancers].map(([name, { labels }]) => [name, labels])),
    minUsable: (balancer) =>
      ofBalancer(balancers, balancer)?.minUsable ?? preferences.minUsable ?? 1,
    theme: text(values.theme) ?? preferences.theme ?? 'default',
    ascii: values.ascii === true || isSet(env.BALTOP_ASCII) ? true : preferences.ascii,
    mouse: values.mouse === true || preferences.mouse === true,
    bell: preferences.bell !== false,
    utc: values.utc === true || preferences.utc === true,
    columns: wordsOf(values.columns) ?? preferences.columns,
  };
}

function frontEndSettings(
  frontEnds: readonly ContextFrontEnd[],
  values: OptionValues,
  env: Environment,
): readonly FrontEndSettings[] {
  const hostHeader = hostHeaderOf(values);
  const given = loginGiven(values, env);
  const cacert = text(values.cacert);
  const ca = cacert === undefined ? null : readCa(cacert);
  const keyPassword = keyPasswordGiven(values);
  const own = readClientCertificate(
    text(values.cert) ?? null,
    text(values.key) ?? null,
    keyPassword ?? PROMPT,
  );
  if (keyPassword !== null && own === undefined && frontEnds.every(({ tls }) => !tls?.cert)) {
    throw new UsageError('a passphrase without a key', 'Add --cert FILE and --key FILE.');
  }
  const way = wayGiven(values);
  return frontEnds.map((frontEnd) => {
    const { name, url, auth, tls, hostHeader: header, statusPath, statusPaths } = frontEnd;
    const pair = own ?? certificateOf(tls, keyPassword);
    return {
      name,
      url,
      hostHeader: hostHeader ?? header,
      ...(given ?? loginOf(auth, name)),
      ca: ca ?? (tls === null || tls.cacert === null ? null : readCa(tls.cacert)),
      cert: pair?.cert ?? null,
      key: pair?.key ?? null,
      keyLock: pair?.lock ?? null,
      insecure: values.insecure === true || tls?.insecure === true,
      way: way ?? wayOf(frontEnd, values),
      statusPath,
      statusPaths,
    };
  });
}

const PROMPT: PasswordSource = { kind: 'prompt' };

function certificateOf(tls: Tls | null, given: PasswordSource | null) {
  if (tls === null) return undefined;
  return readClientCertificate(tls.cert, tls.key, given ?? tls.keyPassword ?? PROMPT);
}

function keyPasswordGiven(values: OptionValues): PasswordSource | null {
  const command = text(values['key-password-command']);
  if (command !== undefined) return { kind: 'command', command };
  const path = text(values['key-password-file']);
  return path === undefined ? null : { kind: 'file', path };
}

/** `127.0.0.1` through ssh is another host each time: without a context it is called by that. */
function named(
  frontEnds: readonly FrontEndSettings[],
  context: Context | null,
): readonly FrontEndSettings[] {
  if (context !== null) return frontEnds;
  return frontEnds.map((each) => {
    const { name, url, way } = each;
    const loopback = /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
    const ssh = sshOf(way);
    if (ssh === null || !loopback) return each;
    return { ...each, name: frontEnds.length === 1 ? ssh.host : `${name}@${ssh.host}` };
  });
}

function hostHeaderOf(values: OptionValues): string | null {
  const header = values['host-header'];
  if (typeof header !== 'string') return null;
  if (!/^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(header)) {
    throw new UsageError('--host-header takes a host name, with a port at most');
  }
  return header;
}

/** `a,b`; null: not given. */
function wordsOf(value: string | undefined): readonly string[] | null {
  return value?.split(',').filter(Boolean) ?? null;
}

/** null: not given. */
function durationOf(values: OptionValues, name: TextOption, least: number): number | null {
  const given = text(values[name]);
  if (given === undefined) return null;
  const ms = parseDuration(given);
  if (ms === null || ms < least) {
    throw new UsageError(
      `--${name} takes a duration of at least ${least} ms, such as 2s, not "${given}"`,
    );
  }
  return ms;
}

/** The environment variable holds against `--write`: whoever set it meant it for the whole session. */
function readOnlyOf(
  values: OptionValues,
  env: Environment,
  configured: boolean,
  context: Context | null,
): string | null {
  if (isSet(env.BALTOP_READ_ONLY)) return 'set by BALTOP_READ_ONLY';
  if (values.write === true) return null;
  if (values['read-only'] === true) return 'set by --read-only';
  if (!configured) return null;
  return `set by config, ${context === null ? 'defaults' : `context ${context.name}`}`;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}
