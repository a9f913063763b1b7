/** The rows that filter, problems-only, collapsing and order leave of the fleet. */

import type { Member } from '../../fleet/snapshot.ts';
import { type MemberTest, parseFilter } from '../find/filter.ts';
import type { Finding } from '../find/finding.ts';
import { fleetFacts } from '../screen/fleet-facts.ts';
import type { UiState } from '../state/ui-state.ts';
import { memberFacts } from './member-facts.ts';
import { isProblem } from './problem.ts';
import { listRows, type Row } from './row-list.ts';
import { sectionsOf } from './sections.ts';
import { orderOf } from './sort-order.ts';

export interface FoundRows {
  readonly rows: readonly Row[];
  readonly finding: Finding;
}

/** `keep`: key of a row that stays whatever its member does, so that nothing slips under the cursor. */
export function findRows(state: UiState, keep: string | null): FoundRows {
  const { shown, settings, finding, isSplit, collapsed, opened, ghosts } = state;
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
    order,
    // A filter that is not finished hides nothing: an empty table would look like an outage.
    passes: filter.trim() === '' || !parsed.ok ? null : asked(parsed.test),
    worthARow: problemsOnly ? asked((_, own) => isProblem(own)) : null,
    keep,
  });
  const isOn = filter.trim() !== '' || problemsOnly;
  return { rows, finding: { ...finding, order, matched: isOn ? matched : null } };
}
