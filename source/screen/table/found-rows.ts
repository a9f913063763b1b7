/** The rows that filter, problems-only, collapsing and order leave of the fleet. */

import type { Member } from '../../fleet/snapshot.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { memberFacts } from '../../messages/member-facts.ts';
import { orderOf } from '../columns/sort-order.ts';
import { type MemberTest, parseFilter } from '../rows/filter.ts';
import { isProblem } from '../rows/problem.ts';
import { listRows, type Row } from '../rows/row-list.ts';
import { sectionsOf } from '../rows/sections.ts';
import type { Finding } from '../state/finding.ts';
import type { UiState } from '../state/ui-state.ts';

export interface FoundRows {
  readonly rows: readonly Row[];
  readonly finding: Finding;
}

/** `keep`: key of a row that stays whatever its member does, so that nothing slips under the cursor. */
export function findRows(state: UiState, keep: string | null): FoundRows {
  const { shown, settings, finding, isSplit, collapsed, opened, ghosts, look } = state;
  const { fresh } = fleetFacts(shown, settings.policy);
  const { filter, problemsOnly, sort } = finding;
  const asked = (test: MemberTest) => (member: Member) => test(member, memberFacts(member, fresh));
  const parsed = parseFilter(filter, settings.labels);
  const order =
    sort === null
      ? null
      : orderOf(sectionsOf(shown, isSplit), fresh, sort, finding.order, state.now, state.lastKeyAt);
  const { rows, matched } = listRows(shown, {
    isSplit,
    collapsed,
    opened,
    ghosts,
    only: look.pool,
    order,
    // A filter that is not finished hides nothing: an empty table would look like an outage.
    passes: filter.trim() === '' || !parsed.ok ? null : asked(parsed.test),
    worthARow: problemsOnly ? asked((_, own) => isProblem(own)) : null,
    keep,
  });
  const isOn = filter.trim() !== '' || problemsOnly;
  return { rows, finding: { ...finding, order, matched: isOn ? matched : null } };
}
