/** The question at the bottom of the screen: who, what would happen, why it is asked, which keys. */

import { editToSend, foretell } from '../../fleet/action.ts';
import type { Effect } from '../../fleet/effects.ts';
import { placeOn } from '../../fleet/find.ts';
import { placeKey } from '../../fleet/identity.ts';
import { usableChange } from '../../fleet/pool-count.ts';
import { counted } from '../../httpd/counted.ts';
import { printable } from '../../httpd/printable.ts';
import { stateText } from '../../httpd/status.ts';
import { orderVerb } from '../../messages/action-words.ts';
import { alreadyText } from '../../messages/change-text.ts';
import { nameOf } from '../../messages/event-text.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { safeName, safeUrl } from '../../messages/member-label.ts';
import { count, limitText, rate } from '../../messages/numbers.ts';
import {
  confirmWords,
  orderEditText,
  orderName,
  orderPools,
  outageWords,
} from '../../messages/order-text.ts';
import { displayWidth, wrap } from '../../messages/width.ts';
import { isOrderDone } from '../../operations/change/order.ts';
import { canDrainInstead } from '../facts/draining.ts';
import { hasKey, keyOf } from '../keys/bound-keys.ts';
import { drainDefaults } from '../state/drain-session.ts';
import type { Dialogs } from '../state/layers.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span, spread, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import { elsewhereText, whereText } from './confirm-places.ts';
import { orderList } from './order-list.ts';
import { choicesOf, overrideText } from './refusal-choices.ts';

type ConfirmLayer = Dialogs['confirm'];

export function confirmBar(state: UiState, layer: ConfirmLayer, theme: Theme): Bar {
  const isLow = state.size.rows < 16;
  const refused = layer.level === 3;
  const lines: Line[] = [titleLine(state, layer, theme)];
  if (refused) {
    const word = layer.override ? 'OUTAGE' : 'REFUSED';
    const cause = layer.assessment.decidingReasons.map(printable).join('; ');
    lines.push([span(`   ${word}: ${cause}`, theme.alarm)]);
    if (layer.note !== '') lines.push([span(`   ${layer.note}`)]);
    if (layer.override) {
      for (const text of requestTexts(state, layer)) lines.push([span(`   ${text}`)]);
      return { lines, choices: [], keys: typingLine(layer, outageWords(layer.order), theme) };
    }
    const choices = isLow ? [] : choicesOf(state, layer);
    if (choices.length > 0)
      lines.push([span('   What you can do (choosing only moves to the row):')]);
    const anyway = isLow ? null : overrideText(layer);
    if (anyway !== null) lines.push([span(`   ${anyway}`)]);
    return { lines, choices, keys: [span(' Esc close')] };
  }
  if (layer.request !== null) {
    for (const text of requestTexts(state, layer)) lines.push([span(`   ${text}`)]);
    return { lines, choices: [], keys: keyLine(state, layer, theme) };
  }
  const { columns } = state.size;
  // What is in flight and where sessions go stands at the end: it goes on below rather than being cut.
  const put = (text: string, rows: number, style?: TextStyle) => {
    for (const part of wrap(text, columns - 3, rows, theme.ellipsis))
      lines.push([span(`   ${part}`, style)]);
  };
  const several = state.live.frontEnds.length > 1;
  for (const text of orderList(layer.order, several, columns - 4, isLow ? 2 : 4)) {
    lines.push([span(`   ${text}`)]);
  }
  const { fresh } = fleetFacts(state.live, state.settings.policy);
  const effects = layer.assessment.effects.filter((each) => fresh.get(each.frontEnd) !== 'lost');
  for (const effect of effects.slice(0, isLow ? 1 : 3)) {
    for (const text of packed(effectParts(state, layer, effect), columns - 3).slice(
      0,
      isLow ? 1 : 3,
    ))
      put(text, 1);
  }
  const elsewhere = elsewhereText(state, layer);
  if (elsewhere !== null) lines.push([span(`   ${elsewhere}`, theme.warning)]);
  if (effects.length > 3)
    lines.push([span(`   and ${counted(effects.length - 3, 'more front end')}`)]);
  if (isOrderDone(layer.order, layer.assessment)) {
    lines.push([
      span(
        `   ${orderName(layer.order)} ${alreadyText(layer.order)}: nothing would be sent`,
        theme.warning,
      ),
    ]);
    return { lines, choices: [], keys: [span(' Esc close')] };
  }
  const [first, ...others] = layer.assessment.reasons.map(printable);
  if (first !== undefined) put(first, isLow ? 1 : 2, theme.warning);
  if (layer.note !== '') lines.push([span(`   ${layer.note}`, theme.warning)]);
  if (!isLow) {
    for (const reason of others.slice(0, layer.note === '' ? 2 : 1)) put(reason, 2);
    lines.push([span(`   ${sendText(layer, state)}`)]);
  }
  return { lines, choices: [], keys: keyLine(state, layer, theme) };
}

