/** The screen that has no room for a table: how many are usable, and who is in trouble. */

import { fleetFacts } from './fleet-facts.ts';
import { memberFacts } from './member-facts.ts';
import { safeName, shortName } from './member-label.ts';
import { isProblem } from './problem.ts';
import { clipLine, type Line, type Span, span } from './spans.ts';
import type { Theme } from './theme.ts';
import type { UiState } from './ui-state.ts';

export function tinyLines(state: UiState, theme: Theme): readonly Line[] {
  const { live, settings, size, message } = state;
  const facts = fleetFacts(live, settings.policy);
  const lines: Line[] = [poolsLine(state, theme)];
  if (message !== null && message.tone !== 'plain' && size.rows > 1) {
    lines.push([span(message.text, theme.warning)]);
  }
  for (const balancer of live.balancers) {
    for (const member of balancer.members) {
      if (lines.length >= size.rows) break;
      const own = memberFacts(member, facts.fresh);
      if (!isProblem(own)) continue;
      const glyph = own.stale ? theme.glyph('UNK') : theme.glyph(own.state);
      const name = `${safeName(balancer.name)}/${shortName(member.url, own.place.worker.route)}`;
      lines.push([span(`${glyph} ${own.stateText}`, theme.state(own.state)), span(` ${name}`)]);
    }
  }
  return lines.slice(0, size.rows).map((line) => clipLine(line, size.columns, theme.ellipsis));
}

/** `app 3/5  api 1/2!`, with the worst freshness first where it is not LIVE. */
function poolsLine(state: UiState, theme: Theme): Line {
  const { live, settings } = state;
  const facts = fleetFacts(live, settings.policy);
  const words = [...facts.fresh.values()].filter((word) => word !== 'live');
  const worst = ['lost', 'stale', 'slow', 'waiting'].find((word) =>
    words.some((each) => each === word),
  );
  const line: Span[] = worst === undefined ? [] : [span(`${worst.toUpperCase()} `, theme.warning)];
  for (const balancer of live.balancers) {
    const pool = facts.pools.get(balancer.name);
    if (pool === undefined) continue;
    const text = `${safeName(balancer.name)} ${pool.usable}/${pool.ordinary}`;
    line.push(span(text), span(pool.atRisk ? '!' : '', theme.alarm), span('  '));
  }
  return line;
}
