/** What is wrong, what it means and what to do, most serious first. */

import { freshness } from '../fleet/freshness.ts';
import type { FrontEndState } from '../fleet/snapshot.ts';
import { alarmText } from './event-text.ts';
import { safeName } from './member-label.ts';
import { clock } from './numbers.ts';
import type { UiState } from './ui-state.ts';

export function bannerTexts(state: UiState): readonly string[] {
  const { live, alarms, settings } = state;
  // Lost flags tell more than the restart that lost them.
  const lost = alarms.filter((event) => event.kind === 'flags-lost');
  const restarts = alarms.filter(
    (event) =>
      event.kind === 'restarted' && !lost.some((other) => other.frontEnd === event.frontEnd),
  );
  return [
    ...lost.map((event) => alarmText(event, settings.utc)),
    ...live.frontEnds.flatMap((frontEnd) => {
      const text = troubleText(frontEnd, state);
      return text === null ? [] : [text];
    }),
    ...restarts.map((event) => alarmText(event, settings.utc)),
  ];
}

function troubleText(frontEnd: FrontEndState, { live, settings }: UiState): string | null {
  const word = freshness(frontEnd, live.at, live.intervalMs);
  if (word !== 'stale' && word !== 'lost') return null;
  const who = live.frontEnds.length > 1 ? `${safeName(frontEnd.name)}: ` : '';
  const asOf =
    frontEnd.readAt === null ? '' : ` Data as of ${clock(frontEnd.readAt, settings.utc)}.`;
  if (frontEnd.error === null) {
    return `${who}no answer for a while, the table may be out of date.${asOf}`;
  }
  const { what, hint } = frontEnd.error;
  return `${who}${sentence(safeName(what))}${asOf} ${sentence(safeName(hint))}`.trim();
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}
