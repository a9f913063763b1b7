/** Columns of how a member is: its state, and one sign of it for each front end. */

import { editToSend, foretell } from '../../fleet/action.ts';
import { placeOn } from '../../fleet/find.ts';
import { placeKey } from '../../fleet/identity.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { parseStatus, stateText, stateWord } from '../../httpd/status.ts';
import { isFresh, type MemberFacts } from '../../messages/member-facts.ts';
import { stopwatch } from '../../messages/numbers.ts';
import { STATES, type StateId } from '../../messages/states.ts';
import { displayWidth } from '../../messages/width.ts';
import { workerId } from '../rows/worker-id.ts';
import { type Cell, type CellContext, type CellState, column } from './column.ts';

export const STATE = column({
  id: 'state',
  head: 'STATE',
  help: 'state over all front ends; a clock where it is drained from here',
  align: 'left',
  gap: 0,
  width: (_measures, screen) => (screen < 60 ? 9 : 10),
  from: 0,
  rank: 1,
  isVital: true,
  cell: (own, context, { width }, member) => stateCell(member, own, context, width),
  partCell: (own, context, { width }, member) => {
    const cell = stateCell(member, own, context, width);
    const isRoomy = displayWidth(cell.text) + 2 <= width;
    return isRoomy ? { ...cell, indent: 2 } : cell;
  },
  sort: { turn: 1, value: (own) => STATES[own.state].rank, first: 'worst' },
});

export const FRONT_ENDS = column({
  id: 'fe',
  head: 'FE',
  help: 'one sign for each front end, or how many of them could send it requests',
  align: 'left',
  gap: 1,
  width: ({ frontEnds }) => Math.min(8, Math.max(2, frontEnds)),
  from: 0,
  rank: 4,
  isEmpty: ({ frontEnds }) => frontEnds < 2,
  cell: (_own, context, { width }, member) => ({ text: frontEndGlyphs(member, width, context) }),
});

/** `width`: of its column; 0 where it is shown elsewhere. */
export function stateCell(
  member: Member,
  own: MemberFacts,
  { state, theme }: Pick<CellContext, 'state' | 'theme'>,
  width: number,
): Cell {
  const pending = pendingOrder(member, state);
  if (pending !== null) {
    const [place] = pending.member.places;
    const key = placeKey(place.frontEnd, member.key);
    const edit = editToSend(pending.action, place.worker, key);
    const { status } = place.worker;
    const wished = edit === null ? parseStatus('') : foretell(edit, status);
    const text = `${stateText(status)}>${stateWord(wished)} ${theme.glyph('PENDING')}`;
    return { text, style: theme.state('PENDING') };
  }
  const glyph = own.stale ? theme.glyph('UNK') : theme.glyph(own.state);
  const style = theme.state(own.state);
  const changed = isChanged(member, state);
  const text = `${glyph} ${own.stateText}${drainedFor(member, own.stateText, state, width)}`;
  if (changed) return { text, style: { ...style, bold: true, inverse: true } };
  return { text, style, lead: { length: 1, style: theme.glyphStyle(own.state) } };
}

/** ` 3:12` behind the state while a drain of this screen runs; what has no room is left out, never cut. */
function drainedFor(member: Member, text: string, { drains }: CellState, width: number): string {
  const drain = drains.find(
    (each) =>
      each.ended === null && each.member.key === member.key && isOnSame(each.member, member),
  );
  if (drain === undefined) return '';
  const minutes = Math.floor(drain.elapsedMs / 60_000);
  const texts = [stopwatch(drain.elapsedMs), `${minutes}m`];
  const fits = texts.find((each) => text.length + each.length + 3 <= width);
  return fits === undefined ? '' : ` ${fits}`;
}

/** The member as it stood when a change of it was sent that is not verified yet. */
function pendingOrder(member: Member, state: CellState) {
  for (const { order } of state.runs) {
    if ('balancer' in order) continue;
    const sent = order.members.find((each) => each.key === member.key && isOnSame(each, member));
    if (sent !== undefined) return { member: sent, action: order.action };
  }
  return null;
}

/** Is there a front end that both are about? */
function isOnSame(one: Member, other: Member): boolean {
  return one.places.some(({ frontEnd }) =>
    other.places.some((place) => place.frontEnd === frontEnd),
  );
}

function frontEndGlyphs(
  member: Member,
  width: number,
  { state, theme, facts }: CellContext,
): string {
  const { frontEnds } = state.shown;
  if (frontEnds.length > width) {
    const usable = member.places.filter((place) => place.worker.status.usable).length;
    return `${usable}/${member.places.length}`;
  }
  const glyphs = frontEnds.map(({ name }): string => {
    const place = placeOn(member, name);
    if (place === undefined) return ' ';
    const id: StateId = isFresh(facts.fresh.get(name)) ? stateWord(place.worker.status) : 'UNK';
    return theme.glyph(id);
  });
  return glyphs.join('');
}

export function isChanged(member: Member, state: CellState): boolean {
  if (state.changed.size === 0) return false;
  return member.places.some(({ frontEnd, worker }) => {
    const until = state.changed.get(workerId(frontEnd, member.balancer, worker.url));
    return until !== undefined && until > state.now;
  });
}
