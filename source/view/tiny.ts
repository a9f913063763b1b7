/** The screen that has no room for a table: how many are usable, and who is in trouble; every row of it is used. */

import { type FleetFacts, fleetFacts } from './fleet-facts.ts';
import { asOfText, lastKnownAt } from './last-known.ts';
import { memberFacts } from './member-facts.ts';
import { safeName, shortName } from './member-label.ts';
import { count, rate } from './numbers.ts';
import { isProblem } from './problem.ts';
import { clipLine, type Line, type Span, span } from './spans.ts';
import type { Theme } from './theme.ts';
import type { UiState } from './ui-state.ts';

export function tinyLines(state: UiState, theme: Theme): readonly Line[] {
  const { live, settings, size, message } = state;
  const facts = fleetFacts(live, settings.policy);
  const old = freshnessLine(state, facts, theme);
  const said: readonly Line[] =
    message !== null && message.tone !== 'plain' && size.rows > 1
      ? [[span(message.text, theme.warning)]]
      : [];
  const pools = poolParts(state, facts, theme);
  const problems = problemLines(state, facts, theme);
  // On a single row everything stands side by side.
  const head = size.rows === 1 ? [[...(old[0] ?? []), span(' '), ...pools.flat()]] : old;
  const taken = head.length + said.length + problems.length;
  const hasRoom = taken + pools.length <= size.rows;
  const pooled = size.rows === 1 ? [] : hasRoom ? pools : [pools.flat()];
  const lines = [...head, ...pooled, ...said, ...problems];
  // A row that is left over tells how much there is to do.
  if (lines.length < size.rows) lines.push(...trafficLine(facts));
  return lines.slice(0, size.rows).map((line) => clipLine(line, size.columns, theme.ellipsis));
}

/** The worst word, where not all are LIVE, and how old what is shown then is. */
function freshnessLine({ live, settings }: UiState, facts: FleetFacts, theme: Theme): Line[] {
  const words = [...facts.fresh.values()];
  const worst = (['lost', 'stale', 'slow', 'waiting'] as const).find((word) =>
    words.includes(word),
  );
  if (worst === undefined) return [];
  const names = [...facts.fresh].flatMap(([name, word]) => (word === worst ? [name] : []));
  const at = lastKnownAt(live, facts.fresh, names);
  const asOf = at === null ? '' : ` ${asOfText(at, settings.utc)}`;
  const who = words.length > 1 ? ` ${names.map(safeName).join(', ')}` : '';
  return [[span(worst.toUpperCase() + asOf + who, theme.warning)]];
}

/** `app 3/5`, `api 1/2!`; `app was 3/5` where no front end answers for it, unless the line above says so of all. */
function poolParts({ live }: UiState, facts: FleetFacts, theme: Theme): readonly Line[] {
  const isAllOld = facts.states.size === 0;
  return live.balancers.flatMap((balancer): Line[] => {
    const pool = facts.pools.get(balancer.name);
    if (pool === undefined) return [];
    const was = pool.stale && !isAllOld ? 'was ' : '';
    const text = `${safeName(balancer.name)} ${was}${pool.usable}/${pool.ordinary}`;
    return [[span(text), span(pool.atRisk ? '!' : '', theme.alarm), span('  ')]];
  });
}

/** As many as there are rows, in page order. */
function problemLines({ live, size }: UiState, facts: FleetFacts, theme: Theme): readonly Line[] {
  const lines: Span[][] = [];
  for (const balancer of live.balancers) {
    for (const member of balancer.members) {
      if (lines.length >= size.rows) return lines;
      const own = memberFacts(member, facts.fresh);
      if (!isProblem(own)) continue;
      const glyph = own.stale ? theme.glyph('UNK') : theme.glyph(own.state);
      const word = own.stale ? `was ${own.stateText}` : own.stateText;
      const name = `${safeName(balancer.name)}/${shortName(member.url, own.place.worker.route)}`;
      lines.push([span(`${glyph} ${word}`, theme.state(own.state)), span(` ${name}`)]);
    }
  }
  return lines;
}

function trafficLine({ requests, busy }: FleetFacts): Line[] {
  if (requests === null) return [];
  return [[span(`${rate(requests)} req/s`), span(busy === null ? '' : `  busy ${count(busy)}`)]];
}
