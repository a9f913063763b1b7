/** What a command of the configuration would be about: the row under the cursor. */

import { frontEndNamed } from '../../fleet/find.ts';
import { wholeOf } from '../../fleet/scope.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { CommandOn } from '../../intents/own-command.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import type { RowValues } from '../../operations/hooks/member-values.ts';
import { targetsOfKey } from '../change/marks.ts';
import { cursorRow } from '../layout/cursor.ts';
import type { Row } from '../rows/row-list.ts';
import type { CommandSubject } from '../state/command-run.ts';
import type { UiState } from '../state/ui-state.ts';

export interface Subject {
  readonly subject: CommandSubject;
  readonly values: RowValues;
}

/** Why there is none. */
export function commandSubject(state: UiState, on: CommandOn): Subject | string {
  const row = cursorRow(state);
  const frontEnd = frontEndOf(state, row);
  if (on === 'front end') return ofFrontEnd(frontEnd);
  // Marks may be out of sight, and a command has one subject. The detail is about the one that it shows.
  if (state.marked.size > 0 && !state.look.detail)
    return 'a command is about one row: Esc takes the marks away first';
  if (row === null) return 'there is no row here';
  if (row.kind === 'ghost') return 'this member is gone';
  if (on === 'member') {
    const members = targetsOfKey(state);
    const member = row.kind === 'member' && typeof members !== 'string' ? members[0] : undefined;
    return member === undefined ? 'it is about a member: move to one' : ofMember(member, frontEnd);
  }
  const { name, views } = row.balancer;
  const frontEnds = frontEnd === null ? views.map((each) => each.frontEnd) : [frontEnd.name];
  return {
    subject: { ...NOBODY, name: safeName(name), frontEnds, balancer: name },
    values: { member: null, pool: name, frontEnd },
  };
}

const NOBODY = { balancer: null, url: null, route: null, memberKey: null };

function ofMember(member: Member, frontEnd: RowValues['frontEnd']): Subject {
  const { key, balancer, url, places } = member;
  const subject = {
    name: nameOf(member),
    frontEnds: places.map((place) => place.frontEnd),
    balancer,
    url,
    route: places[0].worker.route,
    memberKey: key,
  };
  return { subject, values: { member, pool: balancer, frontEnd } };
}

function ofFrontEnd(frontEnd: RowValues['frontEnd']): Subject | string {
  if (frontEnd === null) return 'it is about one front end: 1 to 9 choose one';
  const { name } = frontEnd;
  return {
    subject: { ...NOBODY, name: safeName(name), frontEnds: [name] },
    values: { member: null, pool: null, frontEnd },
  };
}

/** The one that the row, or the row of the page of front ends, is about; null: several. */
function frontEndOf(state: UiState, row: Row | null): RowValues['frontEnd'] {
  const { frontEnds } = wholeOf(state.live);
  const own = row === null || row.kind === 'ghost' ? null : row.frontEnd;
  const listed = state.layers.find((each) => each.kind === 'front-ends')?.at;
  const only = frontEnds.length === 1 ? frontEnds[0]?.name : undefined;
  const name = listed ?? own ?? state.scope ?? only;
  return name === undefined ? null : (frontEndNamed({ frontEnds }, name) ?? null);
}
