/** Flags, environment, context and defaults as one value: each wins over those after it. */

import type { Context, ContextFrontEnd } from './context.ts';
import { credentialsGiven, credentialsOf, readCa } from './credentials.ts';
import { parseDuration } from './duration.ts';
import {
  type Environment,
  type FrontEndSettings,
  type OptionValues,
  type Settings,
  text,
} from './settings.ts';
import { chooseTarget, type TargetSource } from './target.ts';
import { UsageError } from './usage-error.ts';

/** Throws `UsageError`. Reads the files that options and context name. */
export function readSettings(source: TargetSource): Settings {
  const { values, env, configuration } = source;
  const { context, frontEnds } = chooseTarget(source);
  const wishes = context?.preferences ?? configuration.defaults;
  const settled = frontEndSettings(frontEnds, values, env);
  return {
    context: context?.name ?? null,
    frontEnds: settled,
    insecure: settled.some((each) => each.insecure),
    timeoutMs: durationOf(values, 'request-timeout', 100) ?? wishes.requestTimeoutMs ?? 5_000,
    intervalMs: durationOf(values, 'interval', 200) ?? wishes.intervalMs ?? 2_000,
    verbose: values.verbose === true,
    readOnly: readOnlyOf(values, env, wishes.readOnly === true, context),
    isProtected: context?.isProtected ?? false,
    confirm: wishes.confirm ?? 'risky',
    minUsable: (balancer) => context?.minUsable.get(balancer) ?? wishes.minUsable ?? 1,
    theme: text(values.theme) ?? wishes.theme ?? 'default',
    ascii: values.ascii === true || isSet(env.BALTOP_ASCII) ? true : wishes.ascii,
    mouse: values.mouse === true || wishes.mouse === true,
    bell: wishes.bell !== false,
    utc: values.utc === true || wishes.utc === true,
  };
}

function frontEndSettings(
  frontEnds: readonly ContextFrontEnd[],
  values: OptionValues,
  env: Environment,
): readonly FrontEndSettings[] {
  const hostHeader = hostHeaderOf(values);
  const given = credentialsGiven(values, env);
  const cacert = text(values.cacert);
  const ca = cacert === undefined ? null : readCa(cacert);
  frontEnds.forEach(refuseUnknownDoors);
  return frontEnds.map(({ name, url, auth, tls, hostHeader: own }) => ({
    name,
    url,
    hostHeader: hostHeader ?? own,
    credentials: given ?? (auth === null ? null : credentialsOf(auth, name)),
    ca: ca ?? (tls === null || tls.cacert === null ? null : readCa(tls.cacert)),
    insecure: values.insecure === true || tls?.insecure === true,
  }));
}

/** The straight way would lead to another httpd: that of this host instead of the one behind the tunnel. */
function refuseUnknownDoors({ name, via, proxy, tls }: ContextFrontEnd): void {
  const what = via ?? proxy ?? tls?.cert ?? tls?.key ?? null;
  if (what === null) return;
  throw new UsageError(`front end ${name}: there is no way by ${what} yet`, 'Nothing was asked.');
}

function hostHeaderOf(values: OptionValues): string | null {
  const header = values['host-header'];
  if (typeof header !== 'string') return null;
  if (!/^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(header)) {
    throw new UsageError('--host-header wants a host name, with a port at most');
  }
  return header;
}

/** null: not given. */
function durationOf(values: OptionValues, name: string, least: number): number | null {
  const given = text(values[name]);
  if (given === undefined) return null;
  const ms = parseDuration(given);
  if (ms === null || ms < least) {
    throw new UsageError(
      `--${name} wants a duration of at least ${least} ms, such as 2s, not "${given}"`,
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
