/** What would an action leave? Levels 0 (acts at once) to 3 (refused), computed for each front end. */

import { counted } from '../httpd/counted.ts';
import { isInError, unprovedError } from '../httpd/last-error.ts';
import { hasFlag, isInTrouble } from '../httpd/status.ts';
import { type Action, editFor, editToSend } from './action.ts';
import { type Effect, effectsOf, reached } from './effects.ts';
import { freshness } from './freshness.ts';
import { placeKey } from './identity.ts';
import { changedReason, outageReason, reserveWords, takeOverReason } from './safety-reasons.ts';
import type { FleetSnapshot, Member, Place } from './snapshot.ts';

export type Level = 0 | 1 | 2 | 3;

export interface SafetyPolicy {
  /** Fewer usable members than this are never left, by balancer name; default 1. */
  readonly minUsable: (balancer: string) => number;
  /** Every change is level 2. */
  readonly protected: boolean;
  /** `always` turns level 0 into level 1. */
  readonly confirm: 'risky' | 'always';
  /** Does the share of the requests count? A command's one look knows no rates. */
  readonly weighsTraffic: boolean;
}

/** Usable members that are left at least: what was typed or what is configured, whichever asks for more. */
export function leastUsable(
  { minUsable }: Pick<SafetyPolicy, 'minUsable'>,
  balancer: string,
  typed = 1,
): number {
  return Math.max(typed, minUsable(balancer));
}

export const DEFAULT_POLICY: SafetyPolicy = {
  minUsable: () => 1,
  protected: false,
  confirm: 'risky',
  weighsTraffic: true,
};

export interface Assessment {
  readonly level: Level;
  /** Why the level is what it is, most serious first; safe to print. */
  readonly reasons: readonly string[];
  /** Those of the reasons that alone make the level. */
  readonly decidingReasons: readonly string[];
  readonly effects: readonly Effect[];
  /** Targets that are already as asked: nothing would be sent for them. */
  readonly alreadyDone: readonly Member[];
}

interface Finding {
  readonly level: Level;
  readonly reason: string;
}

/**
 * Levels of an action on members, by the snapshot.
 * `recentlyChanged`: balancers that somebody else changed in the last 60 s, and who.
 */
export function assess(
  snapshot: FleetSnapshot,
  targets: readonly Member[],
  action: Action,
  policy: SafetyPolicy = DEFAULT_POLICY,
  recentlyChanged: ReadonlyMap<string, string> = new Map(),
): Assessment {
  const effects = effectsOf(snapshot, targets, action);
  const findings = [
    ...reached(snapshot, effects).flatMap((effect) =>
      findingsOfEffect(effect, action, targets, policy),
    ),
    ...findingsOfTargets(snapshot, targets, action, recentlyChanged),
  ];
  return {
    ...judged(findings, policy),
    effects,
    alreadyDone: targets.filter((member) =>
      member.places.every(
        (place) => editToSend(action, place.worker, placeKey(place.frontEnd, member.key)) === null,
      ),
    ),
  };
}

/**
 * With the front ends that have never answered: they may hold the targets too, and nobody can know. For orders that
 * are meant for the whole fleet.
 */
export function withUnreachedFrontEnds(
  { frontEnds }: FleetSnapshot,
  assessment: Assessment,
  action: Action | null,
): Assessment {
  const level: Level = action?.kind === 'enable' ? 1 : 2;
  const reasons = frontEnds
    .filter(({ page, error }) => page === null && error !== null)
    .map(({ name }) => `${name} has not answered: it may go on sending traffic as before`);
  if (reasons.length === 0 || assessment.level > level) {
    return { ...assessment, reasons: [...assessment.reasons, ...reasons] };
  }
  const graver = assessment.level < level;
  return {
    ...assessment,
    level,
    decidingReasons: graver ? reasons : [...assessment.decidingReasons, ...reasons],
    reasons: [...reasons, ...assessment.reasons],
  };
}

/** Levels of a change to the balancer itself: it takes no member out, so it is asked about and never refused. */
export function assessBalancer(
  snapshot: FleetSnapshot,
  balancer: string,
  frontEnds: ReadonlySet<string>,
  policy: SafetyPolicy = DEFAULT_POLICY,
  recentlyChanged: ReadonlyMap<string, string> = new Map(),
): Assessment {
  const findings: Finding[] = [
    { level: 1, reason: 'settings of a balancer are always confirmed' },
    ...findingsOfFrontEnds(snapshot, frontEnds, false),
  ];
  const who = recentlyChanged.get(balancer);
  if (who !== undefined) findings.push({ level: 2, reason: changedReason(who, balancer) });
  return { ...judged(findings, policy), effects: [], alreadyDone: [] };
}

