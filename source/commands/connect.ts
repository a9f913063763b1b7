/** Settings -> clients and a fleet. */

import { readSettings } from '../config/read-settings.ts';
import type { Settings } from '../config/settings.ts';
import { LiveFleet } from '../fleet/fleet.ts';
import type { FrontEnd } from '../fleet/front-end-poller.ts';
import type { FleetSnapshot } from '../fleet/snapshot.ts';
import { ManagerClient } from '../manager/client.ts';
import type { Clients } from '../operations/change.ts';
import { VERSION } from '../version.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import type { Invocation } from './invocation.ts';
import { complainOf } from './say.ts';

export interface Connection {
  readonly settings: Settings;
  readonly fleet: LiveFleet;
  readonly clients: Clients;
  /** Ends the connections, so that the process can end. */
  readonly close: () => void;
}

export interface ConnectOptions {
  readonly urls?: readonly string[];
  readonly fallbackUrl?: string | null;
  /** Exact byte counts too: a second request a front end. */
  readonly exact?: boolean;
}

/** Throws `UsageError`. Sends nothing yet. */
export function connect(
  { values, env, configuration }: Invocation,
  { urls = [], fallbackUrl = null, exact = false }: ConnectOptions = {},
): Connection {
  const settings = readSettings({ values, env, urls, fallbackUrl, configuration });
  const frontEnds: FrontEnd[] = settings.frontEnds.map(
    ({ name, url, hostHeader, credentials, ca, insecure }) => ({
      name,
      client: new ManagerClient({
        url,
        timeoutMs: settings.timeoutMs,
        userAgent: `baltop/${VERSION}`,
        insecure,
        ...(hostHeader !== null && { hostHeader }),
        ...(credentials !== null && { credentials }),
        ...(ca !== null && { ca }),
        ...(settings.verbose && {
          onRequest: (line: string) => process.stderr.write(`${name}: ${line}\n`),
        }),
      }),
    }),
  );
  const fleet = new LiveFleet(frontEnds, { intervalMs: settings.intervalMs, exact });
  return {
    settings,
    fleet,
    clients: new Map(frontEnds.map(({ name, client }) => [name, client])),
    close() {
      fleet.stop();
      for (const { client } of frontEnds) client.close();
    },
  };
}

/** Says what failed, one line a front end; the exit code for it, `done` when all answered. */
export function reportFailures(snapshot: FleetSnapshot): number {
  const failing = snapshot.frontEnds.filter((frontEnd) => frontEnd.error !== null);
  const several = snapshot.frontEnds.length > 1;
  for (const { name, error } of failing) {
    if (error !== null) complainOf(several ? name : null, error);
  }
  const first = failing[0]?.error;
  if (first === undefined || first === null) return EXIT.done;
  return failing.length < snapshot.frontEnds.length ? EXIT.partial : exitCodeOf(first.kind);
}
