/** What would an action leave? Levels 0 (acts at once) to 3 (refused), computed for each front end. */

import { hasFlag, takesNewRequests } from '../manager/status.ts';
import { type Action, editFor, editToSend, foretell } from './action.ts';
import { freshness } from './freshness.ts';
import type { FleetEvent, FleetSnapshot, Member, Place } from './snapshot.ts';

export type Level = 0 | 1 | 2 | 3;

export interface SafetyPolicy {
  /** Fewer usable members than this are never left, by balancer name; default 1. */
  readonly minUsable: (balancer: string) => number;
  /** Every change is level 2. */
  readonly protected: boolean;
  /** `always` turns level 0 into level 1. */
  readonly confirm: 'risky' | 'always';
}

export const DEFAULT_POLICY: SafetyPolicy = {
  minUsable: () => 1,
  protected: false,
  confirm: 'risky',
};

/** What the action does to one balancer on one front end. */
export interface Effect {
  readonly frontEnd: string;
  readonly balancer: string;
  readonly usableBefore: number;
  readonly usableAfter: number;
  readonly members: number;
  /** Requests per second that move to other members; null when no rate is known yet. */
  readonly requestsMoved: number | null;
  readonly requestsOfPool: number | null;
  /** Requests in flight on the targets; null where the page has no such column (2.2). */
  readonly busy: number | null;
  readonly sticky: string | null;
}

export interface Assessment {
  readonly level: Level;
  /** Why the level is what it is, most serious first; safe to print. */
  readonly reasons: readonly string[];
  /** Those of the reasons that alone make the level. */
  readonly gravest: readonly string[];
  readonly effects: readonly Effect[];
  /** Targets that already stand as asked: nothing would be sent for them. */
  readonly alreadyDone: readonly Member[];
}

interface Finding {
  readonly level: Level;
  readonly reason: string;
}

/**
 * Levels of an action on members, as the snapshot stands.
 * `recentlyChanged`: balancers that somebody else changed in the last 60 s.
 */
export function assess(
  snapshot: FleetSnapshot,
  targets: readonly Member[],
  action: Action,
  policy: SafetyPolicy = DEFAULT_POLICY,
  recentlyChanged: ReadonlySet<string> = new Set(),
): Assessment {
  const effects = effectsOf(snapshot, targets, action);
  const findings = [
    ...effects.flatMap((effect) => findingsOfEffect(effect, action, targets, policy)),
    ...findingsOfTargets(snapshot, targets, action, recentlyChanged),
  ];
  if (policy.protected) findings.push({ level: 2, reason: 'this context is protected' });
  if (policy.confirm === 'always') findings.push({ level: 1, reason: 'every change is confirmed' });
  findings.sort((a, b) => b.level - a.level);
  const level = findings[0]?.level ?? 0;
  const unique = (list: readonly Finding[]) => [...new Set(list.map(({ reason }) => reason))];
  return {
    level,
    reasons: unique(findings),
    gravest: unique(findings.filter((finding) => finding.level === level)),
    effects,
    alreadyDone: targets.filter((member) =>
      member.places.every((place) => editToSend(action, place.worker) === null),
    ),
  };
}

function effectsOf(
  snapshot: FleetSnapshot,
  targets: readonly Member[],
  action: Action,
): readonly Effect[] {
  const edit = editFor(action);
  const effects: Effect[] = [];
  for (const fleetBalancer of snapshot.balancers) {
    // A target can be limited to some of the front ends that list it.
    const chosen = new Set(
      targets
        .filter((each) => each.balancer === fleetBalancer.name)
        .flatMap((each) => each.places.map((place) => placeKey(each, place))),
    );
    if (chosen.size === 0) continue;
    for (const { frontEnd, balancer } of fleetBalancer.views) {
      const rows = fleetBalancer.members.flatMap((member) =>
        member.places
          .filter((place) => place.frontEnd === frontEnd)
          .map((place) => ({ place, chosen: chosen.has(placeKey(member, place)) })),
      );
      const hit = rows.filter((row) => row.chosen).map((row) => row.place);
      if (hit.length === 0) continue;
      const after = (place: Place) => takesNewRequests(foretell(edit, place.worker.status));
      const before = (place: Place) => takesNewRequests(place.worker.status);
      const loses = hit.filter((place) => before(place) && !after(place));
      effects.push({
        frontEnd,
        balancer: fleetBalancer.name,
        usableBefore: rows.filter((row) => before(row.place)).length,
        usableAfter: rows.filter((row) => (row.chosen ? after(row.place) : before(row.place)))
          .length,
        members: rows.length,
        requestsMoved: sum(loses.map((place) => place.rates.requests)),
        requestsOfPool: sum(rows.map((row) => row.place.rates.requests)),
        busy: sum(hit.map((place) => place.worker.busy)),
        sticky: balancer.sticky,
      });
    }
  }
  return effects;
}

function placeKey(member: Member, place: Place): string {
  return `${place.frontEnd}\n${member.key}`;
}

/** Does the action take the member out of service, or leave it to its sessions? */
export function takesOut(action: Action): boolean {
  const flags = editFor(action).flags ?? {};
  return flags.disabled === true || flags.stopped === true || flags.draining === true;
}

