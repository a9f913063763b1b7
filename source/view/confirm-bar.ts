/** The question at the bottom of the screen: who, what would happen, why it is asked, which keys. */

import { editToSend, foretell } from '../fleet/action.ts';
import type { Effect } from '../fleet/safety.ts';
import type { Member } from '../fleet/snapshot.ts';
import { printable } from '../manager/printable.ts';
import { hasFlag, stateText } from '../manager/status.ts';
import { actionVerb, editText, nameOf, wholeEditText } from './event-text.ts';
import { columnsBar, filterBar } from './find-bars.ts';
import { fleetFacts } from './fleet-facts.ts';
import { leftOutNow } from './left-out.ts';
import { memberLabel, memberName, safeName, safeUrl } from './member-label.ts';
import { count, rate } from './numbers.ts';
import { clipLine, type Line, span, spread } from './spans.ts';
import { createTheme, type Theme } from './theme.ts';
import {
  type ConfirmLayer,
  type HelpLayer,
  type Layer,
  topLayer,
  type UiState,
} from './ui-state.ts';

export interface Choice {
  readonly label: string;
  /** null closes the bar. */
  readonly memberKey: string | null;
}

export interface Bar {
  readonly lines: readonly Line[];
  /** Offered between the lines and the keys, where the action was refused. */
  readonly choices: readonly Choice[];
  readonly keys: Line;
}

const MEASURE = createTheme({ ascii: true, color: false });

export function barRows(state: UiState): number {
  const bar = openBar(state, MEASURE);
  return bar === null ? 0 : bar.lines.length + bar.choices.length + 1;
}

export function openBar(state: UiState, theme: Theme): Bar | null {
  const layer = topLayer(state);
  if (layer === null || layer.kind === 'help') return null;
  const bar = barOf(state, layer, theme);
  const cut = (line: Line) => clipLine(line, state.size.columns, theme.ellipsis);
  return { ...bar, lines: bar.lines.map(cut), keys: cut(bar.keys) };
}

function barOf(state: UiState, layer: Exclude<Layer, HelpLayer>, theme: Theme): Bar {
  switch (layer.kind) {
    case 'confirm':
      return confirmBar(state, layer, theme);
    case 'quit':
      return quitBar(state, theme);
    case 'filter':
      return filterBar(state, theme);
    case 'columns':
      return columnsBar(state, layer, theme);
  }
}

function confirmBar(state: UiState, layer: ConfirmLayer, theme: Theme): Bar {
  const isLow = state.size.rows < 16;
  const refused = layer.level === 3;
  const lines: Line[] = [titleLine(state, layer, theme)];
  const reasons = reasonTexts(layer);
  if (refused) {
    lines.push([span(`   REFUSED: ${reasons[0] ?? ''}`, theme.alarm)]);
    const choices = isLow ? [] : choicesOf(state, layer);
    if (choices.length > 0) {
      lines.push([span('   Bring another member back first (this only goes to its row):')]);
    }
    return { lines, choices, keys: [span(' Esc close')] };
  }
  const effects = layer.assessment.effects;
  for (const effect of effects.slice(0, isLow ? 1 : 3)) {
    lines.push([span(`   ${effectText(state, layer, effect)}`)]);
  }
  if (effects.length > 3) lines.push([span(`   and ${effects.length - 3} more front ends`)]);
  const [first, ...others] = reasons;
  if (first !== undefined) lines.push([span(`   ${first}`, theme.warning)]);
  if (!isLow) {
    for (const reason of others.slice(0, 2)) lines.push([span(`   ${reason}`)]);
    lines.push([span(`   ${sendText(layer)}`)]);
  }
  return { lines, choices: [], keys: keyLine(layer, theme) };
}

function titleLine(state: UiState, layer: ConfirmLayer, theme: Theme): Line {
  const { action, member } = layer;
  const frontEnds = member.places.map((place) => safeName(place.frontEnd)).join(', ');
  return spread(
    [
      span(` ${actionVerb(action).toUpperCase()}  ${nameOf(member)}`, theme.strong),
      span(`  ${safeUrl(member.url)}   on ${frontEnds}`),
    ],
    [span(`level ${layer.level} `)],
    state.size.columns,
    theme.ellipsis,
  );
}

function reasonTexts(layer: ConfirmLayer): readonly string[] {
  const { reasons, alreadyDone } = layer.assessment;
  const done = alreadyDone.length > 0 ? ['it stands so already: nothing would be sent'] : [];
  const note = layer.note === '' ? [] : [layer.note];
  return [...note, ...done, ...reasons.map(printable)];
}

