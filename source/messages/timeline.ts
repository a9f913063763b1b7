/** Since when a member has been as it is, and what it was before: own readings only, and nothing where there are none. */

import { frontEndNamed } from '../fleet/find.ts';
import { paceOf, staleAfterMs } from '../fleet/freshness.ts';
import type { FleetSnapshot, FrontEndState, Member, Place } from '../fleet/snapshot.ts';
import type { StateSpell, Stretch } from '../fleet/state-record.ts';
import type { WorkerStatus } from '../httpd/status.ts';
import { onceEach, stateOf } from './member-facts.ts';
import { STATES, type StateId } from './states.ts';
import { type TimeCells, timeCells } from './time-cells.ts';

export const HALF_HOUR_MS = 30 * 60_000;

/** A time in which a member had one state over its front ends; null: none of them was read. */
export interface MemberSpell {
  readonly from: number;
  readonly to: number;
  readonly state: StateId | null;
}

/** null: nothing was read then, be it before the first reading or in a gap. */
export type TimelineCell = StateId | 'restart' | null;

/** Oldest first, from the first reading on; up to the moment of the snapshot. */
export function memberSpells(member: Member, snapshot: FleetSnapshot): readonly MemberSpell[] {
  const places = onceEach(member.places);
  const turns = places.flatMap((place, index) => turnsOf(place, index, member.key, snapshot));
  if (places.length > 1) turns.sort((one, other) => one.at - other.at);
  const now: (WorkerStatus | null)[] = places.map(() => null);
  const spells: { from: number; to: number; state: StateId | null }[] = [];
  const end = nowOf(snapshot);
  turns.forEach(({ at, place, status }, index) => {
    now[place] = status;
    if (turns[index + 1]?.at === at) return;
    const known = now.filter((each) => each !== null);
    const state = known.length === 0 ? null : stateOf(known).state;
    const last = spells.at(-1);
    if (last?.state === state) return;
    if (last !== undefined) last.to = at;
    spells.push({ from: at, to: end, state });
  });
  return spells;
}

/** The last half hour, or another time, in so many cells: of each the worst that was seen in it. */
export function memberTimeline(
  member: Member,
  snapshot: FleetSnapshot,
  count: number,
  spanMs = HALF_HOUR_MS,
): readonly TimelineCell[] {
  const restarts = onceEach(member.places).flatMap(
    ({ frontEnd }) => frontEndNamed(snapshot, frontEnd)?.states?.restarts ?? [],
  );
  const cells = timeCells(spanMs, count, nowOf(snapshot));
  return timelineCells(memberSpells(member, snapshot), restarts, cells);
}

export function timelineCells(
  spells: readonly MemberSpell[],
  restarts: readonly number[],
  { end, stepMs, count }: TimeCells,
): readonly TimelineCell[] {
  const start = end - count * stepMs;
  const cellOf = (moment: number) => Math.ceil((moment - start) / stepMs) - 1;
  const cells: (TimelineCell | undefined)[] = Array.from({ length: count }, () => undefined);
  const take = (index: number, is: TimelineCell) => {
    const was = cells[index];
    if (was === undefined || gravity(is) < gravity(was)) cells[index] = is;
  };
  for (const { from, to, state } of spells) {
    // A gap begins after the last reading: the cell of that may end with it.
    const first = state === null ? cellOf(from + 1) : cellOf(from);
    const last = Math.min(count - 1, cellOf(to));
    for (let index = Math.max(0, first); index <= last; index += 1) take(index, state);
  }
  for (const at of restarts) {
    const index = cellOf(at);
    if (index >= 0 && index < count) take(index, 'restart');
  }
  return cells.map((each) => each ?? null);
}

/** Trouble hides everything, a restart what people did, a gap only what was well. */
function gravity(cell: TimelineCell): number {
  if (cell === 'restart') return STATES.UNK.rank + 0.5;
  if (cell === null) return STATES.OK.rank - 0.5;
  return STATES[cell].rank;
}

/** When it was first read; null while it was not. */
export function readSince(member: Member, snapshot: FleetSnapshot): number | null {
  return memberSpells(member, snapshot)[0]?.from ?? null;
}

/** The shortest of half an hour, one, two, four hours and so on that holds all since then. */
export function spanSince(since: number, { at }: FleetSnapshot): number {
  let span = HALF_HOUR_MS;
  while (at - since > span) span *= 2;
  return span;
}

/** How often its state was seen to change in that time. */
export function changesIn(spells: readonly MemberSpell[], since: number): number {
  let changes = 0;
  let before: StateId | null = null;
  for (const { from, state } of spells) {
    if (state === null) continue;
    if (before !== null && before !== state && from > since) changes += 1;
    before = state;
  }
  return changes;
}

/** The end of what is drawn; while nothing is answered it goes on, and the gap grows. */
function nowOf({ at, frontEnds }: FleetSnapshot): number {
  return Math.max(at, ...frontEnds.map(({ readAt }) => readAt ?? 0));
}

interface Turn {
  readonly at: number;
  /** Which of the places. */
  readonly place: number;
  readonly status: WorkerStatus | null;
}

/** When one front end had something else to say of it, and when it said nothing. */
function turnsOf(place: Place, index: number, key: string, snapshot: FleetSnapshot): Turn[] {
  const frontEnd = frontEndNamed(snapshot, place.frontEnd);
  const { states } = frontEnd ?? {};
  const [first] = states?.read ?? [];
  if (frontEnd === undefined || states === undefined || first === undefined) return [];
  const spells: readonly StateSpell[] = states.spells.get(key) ?? [
    { from: first.from, status: place.worker.status },
  ];
  const now = nowOf(snapshot);
  const turns: Turn[] = [];
  states.read.forEach((stretch, at) => {
    const isLast = at === states.read.length - 1;
    const to = isLast && isAwaited(stretch, frontEnd, snapshot) ? now : stretch.to;
    let before: WorkerStatus | null = null;
    for (const { from, status } of spells) {
      if (from <= stretch.from) before = status;
    }
    if (before !== null) turns.push({ at: stretch.from, place: index, status: before });
    for (const { from, status } of spells) {
      if (from > stretch.from && from <= to) turns.push({ at: from, place: index, status });
    }
    if (to < now) turns.push({ at: to, place: index, status: null });
  });
  return turns;
}

/** Not older than what the header calls live or slow: its next reading closes the time since the last one. */
function isAwaited({ to }: Stretch, frontEnd: FrontEndState, snapshot: FleetSnapshot): boolean {
  return nowOf(snapshot) - to < staleAfterMs(paceOf(frontEnd, snapshot.intervalMs));
}
