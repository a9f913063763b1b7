/** How long a rolling upgrade still takes, estimated from the members that it has finished. */

import type { MemberProgress, RollingProgress } from './rolling-progress.ts';

/**
 * Ms: as long as those took on the mean, for each that is left, less what the ones under way have had of it already.
 * null before the first is finished, once it has ended, and where what is under way takes longer than any before it.
 * Members of one host go together, and so count once.
 */
export function timeLeft({ members, ended, options }: RollingProgress, now: number): number | null {
  if (ended !== null) return null;
  const units = new Map<string, MemberProgress[]>();
  for (const member of members) {
    const name = member.group ?? member.key;
    units.set(name, [...(units.get(name) ?? []), member]);
  }
  const all = [...units.values()];
  const isDone = (unit: readonly MemberProgress[]) => unit.every(({ step }) => step === 'done');
  const took = all
    .filter((unit) => isDone(unit) && unit.every(({ skipped }) => skipped !== true))
    .map((unit) => Math.max(...unit.map(spent)))
    .filter((ms) => ms > 0);
  if (took.length === 0) return null;
  const mean = took.reduce((sum, ms) => sum + ms, 0) / took.length;
  const open = all.filter((unit) => !isDone(unit));
  const left = open.map((unit) => {
    const had = Math.max(...unit.map((member) => spent(member) + sinceStep(member, now)));
    return Math.max(0, mean - had);
  });
  const atOnce = typeof options?.maxOut === 'number' ? Math.max(1, options.maxOut) : 1;
  const ms = left.reduce((sum, each) => sum + each, 0) / Math.min(atOnce, Math.max(1, open.length));
  return ms > 0 ? ms : null;
}

function spent({ tookMs }: MemberProgress): number {
  return Object.values(tookMs).reduce((sum, ms) => sum + ms, 0);
}

function sinceStep({ step, since }: MemberProgress, now: number): number {
  return step === 'waiting' || step === 'done' ? 0 : Math.max(0, now - since);
}
