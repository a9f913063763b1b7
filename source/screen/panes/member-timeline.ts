/** A member's states as lines: the last half hour, and all that was read, with how often they changed. */

import type { Member } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { spanText } from '../../messages/time-cells.ts';
import {
  changesIn,
  HALF_HOUR_MS,
  type MemberSpell,
  memberSpells,
  spanSince,
} from '../../messages/timeline.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { timelineLine } from '../text/timeline-line.ts';

const LABEL = 8;
/** ` 12 changes` */
const CHANGES = 13;
/** Half a minute a cell. */
const MOST = 60;
/** Joined spells are counted as one: beyond, the number would be too low. */
const MOST_COUNTED = 99;

/** None while nothing was read. `width`: with the words around it. */
export function timelineLines(
  { shown }: UiState,
  member: Member,
  width: number,
  theme: Theme,
): readonly Line[] {
  const spells = memberSpells(member, shown);
  const since = spells[0]?.from;
  const room = Math.min(MOST, width - LABEL - CHANGES);
  if (since === undefined || room < 5) return [];
  const whole = spanSince(since, shown);
  const spans = whole === HALF_HOUR_MS ? [HALF_HOUR_MS] : [HALF_HOUR_MS, whole];
  return spans.map((spanMs) => [
    span(spanText(spanMs).padEnd(LABEL), theme.quiet),
    ...timelineLine(member, shown, room, theme, spanMs),
    span(`  ${changesText(spells, shown.at - spanMs)}`, theme.quiet),
  ]);
}

function changesText(spells: readonly MemberSpell[], since: number): string {
  const changes = changesIn(spells, since);
  if (changes === 0) return 'no change';
  return changes > MOST_COUNTED ? `over ${MOST_COUNTED} changes` : counted(changes, 'change');
}
