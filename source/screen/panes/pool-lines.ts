/** A pool's members with their load, so that one sees where the requests of one that is out go. */

import { balancerNamed } from '../../fleet/find.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { memberFacts, trendOf } from '../../messages/member-facts.ts';
import { shortName } from '../../messages/member-label.ts';
import { count, rate } from '../../messages/numbers.ts';
import { fit } from '../../messages/width.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import { peak, sparkline } from '../text/sparkline.ts';
import type { Theme } from '../text/theme.ts';

export interface PoolView {
  readonly balancer: string;
  /** Is it the member that all this is about? By its key. */
  readonly isOwn: (key: string) => boolean;
  /** In cells; 40 at least. */
  readonly width: number;
  /** Lines, the head included. */
  readonly room: number;
}

/** State, name, busy, requests a second; what is left is the trend's. */
function widthsFor(width: number): readonly [number, number, number, number] {
  if (width < 46) return [8, 8, 5, 6];
  return width < 60 ? [10, 8, 6, 8] : [10, 16, 6, 8];
}

export function poolLines(
  state: UiState,
  { balancer, isOwn, width, room }: PoolView,
  theme: Theme,
): readonly Line[] {
  const pool = balancerNamed(state.live, balancer);
  const { fresh } = fleetFacts(state.live, state.settings.policy);
  const members = pool?.members ?? [];
  const widths = widthsFor(width);
  const [stateWidth, name, busy, requests] = widths;
  const trend = Math.max(0, Math.min(40, width - 5 - widths.reduce((sum, each) => sum + each)));
  const highest = peak(
    members.map((member) => trendOf(memberFacts(member, fresh), trend)),
    trend,
  );
  const rows = members.slice(0, Math.max(0, room - 1)).map((member): Line => {
    const own = memberFacts(member, fresh);
    const id = own.stale ? 'UNK' : own.state;
    const text = `${theme.glyph(id)} ${own.stateText}`;
    const label = shortName(member.url, own.place.worker.route);
    return [
      span(isOwn(member.key) ? ` ${theme.sign('cursor')} ` : '   ', theme.strong),
      span(fit(text, stateWidth, 'left', theme.ellipsis), theme.state(id)),
      span(fit(label, name, 'left', theme.ellipsis)),
      span(fit(own.stale ? '?' : count(own.busy), busy, 'right', '')),
      span(`${fit(own.stale ? '?' : rate(own.requests), requests, 'right', '')}  `),
      span(sparkline(trendOf(own, trend), trend, highest, theme.bars)),
    ];
  });
  const head = `   ${fit('POOL', stateWidth + name, 'left', '')}${'BUSY'.padStart(busy)}${'REQ/S'.padStart(requests)}  TREND`;
  return [[span(head, theme.strong)], ...rows];
}
