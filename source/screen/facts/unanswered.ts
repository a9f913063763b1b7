/** Nothing has ever answered: what was asked, and the ways on, where the table would be. */

import { wholeOf } from '../../fleet/scope.ts';
import { emptyPage } from '../../httpd/page/empty-page.ts';
import { safeName } from '../../messages/member-label.ts';
import { THIS_IS_A_REPLAY } from '../../messages/replay-text.ts';
import { wrap } from '../../messages/width.ts';
import { keyOf } from '../keys/bound-keys.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';

/** No front end has given a page, and each has failed. */
export function isUnanswered({ live }: UiState): boolean {
  const { frontEnds } = wholeOf(live);
  return (
    frontEnds.length > 0 &&
    frontEnds.every(({ readAt, error }) => readAt === null && error !== null)
  );
}

/** Why another URL, or the doctor, is not for now; null: they are. */
export function whyNoWayOn(state: UiState): string | null {
  if (state.replay !== null) return THIS_IS_A_REPLAY;
  if (!isBare(state)) return 'only where there is nothing to show';
  return state.settings.demo ? 'the demo has its own' : null;
}

/** There is no row: nothing answered, or what answers has no balancer. */
function isBare(state: UiState): boolean {
  const { frontEnds, balancers } = wholeOf(state.live);
  if (balancers.length > 0) return false;
  const isEmpty = ({ page }: (typeof frontEnds)[number]) => emptyPage(page) !== null;
  return isUnanswered(state) || (frontEnds.length > 0 && frontEnds.every(isEmpty));
}

export function unansweredLines(state: UiState, rows: number): readonly Line[] {
  if (!isBare(state)) return [];
  const { settings, size } = state;
  const { frontEnds } = wholeOf(state.live);
  const asked = frontEnds.map(({ url }) => `Asked: ${safeName(url)}`);
  const urls = frontEnds.slice(0, 3).map(({ url }) => safeName(url));
  const keys =
    settings.demo || state.replay !== null
      ? []
      : [
          `${keyOf(settings, 'another-url')}: type another URL`,
          `${keyOf(settings, 'doctor')}: look closer, step by step (baltop doctor ${urls.join(' ')})`,
        ];
  const more = asked.length > 5 ? [`and ${asked.length - 5} more`] : [];
  const texts = ['', ...asked.slice(0, 5), ...more, '', ...keys];
  return texts
    .flatMap((text) => (text === '' ? [''] : wrap(text, size.columns - 3, 3, '~')))
    .slice(0, rows)
    .map((text) => [span(`   ${text}`)]);
}
