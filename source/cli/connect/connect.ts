/** Settings -> clients and a fleet. */

import type { OptionValues } from '../../config/options/options.ts';
import { readSettings } from '../../config/read-settings.ts';
import type { Environment, FrontEndSettings, Settings } from '../../config/settings.ts';
import { LiveFleet } from '../../fleet/fleet.ts';
import type { FrontEnd } from '../../fleet/front-end-poller.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { STANDARD_STATUS } from '../../fleet/status-poller.ts';
import { UNKNOWN_MEND, unknownNames, unknownNameText } from '../../fleet/unknown-names.ts';
import { emptyPage } from '../../httpd/page/empty-page.ts';
import type { TlsOptions } from '../../httpd/transport/agent.ts';
import { type ClientOptions, ManagerClient } from '../../httpd/transport/client.ts';
import type { HttpWay } from '../../httpd/transport/http.ts';
import type { Clients } from '../../operations/change/change.ts';
import { VERSION } from '../../version.ts';
import { EXIT, exitCodeOf } from '../console/exit-codes.ts';
import type { Invocation, VerbSpec } from '../console/invocation.ts';
import { complain, complainOf } from '../console/say.ts';
import type { LoginDesk } from './log-in.ts';

export type WayTo = (frontEnd: string, url: URL) => Promise<HttpWay>;

export interface Connection {
  readonly settings: Settings;
  readonly fleet: LiveFleet;
  readonly clients: Clients<ManagerClient>;
  /** How a check asks a URL of a member: by the certificates and the way of the front end that shows it. */
  readonly wayTo: WayTo;
  /** Ends the connections, so that the process can end. */
  readonly close: () => void;
}

export interface ConnectOptions {
  readonly urls?: readonly string[];
  readonly fallbackUrl?: string | null;
  /** Exact byte counts too: a second request a front end. */
  readonly exact?: boolean;
  /** What httpd tells of a member's last error, too: a second request where one is out or in trouble. */
  readonly errors?: boolean;
  /** A question may be asked when httpd requires a login; not where a screen, or a dialogue, has the terminal. */
  readonly asks?: boolean;
  /** A password that has to be typed is asked for later, when httpd wants it. */
  readonly asksLater?: boolean;
  /** A password that was refused is not sent again before, ms; Infinity: before another one is given. */
  readonly refusedRestMs?: number;
}

/** Rare enough not to be locked out by a directory, in a watch that nobody looks at. */
const REFUSED_REST_MS = 300_000;

/** `--host` names a front end where no verb is; of a verb it is about members. */
export function wayValues({ name }: Pick<VerbSpec, 'name'>, values: OptionValues): OptionValues {
  const { host: _, ...others } = values;
  return name === '' ? values : others;
}

/** Throws `UsageError`. Sends nothing yet, but may ask on the terminal for a password. */
export async function connect(
  { verb, values: typed, env, configuration }: Invocation,
  {
    urls = [],
    fallbackUrl = null,
    exact = false,
    errors = false,
    asks = true,
    asksLater = false,
    refusedRestMs = REFUSED_REST_MS,
  }: ConnectOptions = {},
): Promise<Connection> {
  const values = wayValues(verb, typed);
  const locked = readSettings({ values, env, urls, fallbackUrl, configuration });
  const settings = await unlocked(locked, values['no-input'] !== true);
  let desk: Promise<LoginDesk> | undefined;
  const loginDesk = () => {
    desk ??= import('./log-in.ts').then(({ createLoginDesk }) =>
      createLoginDesk(env, { mayAsk: values['no-input'] !== true }),
    );
    return desk;
  };
  const frontEnds: FrontEnd<ManagerClient>[] = [];
  // One after the other: each may have a question.
  for (const frontEnd of settings.frontEnds) {
    const { name, url, login } = frontEnd;
    const isLater = asksLater && login?.source?.kind === 'prompt';
    const credentials =
      login === null || isLater
        ? frontEnd.credentials
        : await (await loginDesk()).fetch(login, url.hostname, name);
    const options: ClientOptions = {
      ...clientOptions(frontEnd, settings),
      ...(await wayOptions(frontEnd, settings, env, values.netrc === true)),
      refusedRestMs,
      ...(credentials !== null && { credentials }),
      ...(asks && {
        askLogin: async () => (await loginDesk()).ask(name),
        onRest: ({ what }, ms) =>
          complain(`${name}: ${what}`, `Next try in ${Math.ceil(ms / 1_000)} s.`),
      }),
    };
    const { statusPath, statusPaths } = frontEnd;
    const status = { path: statusPath ?? STANDARD_STATUS.path, paths: statusPaths };
    frontEnds.push({ name, client: new ManagerClient(options), status });
  }
  const fleet = new LiveFleet(frontEnds, { intervalMs: settings.intervalMs, exact, errors });
  return {
    settings,
    fleet,
    clients: new Map(frontEnds.map(({ name, client }) => [name, client])),
    wayTo: (name, to) => {
      const frontEnd = settings.frontEnds.find((each) => each.name === name);
      if (frontEnd === undefined) return Promise.resolve({});
      return wayFrom(frontEnd, to, settings, env, values.netrc === true);
    },
    close() {
      fleet.stop();
      for (const { client } of frontEnds) client.close();
    },
  };
}

