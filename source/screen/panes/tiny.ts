/** The screen that has no room for a table: how many are usable, and who is in trouble; every row of it is used. */

import { type FleetFacts, fleetFacts } from '../../messages/fleet-facts.ts';
import { asOfText, lastKnownAt } from '../../messages/last-known.ts';
import { memberFacts } from '../../messages/member-facts.ts';
import { safeName, shortName } from '../../messages/member-label.ts';
import { count, rate } from '../../messages/numbers.ts';
import { isProblem } from '../rows/problem.ts';
import type { UiState } from '../state/ui-state.ts';
import { clipLine, type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { flowItems } from './facts-sheet.ts';

export function tinyLines(state: UiState, theme: Theme): readonly Line[] {
  const { live, settings, size, message } = state;
  const facts = fleetFacts(live, settings.policy);
  const old = freshnessLine(state, facts, theme);
  const said: readonly Line[] =
    message !== null && message.tone !== 'plain' && size.rows > 1
      ? [[span(message.text, theme.warning)]]
      : [];
  // What a key has answered is read at once; what happened comes after what is so now.
  const happened = message?.events !== undefined;
  const problems = problemLines(state, facts, theme);
  const free = size.rows - old.length - said.length - problems.length;
  const pools = poolLines(state, facts, Math.max(1, free), theme);
  const lines = [...old, ...pools, ...(happened ? [...problems, ...said] : [...said, ...problems])];
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

/**
 * `app 3/5  api 1/2!`, as many to a row as fit; `app was 3/5` where no front end answers for it, unless the line
 * above says so of all. Where not all have room, those at risk come first.
 */
function poolLines(
  { live, size }: UiState,
  facts: FleetFacts,
  most: number,
  theme: Theme,
): readonly Line[] {
  const isAllOld = facts.states.size === 0;
  const pools = live.balancers.flatMap((balancer) => {
    const pool = facts.pools.get(balancer.name);
    if (pool === undefined || balancer.members.length === 0) return [];
    const was = pool.stale && !isAllOld ? 'was ' : '';
    const text = span(`${safeName(balancer.name)} ${was}${pool.usable}/${pool.ordinary}`);
    const { atRisk } = pool;
    return [{ atRisk, line: atRisk ? [text, span('!', theme.alarm)] : [text] }];
  });
  const rowsOf = (list: typeof pools) =>
    flowItems(
      list.map(({ line }) => line),
      size.columns,
      2,
      theme.ellipsis,
    );
  const inOrder = rowsOf(pools);
  if (inOrder.length <= most) return inOrder;
  const riskFirst = pools.toSorted((a, b) => Number(b.atRisk) - Number(a.atRisk));
  return rowsOf(riskFirst).slice(0, most);
}

/** In page order; those that are only not known to be well any more come after those that were not. */
function problemLines({ live, size }: UiState, facts: FleetFacts, theme: Theme): readonly Line[] {
  const problems = live.balancers
    .flatMap(({ members }) => members)
    .map((member) => ({ ...memberFacts(member, facts.fresh), balancer: member.balancer }))
    .filter(isProblem);
  const worstFirst = [
    ...problems.filter((own) => isProblem({ ...own, stale: false })),
    ...problems.filter((own) => !isProblem({ ...own, stale: false })),
  ];
  return worstFirst.slice(0, size.rows).map((own): Line => {
    const { worker } = own.place;
    const glyph = own.stale ? theme.glyph('UNK') : theme.glyph(own.state);
    const word = own.stale ? `was ${own.stateText}` : own.stateText;
    const name = `${safeName(own.balancer)}/${shortName(worker.url, worker.route)}`;
    return [span(`${glyph} ${word}`, theme.state(own.state)), span(` ${name}`)];
  });
}

function trafficLine({ requests, busy }: FleetFacts): Line[] {
  if (requests === null) return [];
  return [[span(`${rate(requests)} req/s`), span(busy === null ? '' : `  busy ${count(busy)}`)]];
}