function titleLine(state: UiState, layer: ConfirmLayer, theme: Theme): Line {
  const { order } = layer;
  const [first, ...rest] = 'members' in order ? order.members : [];
  const whom =
    first === undefined
      ? ''
      : rest.length > 0
        ? [first, ...rest].map(nameOf).join(', ')
        : safeUrl(first.url);
  return spread(
    [
      span(` ${orderVerb(order).toUpperCase()}  ${orderName(order)}`, theme.strong),
      span(`  ${whom}   on ${whereText(state, layer)}`),
    ],
    [span(`${LEVEL_WORDS[layer.level]} `)],
    state.size.columns,
    theme.ellipsis,
  );
}

/** How much is at stake, at the right of the title. */
const LEVEL_WORDS: Readonly<Record<ConfirmLayer['level'], string>> = {
  0: '',
  1: 'routine',
  2: 'careful',
  3: 'outage',
};

/** The exact requests, as many rows as the screen can spare. */
function requestTexts(state: UiState, { request }: ConfirmLayer): readonly string[] {
  if (request === null) return [];
  if (request.length === 0) return ['asking httpd what would be sent'];
  const rows = Math.max(2, state.size.rows - 12);
  const lines = request.flatMap((text) => wrap(text, state.size.columns - 4, 4, '~'));
  return lines.length <= rows
    ? lines
    : [...lines.slice(0, rows - 1), `and ${counted(lines.length - rows + 1, 'more line')}`];
}

/** As many to a row as fit: a number stays with its word. */
function packed(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = `${last}    ${part}`;
    if (last === undefined || displayWidth(longer) > width) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function effectParts(state: UiState, layer: ConfirmLayer, effect: Effect): readonly string[] {
  const members = 'members' in layer.order ? layer.order.members : [];
  const only = members.length === 1 ? members[0] : undefined;
  const place = placeOn(only, effect.frontEnd);
  const parts: string[] = [];
  if (state.live.frontEnds.length > 1) parts.push(safeName(effect.frontEnd));
  if (only !== undefined && place !== undefined && 'action' in layer.order) {
    const key = placeKey(place.frontEnd, only.key);
    const edit = editToSend(layer.order.action, place.worker, key);
    const { status } = place.worker;
    if (edit !== null) parts.push(`${stateText(status)} -> ${stateText(foretell(edit, status))}`);
  }
  const usable = `${safeName(effect.balancer)} ${usableChange(effect.before, effect.after)}`;
  if (state.size.columns < 60) return [[...parts, usable].join('  ')];
  parts.push(usable);
  const now: string[] = [];
  if (effect.busy !== null) now.push(`${count(effect.busy)} busy`);
  const requests = place?.rates.requests ?? null;
  if (requests !== null) now.push(`${rate(requests)} req/s`);
  if (now.length > 0) parts.push(`now ${now.join(', ')}`);
  return parts;
}

function sendText({ order }: ConfirmLayer, { settings }: UiState): string {
  if ('members' in order && order.action.kind === 'drain') {
    const controls = orderPools(order).map((name) => drainDefaults(settings, name));
    const texts = controls.map(({ end, graceMs, timeoutMs }) => {
      const stay = graceMs === null ? '' : `, ${limitText(graceMs)} at most for its sessions`;
      const then = end === 'none' ? 'waits for quiet' : `${end}s when quiet${stay}`;
      return `${then}, and asks after ${limitText(timeoutMs)}`;
    });
    return `${orderEditText(order)}; ${[...new Set(texts)].join(', or ')}`;
  }
  return `${orderEditText(order)}, nothing else`;
}

function keyLine(state: UiState, layer: ConfirmLayer, theme: Theme): Line {
  const tab = layer.request === null ? 'Tab full request' : 'Tab back';
  if (layer.level === 2) return typingLine(layer, confirmWords(layer.order)[0], theme);
  const { settings } = state;
  const isOffered = canDrainInstead(state, layer.order) && hasKey(settings, 'drain');
  const drain = isOffered ? [`${keyOf(settings, 'drain')} drain instead`] : [];
  const keys = ['y send', 'n/Esc cancel', ...drain, tab];
  const wide = ` ${keys.join('    ')}`;
  // The least of them is Tab: it only shows more.
  const narrow = ` ${keys.slice(0, -1).join('    ')}`;
  return [span(displayWidth(wide) <= state.size.columns ? wide : narrow)];
}

function typingLine(layer: ConfirmLayer, words: string, theme: Theme): Line {
  return [
    span(` type ${words} then Enter: `),
    span(layer.typed, theme.strong),
    span(' ', { inverse: true }),
    span('   Esc cancel   Tab request'),
  ];
}
