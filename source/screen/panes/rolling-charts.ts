/** What the pool does while its members go and come, over time. */

import { balancerNamed } from '../../fleet/find.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { count, rate } from '../../messages/numbers.ts';
import { pastsOf, trafficOf } from '../../messages/traffic.ts';
import type { UiState } from '../state/ui-state.ts';
import { FRAME_ROWS, sideBySide } from '../text/panel.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { chartPanel, chartValues, eventMarks } from './chart-panel.ts';

/** `height`: with the frames. */
export function rollingCharts(
  { live, settings, events, size }: UiState,
  balancer: string,
  theme: Theme,
  height: number,
): readonly Line[] {
  const pool = balancerNamed(live, balancer);
  if (pool === undefined) return [];
  const { fresh, pools } = fleetFacts(live, settings.policy);
  const facts = pools.get(balancer);
  const pasts = pastsOf(live, [pool], fresh);
  const marks = eventMarks(
    events,
    (event) => event.balancer === balancer || event.url === null,
    theme,
  );
  const half = Math.floor(size.columns / 2);
  const name = safeName(balancer);
  return sideBySide(
    (['requests', 'busy'] as const).map((which, index) => {
      const isRate = which === 'requests';
      const width = index === 0 ? half : size.columns - half;
      const traffic = trafficOf(live, pasts, chartValues(width, theme));
      const now = facts?.[which] ?? null;
      const text = isRate ? rate : (value: number | null) => count(value && Math.round(value));
      return chartPanel(
        {
          title: [span(`${name}: ${isRate ? 'req/s' : 'busy'} `), span(text(now), theme.strong)],
          now,
          values: traffic[which],
          cells: traffic.cells,
          spanMs: traffic.spanMs,
          right: (highest) => `max ${text(highest)}`,
          style: theme.load,
          unknown: 'from the third reading on',
          ...{ marks, width, rows: height - FRAME_ROWS },
        },
        theme,
      );
    }),
  );
}
