/** The state of a member in its cell, and one glyph of it for each front end. */

import { editToSend, foretell } from '../../fleet/action.ts';
import { placeKey } from '../../fleet/identity.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { parseStatus, stateText, stateWord } from '../../httpd/status.ts';
import type { FleetFacts } from '../../messages/fleet-facts.ts';
import { isFresh, type MemberFacts } from '../../messages/member-facts.ts';
import { stopwatch } from '../../messages/numbers.ts';
import type { StateId } from '../../messages/states.ts';
import type { Layout } from '../rows/columns.ts';
import { type UiState, workerId } from '../state/ui-state.ts';
import type { TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

export interface RowContext {
  readonly state: UiState;
  readonly facts: FleetFacts;
  readonly layout: Layout;
  readonly theme: Theme;
}

export interface Cell {
  readonly text: string;
  /** Blanks before it, without its style. */
  readonly indent?: number;
  readonly style?: TextStyle | undefined;
}

export function stateCell(member: Member, own: MemberFacts, context: RowContext): Cell {
  const { state, theme } = context;
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
  return {
    text: `${glyph} ${own.stateText}${drainedFor(member, own.stateText, context)}`,
    style: changed ? { ...style, bold: true, inverse: true } : style,
  };
}

/** ` 3:12` behind the state while a drain of this screen runs; what has no room is left out, never cut. */
function drainedFor(member: Member, text: string, { state, layout }: RowContext): string {
  const drain = state.drains.find(
    (each) =>
      each.ended === null && each.member.key === member.key && isOnSame(each.member, member),
  );
  if (drain === undefined) return '';
  const width = layout.columns.find(({ id }) => id === 'state')?.width ?? 0;
  const minutes = Math.floor(drain.elapsedMs / 60_000);
  const texts = [stopwatch(drain.elapsedMs), `${minutes}m`];
  const fits = texts.find((each) => text.length + each.length + 3 <= width);
  return fits === undefined ? '' : ` ${fits}`;
}

/** The member as it stood when a change of it was sent that is not verified yet. */
function pendingOrder(member: Member, state: UiState) {
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

export function frontEndGlyphs(
  member: Member,
  width: number,
  { state, theme, facts }: RowContext,
): string {
  const { frontEnds } = state.shown;
  if (frontEnds.length > width) {
    const usable = member.places.filter((place) => place.worker.status.usable).length;
    return `${usable}/${member.places.length}`;
  }
  const glyphs = frontEnds.map(({ name }): string => {
    const place = member.places.find((each) => each.frontEnd === name);
    if (place === undefined) return ' ';
    const id: StateId = isFresh(facts.fresh.get(name)) ? stateWord(place.worker.status) : 'UNK';
    return theme.glyph(id);
  });
  return glyphs.join('');
}

export function isChanged(member: Member, state: UiState): boolean {
  if (state.changed.size === 0) return false;
  return member.places.some(({ frontEnd, worker }) => {
    const until = state.changed.get(workerId(frontEnd, member.balancer, worker.url));
    return until !== undefined && until > state.now;
  });
}
