/** What `baltop rolling resume` is told of the members that the run was stopped at: `--ready` and `--skip`. */

import { text } from '../../config/settings.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { balancersOf, type Journal } from '../../operations/rolling/journal.ts';
import { underWay } from '../../operations/rolling/rolling-progress.ts';
import type { Said } from '../../operations/rolling/rolling-start.ts';
import { findMembers } from '../connect/find-members.ts';
import type { Invocation } from '../console/invocation.ts';
import { complain } from '../console/say.ts';
import { agreeTo } from '../prompt/ask.ts';

/** `--ready` and `--skip`: of members that it was stopped at. null: one is not, which was reported. */
export function saidBy(
  { values }: Invocation,
  journal: Journal,
  snapshot: FleetSnapshot,
): ReadonlyMap<string, Said> | null {
  const said = new Map<string, Said>();
  for (const word of ['ready', 'skip'] as const) {
    const names = text(values[word])?.split(',').filter(Boolean) ?? [];
    if (names.length === 0) continue;
    const isOne = balancersOf(journal).length === 1;
    const options = { all: false, ...(isOne && { balancer: journal.balancer }) };
    const members = findMembers(snapshot, names, options);
    if (members === null) return null;
    const keys = new Set(members.map((member) => maskUrl(member.key)));
    const steps =
      word === 'ready'
        ? ['yours']
        : ['drain', 'yours', 'check', 'through', 'enable', 'prove', 'soak'];
    const able = underWay(journal).filter(
      ({ step, undoing }) => steps.includes(step) || (undoing !== undefined && step === 'drain'),
    );
    for (const key of keys) {
      if (able.some((each) => each.key === key)) said.set(key, word);
      else {
        const those = able.map(({ name }) => printable(name)).join(', ') || 'none';
        complain(
          `--${word}: the rolling upgrade was not stopped at ${names.map(printable).join(', ')}`,
          `Nothing was changed. It applies to: ${those}.`,
        );
        return null;
      }
    }
  }
  return said;
}

/** As with `abort`: what is put back may be a broken application. */
export function agreeToSkip(
  { values }: Invocation,
  journal: Journal,
  said: ReadonlyMap<string, Said>,
): Promise<boolean> {
  const unready = underWay(journal).filter(
    ({ key, step, undoing }) =>
      said.get(key) === 'skip' &&
      (step === 'yours' ||
        step === 'check' ||
        step === 'through' ||
        (step === 'drain' && undoing !== undefined)),
  );
  return agreeToUnready(
    values,
    unready.map(({ name }) => printable(name)),
  );
}

/** Putting back a member whose upgrade was cut short may give clients a broken application. */
export async function agreeToUnready(
  values: Invocation['values'],
  unready: readonly string[],
): Promise<boolean> {
  if (unready.length === 0) return true;
  const what = `${unready.join(', ')}: the upgrade had begun, and no check says that the application is ready`;
  return agreeTo(values, what, `${what}. Put it back anyway?`);
}