function effectText(state: UiState, layer: ConfirmLayer, effect: Effect): string {
  const place = layer.member.places.find((each) => each.frontEnd === effect.frontEnd);
  const pool = fleetFacts(state.live, state.settings.policy).pools.get(effect.balancer);
  const edit = place === undefined ? null : editToSend(layer.action, place.worker);
  const parts: string[] = [];
  if (layer.member.places.length > 1) parts.push(safeName(effect.frontEnd));
  if (place !== undefined && edit !== null) {
    const { status } = place.worker;
    parts.push(`${stateText(status)} -> ${stateText(foretell(edit, status))}`);
  }
  const usable =
    effect.usableBefore === effect.usableAfter
      ? `stays ${effect.usableAfter}`
      : `${effect.usableBefore} -> ${effect.usableAfter}`;
  const total = pool?.ordinary ?? effect.members;
  const name = safeName(effect.balancer);
  if (state.size.columns < 60) return [...parts, `${name} ${usable} of ${total} usable`].join('  ');
  parts.push(`usable members in ${name}: ${usable} of ${total}`);
  const now: string[] = [];
  if (effect.busy !== null) now.push(`${count(effect.busy)} busy`);
  const requests = place?.rates.requests ?? null;
  if (requests !== null) now.push(`${rate(requests)} req/s`);
  if (now.length > 0) parts.push(`now ${now.join(', ')}`);
  return parts.join('    ');
}

function sendText({ action, member }: ConfirmLayer): string {
  const edits = member.places.map((place) => editToSend(action, place.worker));
  const [edit] = edits.filter((each) => each !== null);
  const text = edit === undefined ? wholeEditText(action) : editText(edit);
  return `will send: ${text}; nothing else is touched`;
}

function keyLine(layer: ConfirmLayer, theme: Theme): Line {
  if (layer.level === 2) {
    return [
      span(` type ${confirmWords(layer.member)[0]} then Enter: `),
      span(layer.typed, theme.strong),
      span(' ', { inverse: true }),
      span('   Esc cancel'),
    ];
  }
  const drain = canDrainInstead(layer) ? '    D drain instead' : '';
  return [span(` y send    n/Esc cancel${drain}`)];
}

/** Draining keeps the sessions that a disable moves; a member that drains already has nothing to gain. */
export function canDrainInstead({ action, member }: ConfirmLayer): boolean {
  return (
    action.kind === 'disable' &&
    member.places.some((place) => !hasFlag(place.worker.status, 'draining'))
  );
}

/** What confirms a level 2 action when typed: the route, or host and port. */
export function confirmWords(member: Member): readonly [string, ...string[]] {
  const { address } = memberLabel(member.url);
  const route = safeName(member.places[0].worker.route);
  return route === '' ? [address] : [route, address];
}

/** Members of the same balancer that somebody took out: bringing one back makes room. */
export function choicesOf(state: UiState, layer: ConfirmLayer): readonly Choice[] {
  const balancer = state.live.balancers.find((each) => each.name === layer.member.balancer);
  const out = (balancer?.members ?? []).filter(
    (member) => member.key !== layer.memberKey && member.places[0].worker.status.intent !== 'in',
  );
  if (out.length === 0) return [];
  return [
    ...out.slice(0, 3).map((member) => ({
      label: `go to ${nameOf(member)} (${stateText(member.places[0].worker.status)}), then e enables it`,
      memberKey: member.key,
    })),
    { label: 'close', memberKey: null },
  ];
}

function quitBar(state: UiState, theme: Theme): Bar {
  const left = leftOutNow(state);
  const names = left.map(
    (each) =>
      `${memberName(each.balancer, each.url, each.route)} ${each.state} (${safeName(each.frontEnd)})`,
  );
  const lines: Line[] = [[span(' QUIT  this session leaves out of service:', theme.strong)]];
  if (left.length === 0) lines[0] = [span(' QUIT', theme.strong)];
  for (const name of names.slice(0, 4)) lines.push([span(`   ${name}`)]);
  if (names.length > 4) lines.push([span(`   and ${names.length - 4} more`)]);
  if (state.runs.length > 0) {
    lines.push([
      span('   a change is still under way: its result will not be seen', theme.warning),
    ]);
  }
  return { lines, choices: [], keys: [span(' y quit    n/Esc stay')] };
}
