/**
 * What a Node program imports as `baltop`: a fleet of real front ends, and the one function that changes it. The
 * floors below are `baltop/manager/*`, `baltop/fleet/*` and `baltop/operations/*`; see docs/library.md.
 */

import { nameFrontEnds, parseFrontEndUrl } from './config/front-end-url.ts';
import { LiveFleet } from './fleet/fleet.ts';
import { type ClientOptions, ManagerClient } from './manager/client.ts';
import { type Change, type Clients, createChange, type Recorder } from './operations/change.ts';
import { VERSION } from './version.ts';

/** Everything but the URL is as the command line has it when it says nothing. */
export interface FrontEndOptions extends Partial<Omit<ClientOptions, 'url'>> {
  /** As on the command line: `web1` stands for `http://web1/balancer-manager`. No user and no password in it. */
  readonly url: string;
  /** Unique; made from the host otherwise. */
  readonly name?: string;
}

export interface OpenOptions {
  /** From poll to poll, once `fleet.start()` was called; 2,000 ms. */
  readonly intervalMs?: number;
  /** Exact byte counts too: a second request a poll. */
  readonly exact?: boolean;
  /** Told of every event of a change before anybody else; `createAudit` makes one that writes the audit log. */
  readonly record?: Recorder;
}

export interface OpenedFleet {
  readonly fleet: LiveFleet;
  readonly change: Change;
  /** By front end name. */
  readonly clients: Clients;
  /** Ends polling and connections, so that the process can end. */
  readonly close: () => void;
}

/** Sends nothing yet: `fleet.readOnce()` reads. Throws `TypeError` for a URL that can't be one, and for no URL at all. */
export function openFleet(
  frontEnds: readonly FrontEndOptions[],
  { intervalMs = 2_000, exact = false, record }: OpenOptions = {},
): OpenedFleet {
  if (frontEnds.length === 0) throw new TypeError('no front end');
  const urls = frontEnds.map(({ url }) => {
    const parsed = parseFrontEndUrl(url);
    if (!parsed.ok) throw new TypeError(parsed.problem);
    return parsed.url;
  });
  const names = nameFrontEnds(urls);
  const opened = frontEnds.map(({ name, ...options }, index) => ({
    name: name ?? names[index] ?? options.url,
    client: new ManagerClient({
      timeoutMs: 5_000,
      userAgent: `baltop/${VERSION}`,
      ...options,
      url: urls[index] ?? new URL(options.url),
    }),
  }));
  const fleet = new LiveFleet(opened, { intervalMs, exact });
  const clients: Clients = new Map(opened.map(({ name, client }) => [name, client]));
  return {
    fleet,
    clients,
    change: createChange(clients, record === undefined ? {} : { record }),
    close() {
      fleet.stop();
      for (const { client } of opened) client.close();
    },
  };
}
