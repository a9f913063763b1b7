/** The more-menu and its input line as rows at the bottom. */

import { balancerNamed, findMember } from '../../fleet/find.ts';
import { wholeOf } from '../../fleet/scope.ts';
import type { FleetBalancer, FleetSnapshot } from '../../fleet/snapshot.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { offReason, valueShown } from '../../messages/setting-words.ts';
import { fit } from '../../messages/width.ts';
import {
  entriesOf,
  entryOf,
  type SettingSubject,
  valueNow,
  valuesFor,
} from '../../operations/change/setting-entries.ts';
import type { InputLayer, MenuLayer } from '../state/layers.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';

/** Rows that stay for the rest of the screen: head, some of the table, the menu's own title and keys. */
const KEPT_ROWS = 10;
const KEPT_ROWS_LOW = 6;

export function menuBar(state: UiState, layer: MenuLayer, theme: Theme): Bar {
  const { subject, forms, entry } = layer;
  const chosen = entryOf(subject, entry);
  const kept = state.size.rows < 16 ? KEPT_ROWS_LOW : KEPT_ROWS;
  const limit = Math.max(2, state.size.rows - kept);
  if (chosen !== null) {
    const now = valueNow(chosen, subject);
    const meaning = chosen.id === 'checkExpression' ? expressionText : () => '';
    const choices = valuesFor(chosen, forms).map((value) => ({
      label: `${safeName(value) || '(none)'}${meaning(value, state)}${value === now ? '   (current)' : ''}`,
      value,
    }));
    return {
      lines: [titleLine(state, `${chosen.name} of`, subject, theme)],
      choices: [...choices, { label: 'close', value: null }],
      limit,
      keys: KEYS,
    };
  }
  const choices = entriesOf(subject).map((each) => {
    const off = offReason(each, forms);
    const text = off === null ? valueShown(each, subject) : `- ${off}`;
    return { label: `${fit(each.name, 17, 'left', '')}${text}`, value: each.id };
  });
  const title = titleLine(state, 'MORE ', subject, theme);
  const scrolls =
    choices.length > limit ? [span(`   (${choices.length} entries, Down shows more)`)] : [];
  return { lines: [[...title, ...scrolls]], choices, limit, keys: KEYS };
}

/** What a health check's expression asks: `: %{REQUEST_STATUS} =~ /^[234]/`. */
function expressionText(name: string, { live }: UiState): string {
  const all = live.frontEnds.flatMap(({ page }) => page?.expressions ?? []);
  const known = all.find((each) => each.name === name);
  return known === undefined ? '' : `: ${safeName(known.expression)}`;
}

export function inputBar(state: UiState, layer: InputLayer, theme: Theme): Bar {
  const entry = entryOf(layer.subject, layer.entry);
  const lines: Line[] = [titleLine(state, `${entry?.name ?? ''} of`, layer.subject, theme)];
  if (layer.note !== '') lines.push([span(`   ${layer.note}`, theme.warning)]);
  const keys: Line = [
    span(layer.entry === 'newMember' ? ' URL of the new member: ' : ` new ${entry?.name ?? ''}: `),
    span(layer.typed.slice(-40), theme.strong),
    span(' ', { inverse: true }),
    span(`   ${hintOf(layer.entry)}Enter asks   Esc cancel`),
  ];
  return { lines, choices: [], keys };
}

const KEYS: Line = [span(' Enter choose    Esc close    (nothing is sent before it is confirmed)')];

function hintOf(entry: string): string {
  if (entry === 'sticky') return 'COOKIE or COOKIE|param, empty: none   ';
  if (entry === 'route' || entry === 'redirect' || entry === 'checkUri') return 'empty: none   ';
  return '';
}

function titleLine(state: UiState, what: string, subject: SettingSubject, theme: Theme): Line {
  const whom =
    subject.kind === 'balancer'
      ? `balancer ${safeName(subject.balancer.name)}`
      : subject.members.map(nameOf).join(', ');
  return [span(` ${what} ${whom}${onText(state, subject)}`, theme.strong)];
}

/** ` on web2` where the subject is elsewhere, too, and not meant there. */
function onText({ live }: UiState, subject: SettingSubject): string {
  const whole = wholeOf(live);
  const pairs =
    subject.kind === 'balancer'
      ? [[subject.balancer.views, findBalancer(whole, subject.balancer.name)?.views] as const]
      : subject.members.map(
          (member) => [member.places, findMember(whole, member.key)?.places] as const,
        );
  if (pairs.every(([meant, all]) => meant.length >= (all?.length ?? 0))) return '';
  const names = new Set(
    pairs.flatMap(([meant]) => meant.map(({ frontEnd }) => safeName(frontEnd))),
  );
  return ` on ${[...names].join(', ')}`;
}

function findBalancer(snapshot: FleetSnapshot, name: string): FleetBalancer | undefined {
  return balancerNamed(snapshot, name);
}