/** With the keys open: a passphrase may be asked for, once for each key. */
async function unlocked(settings: Settings, mayAsk: boolean): Promise<Settings> {
  if (settings.frontEnds.every(({ keyLock }) => keyLock === null)) return settings;
  const { createKeyring } = await import('./keyring.ts');
  const keyring = createKeyring(mayAsk);
  const frontEnds: FrontEndSettings[] = [];
  for (const frontEnd of settings.frontEnds) frontEnds.push(await keyring.open(frontEnd));
  return { ...settings, frontEnds };
}

function clientOptions(frontEnd: FrontEndSettings, settings: Settings): ClientOptions {
  const { name, url, hostHeader } = frontEnd;
  return {
    url,
    timeoutMs: settings.timeoutMs,
    userAgent: `baltop/${VERSION}`,
    ...tlsOptions(frontEnd),
    ...(hostHeader !== null && { hostHeader }),
    ...(settings.verbose && {
      onRequest: (line: string) => process.stderr.write(`${name}: ${line}\n`),
    }),
  };
}

function tlsOptions({ ca, cert, key, insecure }: FrontEndSettings): TlsOptions {
  return {
    insecure,
    ...(ca !== null && { ca }),
    ...(cert !== null && { cert }),
    ...(key !== null && { key }),
  };
}

/** A unix socket leads to httpd itself, and to nothing behind it: its members are reached from here. */
async function wayFrom(
  frontEnd: FrontEndSettings,
  url: URL,
  settings: Settings,
  env: Environment,
  netrcGiven: boolean,
): Promise<HttpWay> {
  const way = frontEnd.way?.kind === 'unix' ? null : frontEnd.way;
  return {
    ...tlsOptions(frontEnd),
    ...(await wayOptions({ ...frontEnd, way, url }, settings, env, netrcGiven)),
  };
}

async function wayOptions(
  { way, url, login }: FrontEndSettings,
  { timeoutMs }: Settings,
  env: Environment,
  netrcGiven: boolean,
): Promise<Pick<HttpWay, 'connector' | 'proxy'>> {
  if (way === null) return {};
  const netrc = netrcGiven || login?.source?.kind === 'netrc';
  return (await import('./open-way.ts')).openWay(way, { url, timeoutMs, netrc, env });
}

/** Says which front ends have no balancer to show: no failure, and yet what one would look for. */
function reportEmpty({ frontEnds }: FleetSnapshot): void {
  for (const { name, page, error } of frontEnds) {
    const empty = error === null ? emptyPage(page) : null;
    const who = frontEnds.length > 1 ? `${name}: ` : '';
    if (empty !== null) complain(who + empty.what, empty.hint);
  }
}

/**
 * Says what failed, one line a front end, and what the configuration names that nobody has; the exit code for the
 * failures, `done` when all answered.
 */
export function reportFailures(
  snapshot: FleetSnapshot,
  { labels }: Pick<Settings, 'labels'>,
): number {
  for (const name of unknownNames(snapshot, labels)) complain(unknownNameText(name), UNKNOWN_MEND);
  const failing = snapshot.frontEnds.filter((frontEnd) => frontEnd.error !== null);
  const several = snapshot.frontEnds.length > 1;
  for (const { name, error } of failing) {
    if (error !== null) complainOf(several ? name : null, error);
  }
  reportEmpty(snapshot);
  const first = failing[0]?.error;
  if (first === undefined || first === null) return EXIT.done;
  return failing.length < snapshot.frontEnds.length ? EXIT.partial : exitCodeOf(first.kind);
}
