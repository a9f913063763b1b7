/** The JSON face: `baltop/v1`. Fields are only ever added. Numbers that a server doesn't give are null. */

import { countPool } from '../../fleet/pool-count.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { wallOf } from '../../httpd/clock.ts';
import { unprovedError } from '../../httpd/last-error.ts';
import type { Balancer, Worker } from '../../httpd/model.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { stateText } from '../../httpd/status.ts';
import { type Labels, ownLabel } from '../../messages/own-label.ts';
import { type ListingFilter, type ListingRow, listedBalancers, listingRows } from './listing.ts';

/** `labels`: what the configuration calls members. */
export function memberItem({ frontEnd, balancer, worker }: ListingRow, labels?: Labels) {
  const label = ownLabel(labels, balancer, worker);
  return {
    frontEnd,
    balancer,
    url: maskUrl(worker.url),
    route: worker.route,
    redirect: worker.redirect,
    state: stateText(worker.status),
    flags: worker.status.tokens,
    usable: worker.status.usable,
    busy: worker.busy,
    elected: worker.elected,
    toBytes: worker.to?.bytes ?? null,
    fromBytes: worker.from?.bytes ?? null,
    exactBytes: worker.to?.exact === true && worker.from?.exact === true,
    loadFactor: worker.factor,
    lbSet: worker.lbSet,
    lbStatus: worker.load,
    health: worker.health,
    lastError: lastErrorItem(worker),
    connections: worker.limits ?? null,
    label: label === '' ? null : label,
  };
}

/** null: none since it was last reached, or nobody tells: only `?xml=1` does, which `get` reads, and `list -o json`. */
function lastErrorItem(worker: Worker) {
  const { lastError } = worker;
  if (lastError == null) return null;
  const { at, isTold, retrySeconds, retries } = lastError;
  const retryAt = isTold && worker.status.health === 'error' ? at + retrySeconds * 1_000 : null;
  return {
    at: new Date(isTold ? at : wallOf(at)).toISOString(),
    isHttpdsClock: isTold,
    retryAt: retryAt === null ? null : new Date(retryAt).toISOString(),
    retrySeconds: isTold ? retrySeconds : null,
    retries,
    unproved: unprovedError(worker) !== null,
  };
}

export function memberList(snapshot: FleetSnapshot, filter: ListingFilter, labels?: Labels) {
  const persisted = new Map(
    snapshot.frontEnds.map((frontEnd) => [frontEnd.name, frontEnd.page?.persisted ?? null]),
  );
  return {
    apiVersion: 'baltop/v1',
    kind: 'MemberList',
    asOf: asOf(snapshot),
    items: listingRows(snapshot, filter).map((row) => memberItem(row, labels)),
    balancers: listedBalancers(snapshot, filter.balancer).map(({ frontEnd, balancer }) => ({
      frontEnd,
      name: balancer.name,
      method: balancer.method,
      sticky: balancer.sticky,
      timeout: balancer.timeoutSeconds,
      attempts: balancer.failoverAttempts,
      failoverDisabled: balancer.failoverDisabled,
      maxMembers: balancer.maxMembers,
      usedMembers: balancer.usedMembers,
      path: balancer.path,
      persisted: persisted.get(frontEnd) ?? null,
      ...countFields(balancer),
    })),
  };
}

/** By the count of every face: members without standbys and spares, and what takes requests now. */
function countFields(balancer: Balancer) {
  const { ordinary, usable, standbys, spares, serving } = countPool(balancer);
  return { ordinary, usable, standbys, spares, serving };
}

/** When the oldest of the pages arrived: nothing in the list is older than this. */
function asOf(snapshot: FleetSnapshot): string {
  const times = snapshot.frontEnds.map((frontEnd) => frontEnd.readAt ?? snapshot.at);
  return new Date(wallOf(Math.min(snapshot.at, ...times))).toISOString();
}

/** JSON text that is safe on a terminal: what has no sure width or moves the cursor is `\uXXXX`. */
export function safeJson(value: unknown, indent?: number): string {
  return escapeUnsafe(JSON.stringify(value, null, indent));
}

/** JSON, or YAML with every text in double quotes: the characters are between quotes, where `\uXXXX` is the same. */
export function escapeUnsafe(text: string): string {
  // Most lists are plain ASCII, and looking up what each character is takes long for 10,000 members.
  if (!/[^\n -~]/.test(text)) return text;
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, (char) =>
    char === '\n' ? char : escapeUnits(char),
  );
}

function escapeUnits(char: string): string {
  let escaped = '';
  for (let index = 0; index < char.length; index += 1) {
    escaped += `\\u${char.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