function judged(
  found: readonly Finding[],
  policy: SafetyPolicy,
): Pick<Assessment, 'level' | 'reasons' | 'decidingReasons'> {
  const findings = [...found];
  if (policy.protected) findings.push({ level: 2, reason: 'this context is protected' });
  if (policy.confirm === 'always') findings.push({ level: 1, reason: 'every change is confirmed' });
  findings.sort((a, b) => b.level - a.level);
  const level = findings[0]?.level ?? 0;
  const unique = (list: readonly Finding[]) => [...new Set(list.map(({ reason }) => reason))];
  return {
    level,
    reasons: unique(findings),
    decidingReasons: unique(findings.filter((finding) => finding.level === level)),
  };
}

/** Does the action take the member out of service, or leave it to its sessions? */
export function takesOut(action: Action): boolean {
  const places = 'byPlace' in action ? [...(action.byPlace?.keys() ?? [])] : [];
  return [undefined, ...places].some((place) => {
    const flags = editFor(action, place).flags ?? {};
    return flags.disabled === true || flags.stopped === true || flags.draining === true;
  });
}

function findingsOfEffect(
  effect: Effect,
  action: Action,
  targets: readonly Member[],
  policy: SafetyPolicy,
): readonly Finding[] {
  const { balancer, usableAfter, usableBefore, members, after } = effect;
  const findings: Finding[] = [];
  const loses = usableAfter < usableBefore;
  if (!loses && !(takesOut(action) && someStillServes(effect, action, targets))) return findings;

  const minimum = policy.minUsable(balancer);
  // Where nobody but a reserve serves already, it is enough that a reserve is left.
  const left = loses ? usableAfter : usableAfter + after.standbys + after.spares;
  const takeOver = loses && takesOut(action) ? takeOverReason(effect, minimum) : null;
  if (takeOver !== null) findings.push({ level: 2, reason: takeOver });
  else if (left < minimum) findings.push({ level: 3, reason: outageReason(effect, minimum) });
  else if (!loses && usableAfter === 0) {
    findings.push({ level: 1, reason: `only hot ${reserveWords(effect)} serve ${balancer}` });
  }
  if (takeOver === null && loses && members >= 3 && usableAfter <= 1) {
    findings.push({
      level: 2,
      reason: `leaves ${usableAfter} usable of ${after.ordinary} in ${balancer}`,
    });
  }
  const share = policy.weighsTraffic ? shareOf(effect) : 0;
  if (share !== null && share > 0.5 && members >= 3) {
    const percent = Math.round(share * 100);
    findings.push({ level: 2, reason: `takes ${percent} % of the requests of ${balancer}` });
  }
  if (loses && members < 3 && usableAfter === 1) {
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
          editToSend(action, place.worker, placeKey(place.frontEnd, member.key)) !== null,
      ),
  );
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
  recentlyChanged: ReadonlyMap<string, string>,
): readonly Finding[] {
  const findings: Finding[] = [];
  const enables = action.kind === 'enable';
  if (targets.length > 1) {
    findings.push({
      level: enables ? 1 : 2,
      reason: `${counted(targets.length, 'member')} at once`,
    });
  }
  const places = targets.flatMap((member) => member.places);
  const frontEnds = new Set(places.map((place) => place.frontEnd));
  findings.push(...findingsOfFrontEnds(snapshot, frontEnds, enables));
  for (const member of targets) {
    const intents = new Set(member.places.map((place) => place.worker.status.intent));
    if (intents.size > 1 && !enables) {
      findings.push({ level: 2, reason: 'the front ends disagree on its state' });
    }
    const who = recentlyChanged.get(member.balancer);
    if (who !== undefined && !enables) {
      findings.push({ level: 2, reason: changedReason(who, member.balancer) });
    }
  }
  if (enables && places.some((place) => isBroken(place))) {
    const isErr = places.some(({ worker }) => isInError(worker));
    const what = isErr ? 'the member is in error' : 'its health check fails';
    findings.push({ level: 1, reason: `${what}: enabling it does not fix that` });
  } else if (enables && places.some(({ worker }) => unprovedError(worker) !== null)) {
    const reason = 'it was ERR when httpd last tried it, and was not tried since';
    findings.push({ level: 1, reason });
  }
  if (action.kind !== 'enable' && action.kind !== 'disable' && action.kind !== 'drain') {
    const name = action.kind === 'apply' ? action.name : action.kind;
    findings.push({ level: 1, reason: `${name} is always confirmed` });
  }
  return findings;
}

function findingsOfFrontEnds(
  snapshot: FleetSnapshot,
  names: ReadonlySet<string>,
  enables: boolean,
): readonly Finding[] {
  return snapshot.frontEnds.flatMap((frontEnd): Finding[] => {
    const word = freshness(frontEnd, snapshot.at, snapshot.intervalMs);
    if (!names.has(frontEnd.name) || word === 'live') return [];
    const level = enables || word === 'slow' ? 1 : 2;
    if (word !== 'lost') return [{ level, reason: `${frontEnd.name} is ${word.toUpperCase()}` }];
    const reason = `${frontEnd.name} is LOST: it is tried last, and may go on sending traffic as before`;
    return [{ level, reason }];
  });
}

function isBroken(place: Place): boolean {
  return isInTrouble(place.worker.status);
}