function findingsOfEffect(
  effect: Effect,
  action: Action,
  targets: readonly Member[],
  policy: SafetyPolicy,
): readonly Finding[] {
  const { balancer, usableAfter, usableBefore, members } = effect;
  const findings: Finding[] = [];
  const loses = usableAfter < usableBefore;
  if (!loses && !(takesOut(action) && someStillServes(effect, action, targets))) return findings;

  const minimum = policy.minUsable(balancer);
  if (usableAfter < minimum) {
    findings.push({ level: 3, reason: outageReason(effect, minimum) });
  }
  if (loses && members >= 3 && usableAfter <= 1) {
    findings.push({
      level: 2,
      reason: `leaves ${usableAfter} usable of ${members} in ${balancer}`,
    });
  }
  const share = shareOf(effect);
  if (share !== null && share > 0.5 && members >= 3) {
    const percent = Math.round(share * 100);
    findings.push({ level: 2, reason: `takes ${percent} % of the requests of ${balancer}` });
  }
  if (loses && members < 3 && usableAfter <= 1) {
    findings.push({ level: 1, reason: `leaves ONE usable member in ${balancer}` });
  }
  if (loses && share === null) {
    findings.push({ level: 1, reason: 'its share of the requests is not known yet' });
  }
  if (share !== null && share > 0.5 && members < 3) {
    findings.push({ level: 1, reason: `moves more than half of the requests of ${balancer}` });
  }
  if (effect.sticky !== null && action.kind !== 'drain' && takesOut(action)) {
    findings.push({
      level: 1,
      reason: `sticky ${effect.sticky}: its sessions move to other members`,
    });
  }
  return findings;
}

/** A draining member, or a standby, still serves somebody although the guard does not count it. */
function someStillServes(effect: Effect, action: Action, targets: readonly Member[]): boolean {
  return targets.some(
    (member) =>
      member.balancer === effect.balancer &&
      member.places.some(
        (place) =>
          place.frontEnd === effect.frontEnd &&
          !hasFlag(place.worker.status, 'disabled') &&
          !hasFlag(place.worker.status, 'stopped') &&
          editToSend(action, place.worker) !== null,
      ),
  );
}

function outageReason(effect: Effect, minimum: number): string {
  const { balancer, usableAfter } = effect;
  if (usableAfter === 0) return `${balancer} would have 0 usable members, clients get 503`;
  return `${balancer} would have ${usableAfter} usable members, fewer than the minimum of ${minimum}`;
}

function shareOf(effect: Effect): number | null {
  const { requestsMoved, requestsOfPool } = effect;
  if (requestsMoved === null || requestsOfPool === null) return null;
  return requestsOfPool === 0 ? 0 : requestsMoved / requestsOfPool;
}

function findingsOfTargets(
  snapshot: FleetSnapshot,
  targets: readonly Member[],
  action: Action,
  recentlyChanged: ReadonlySet<string>,
): readonly Finding[] {
  const findings: Finding[] = [];
  const enables = action.kind === 'enable';
  if (targets.length > 1 && !enables) {
    findings.push({ level: 2, reason: `${targets.length} members at once` });
  }
  const places = targets.flatMap((member) => member.places);
  const frontEnds = new Set(places.map((place) => place.frontEnd));
  for (const frontEnd of snapshot.frontEnds) {
    if (!frontEnds.has(frontEnd.name)) continue;
    const word = freshness(frontEnd, snapshot.at, snapshot.intervalMs);
    if (word === 'live') continue;
    const level = enables || word === 'slow' ? 1 : 2;
    findings.push({ level, reason: `${frontEnd.name} is ${word.toUpperCase()}` });
  }
  for (const member of targets) {
    const intents = new Set(member.places.map((place) => place.worker.status.intent));
    if (intents.size > 1 && !enables) {
      findings.push({ level: 2, reason: 'the front ends disagree on its state' });
    }
    if (recentlyChanged.has(member.balancer) && !enables) {
      const reason = `somebody else changed ${member.balancer} in the last minute`;
      findings.push({ level: 2, reason });
    }
  }
  if (enables && places.some((place) => isBroken(place))) {
    const reason = 'the member is in error: enabling it does not mend that';
    findings.push({ level: 1, reason });
  }
  if (action.kind !== 'enable' && action.kind !== 'disable' && action.kind !== 'drain') {
    findings.push({ level: 1, reason: `${action.kind} is always confirmed` });
  }
  return findings;
}

function isBroken(place: Place): boolean {
  const { health } = place.worker.status;
  return health === 'error' || health === 'check-failed';
}

/** null as soon as one addend is not known: a partial sum would be a false statement. */
function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );
}

const RECENT_MS = 60_000;

/** Balancers that somebody else changed in the last minute, by name; httpd's own OK -> ERR is no change. */
export function recentlyChanged(events: readonly FleetEvent[], now: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (const event of events) {
    if (event.by === 'you' || event.balancer === null || now - event.at > RECENT_MS) continue;
    if (event.kind === 'setting' || (event.kind === 'state' && isIntentChange(event))) {
      names.add(event.balancer);
    }
  }
  return names;
}

function isIntentChange({ before, after }: FleetEvent): boolean {
  const intents = /^(DIS|DRN|STOP)/;
  return intents.exec(before)?.[1] !== intents.exec(after)?.[1];
}
