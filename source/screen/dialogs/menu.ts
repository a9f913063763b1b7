/** The more-menu: it chooses what to ask for. Everything it leads to goes through the confirm bar. */

import { balancerNamed, findMember } from '../../fleet/find.ts';
import { scopeTo, wholeOf } from '../../fleet/scope.ts';
import type { FleetBalancer, FleetSnapshot } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { offReason, valueShown } from '../../messages/setting-words.ts';
import { fit } from '../../messages/width.ts';
import type { FormOffer } from '../../operations/change/edit-form-reader.ts';
import {
  type Entry,
  entriesOf,
  entryOf,
  type SettingSubject,
  valueNow,
  valuesFor,
} from '../../operations/change/setting-entries.ts';
import { nothingFor, orderFor } from '../../operations/change/setting-order.ts';
import { ask } from '../change/confirm.ts';
import { targetsOfKey } from '../change/marks.ts';
import { closeLayer, cursorRow, openLayer, replaceTop, settle } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

/** The more-menu, or the values that one of its entries can have. */
interface MenuLayer {
  readonly kind: 'menu';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly subject: SettingSubject;
  /** What the front ends' forms offer; null until they have answered. */
  readonly forms: readonly FormOffer[] | null;
  /** Set where a value is chosen: the entry that it is for. */
  readonly entry: string | null;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly menu: MenuLayer;
  }
}

/** `x`: on a balancer's row its settings, elsewhere those of the marked members or the cursor's. */
export function openMenu(state: UiState): Step {
  const subject = menuSubject(state);
  if (typeof subject === 'string') return step(withMessage(state, subject, 'warning'));
  const id = state.nextId;
  const menu: MenuLayer = { kind: 'menu', id, drawnAt: null, subject, forms: null, entry: null };
  return step(openLayer(state, menu), { kind: 'read-forms', id, order: nothingFor(subject) });
}

function menuSubject(state: UiState): SettingSubject | string {
  const row = cursorRow(state);
  if (state.marked.size === 0 && row?.kind === 'balancer') {
    const live = row.frontEnd === null ? state.live : scopeTo(state.live, row.frontEnd);
    const balancer = balancerNamed(live, row.balancer.name);
    return balancer === undefined ? 'this balancer is gone' : { kind: 'balancer', balancer };
  }
  const members = targetsOfKey(state);
  return typeof members === 'string' ? members : { kind: 'members', members };
}

export function onFormsSeen(state: UiState, id: number, forms: readonly FormOffer[]): UiState {
  const layers = state.layers.map((layer) =>
    layer.kind === 'menu' && layer.id === id ? { ...layer, forms } : layer,
  );
  return settle({ ...state, layers });
}

/** A choice of the menu was made; null closes it. */
function onMenuChoice(state: UiState, layer: MenuLayer, value: string | null): Step {
  if (value === null) return step(closeLayer(state));
  const { subject, entry: chosen } = layer;
  const entry = entryOf(subject, chosen ?? value);
  if (entry === null) return step(state);
  const off = offReason(entry, layer.forms);
  if (off !== null) return step(withMessage(state, `${entry.name}: ${off}`, 'warning'));
  if (chosen !== null) return askFor(closeLayer(state), subject, entry, value);
  const { does } = entry;
  switch (does.kind) {
    case 'act':
      if (subject.kind !== 'members') return step(state);
      return ask(closeLayer(state), {
        members: subject.members,
        action: does.action(subject.members),
      });
    case 'failover':
      return askFor(
        closeLayer(state),
        subject,
        entry,
        valueNow(entry, subject) === 'off' ? 'off' : 'on',
      );
    case 'choose':
    case 'choose-balancer':
      return step(
        replaceTop(withNextId(state), {
          ...layer,
          entry: entry.id,
          id: state.nextId,
          drawnAt: null,
        }),
      );
    case 'type':
    case 'type-balancer':
      return step(
        replaceTop(withNextId(state), {
          kind: 'input',
          id: state.nextId,
          drawnAt: null,
          subject,
          entry: entry.id,
          typed: valueNow(entry, subject),
          note: '',
        }),
      );
    case 'never':
      return step(state);
  }
}

function answerMenu(state: UiState, key: string): Step {
  return step(key === 'escape' || key === 'q' || key === 'x' ? closeLayer(state) : state);
}

function askFor(state: UiState, subject: SettingSubject, entry: Entry, text: string): Step {
  const order = orderFor(subject, entry, text);
  return typeof order === 'string'
    ? step(withMessage(state, `${entry.name} ${order}`, 'warning'))
    : ask(state, order);
}

function withNextId(state: UiState): UiState {
  return { ...state, nextId: state.nextId + 1 };
}

/** Rows that stay for the rest of the screen: head, some of the table, the menu's own title and keys. */
const KEPT_ROWS = 10;
const KEPT_ROWS_LOW = 6;

function menuBar(state: UiState, layer: MenuLayer, theme: Theme): Bar {
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
    choices.length > limit
      ? [span(`   (${counted(choices.length, 'entry', 'entries')}, Down shows more)`)]
      : [];
  return { lines: [[...title, ...scrolls]], choices, limit, keys: KEYS };
}

/** What a health check's expression asks: `: %{REQUEST_STATUS} =~ /^[234]/`. */
function expressionText(name: string, { live }: UiState): string {
  const all = live.frontEnds.flatMap(({ page }) => page?.expressions ?? []);
  const known = all.find((each) => each.name === name);
  return known === undefined ? '' : `: ${safeName(known.expression)}`;
}

const KEYS: Line = [span(' Enter choose    Esc close    (nothing is sent before it is confirmed)')];

/** `factor of app/node1 on web2`. */
export function titleLine(
  state: UiState,
  what: string,
  subject: SettingSubject,
  theme: Theme,
): Line {
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

export const MENU: Dialog<MenuLayer> = {
  bar: menuBar,
  answer: (state, _layer, key) => answerMenu(state, key),
  choose: onMenuChoice,
};
