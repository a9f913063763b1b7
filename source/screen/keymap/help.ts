/** The help screen, made of the key table and the theme: it can't say what the program does not do. */

import type { Section } from '../../intents/intent.ts';
import type { OwnCommand } from '../../intents/own-command.ts';
import type { SignId } from '../../messages/glyphs.ts';
import { safeName } from '../../messages/member-label.ts';
import { readOnlyText } from '../../messages/refusal-text.ts';
import { STATE_LIST, STATES } from '../../messages/states.ts';
import { displayWidth, fit, wrap } from '../../messages/width.ts';
import type { Dialog } from '../dialogs/dialog.ts';
import { watched } from '../drain/drain-keys.ts';
import { typedText } from '../keys/key-press.ts';
import { closeLayer, cursorRow } from '../layout/cursor.ts';
import { crumbsOf } from '../panes/breadcrumbs.ts';
import { rolled } from '../rolling/rolling-again.ts';
import { step } from '../state/effect.ts';
import type { KeyBinding } from '../state/key-binding.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';
import { crumbLine } from '../text/crumbs.ts';
import {
  clipLine,
  type Line,
  lineText,
  lineWidth,
  type Span,
  span,
  spread,
} from '../text/spans.ts';
import { createTheme, type Theme } from '../text/theme.ts';
import { FILTERS, type HelpBlock, legendItem, sideBySide } from './help-blocks.ts';
import { keysWith } from './keys.ts';

interface HelpLayer {
  readonly kind: 'help';
  readonly id: number;
  /** Only lines with this text are shown; typed while it is open. */
  readonly search: string;
  /** The first line on the screen. */
  readonly top: number;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly help: HelpLayer;
  }
}

export function helpLines(state: UiState, theme: Theme): readonly Line[] {
  const { size } = state;
  const layer = topLayer(state);
  const { search, top } = layer?.kind === 'help' ? layer : { search: '', top: 0 };
  const body = bodyLines(state, theme, search);
  const room = size.rows - 1;
  const first = Math.max(0, Math.min(top, body.length - room));
  const below = Math.max(0, body.length - first - room);
  const isNarrow = size.columns < 60;
  const right: Span[] = [];
  if (below > 0) right.push(span(isNarrow ? `+${below} Down  ` : `${below} more below, Down  `));
  if (search !== '') right.push(span(`search "${safeName(search)}"  `, theme.strong));
  else if (!isNarrow) right.push(span('type to search  '));
  right.push(span('Esc closes '));
  const crumbs = crumbLine(crumbsOf(state), size.columns - lineWidth(right) - 2, theme);
  const title = spread([span(' '), ...crumbs], right, size.columns, theme.ellipsis);
  return [title, ...body.slice(first, first + room)].map((line) =>
    clipLine(line, size.columns, theme.ellipsis),
  );
}

/** The keys of the help screen: everything that types a letter is searched for. */
function typeHelp(state: UiState, layer: HelpLayer, key: string): UiState {
  const into = (more: Partial<HelpLayer>): UiState => ({
    ...state,
    layers: [...state.layers.slice(0, -1), { ...layer, ...more }],
  });
  const step = key === 'down' || key === 'up' ? 1 : state.size.rows - 2;
  switch (key) {
    case 'escape':
    case 'enter':
    case '?':
      return closeLayer(state);
    case 'down':
    case 'pagedown':
      return into({ top: Math.min(lowestTop(state, layer), layer.top + step) });
    case 'up':
    case 'pageup':
      return into({ top: Math.max(0, layer.top - step) });
    case 'home':
      return into({ top: 0 });
    case 'end':
      return into({ top: lowestTop(state, layer) });
    case 'backspace':
      return into({ search: [...layer.search].slice(0, -1).join(''), top: 0 });
    case 'ctrl-u':
      return into({ search: '', top: 0 });
    default: {
      const typed = typedText(key);
      return typed === null || layer.search.length >= 40
        ? state
        : into({ search: layer.search + typed, top: 0 });
    }
  }
}

const MEASURE = createTheme({ ascii: true, color: false });

function lowestTop(state: UiState, { search }: HelpLayer): number {
  return Math.max(0, bodyLines(state, MEASURE, search).length - (state.size.rows - 1));
}

/** What the operator is at comes first. Changes have the whole width, with what they mean; the others stand side by side. */
function bodyLines(state: UiState, theme: Theme, search: string): readonly Line[] {
  if (search !== '') return foundLines(state, theme, search);
  const change = changeLines(state, theme);
  const changesFirst = firstSection(state) === 'Change';
  const others = sideBySide(blocksOf(state, theme), state.size.columns, theme);
  const lines = changesFirst ? [...change, ...others] : [...others, ...change];
  return [...lines, accessLine(state)];
}

const SECTIONS: readonly Section[] = [
  ...(['Move', 'Find', 'See', 'Poll', 'App', 'Drain', 'Rolling', 'Replay'] as const),
];

function firstSection(state: UiState): Section {
  if (state.replay !== null) return 'Replay';
  if (watched(state) !== null) return 'Drain';
  if (rolled(state) !== null) return 'Rolling';
  const { filter, problemsOnly } = state.finding;
  if (filter !== '' || problemsOnly) return 'Find';
  const isOnMember = cursorRow(state)?.kind === 'member';
  return isOnMember && state.settings.readOnly === null ? 'Change' : 'Move';
}

const SIGN_LEGEND: readonly (readonly [SignId, string])[] = [
  ['marked', 'marked for the next change'],
  ['changed', 'changed just now'],
  ['trouble', 'at a balancer: one failure from an outage'],
];
/** Who needs it cannot read what is yellow: it stands here in plain. */
const THEME_HELP = 'light on a light background; bright, blueorange, mono';

function blocksOf(state: UiState, theme: Theme): readonly HelpBlock[] {
  const first = firstSection(state);
  const sections = [...SECTIONS].sort((a, b) => Number(b === first) - Number(a === first));
  const blocks = [
    ...sections.map(
      (section): HelpBlock => ({
        name: section,
        items: bindingsOf(section, state).map((each) => ({
          sign: span(each.label, theme.strong),
          text: each.name,
          more: each.help,
        })),
      }),
    ),
    {
      name: 'Commands of your own',
      items: ownCommands(state).map(({ key, name, on }) => ({
        sign: span(key ?? ':', theme.strong),
        text: name,
        more: `on a ${on}`,
      })),
    },
    {
      name: 'In a filter',
      items: FILTERS.map(([sign, text]) => ({ sign: span(sign, theme.strong), text })),
    },
    {
      name: 'States',
      items: STATE_LIST.map((id) => ({
        sign: span(`${theme.glyph(id)} ${id}`, theme.state(id)),
        text: STATES[id].legend ?? '',
      })),
    },
    {
      name: 'Signs',
      items: SIGN_LEGEND.map(([id, text]) => ({ sign: span(theme.sign(id), theme.strong), text })),
    },
    { name: 'Colours', items: [{ sign: span('--theme', theme.strong), text: THEME_HELP }] },
  ];
  return blocks.filter(({ items }) => items.length > 0);
}

function ownCommands({ settings }: UiState): readonly OwnCommand[] {
  return settings.commands ?? [];
}

/** Those that have a key. */
function offeredKeys(state: UiState): readonly KeyBinding[] {
  return keysWith(state.settings.keys).filter(
    (each) => each.keys.length > 0 && each.isHidden?.(state) !== true,
  );
}

function bindingsOf(section: Section, state: UiState): readonly KeyBinding[] {
  return offeredKeys(state).filter((each) => each.section === section);
}

/** One to a row with what it means. */
function changeLines(state: UiState, theme: Theme): readonly Line[] {
  const changes = bindingsOf('Change', state);
  const signs = Math.max(3, ...changes.map((each) => displayWidth(each.label) + 1));
  const room = Math.max(10, state.size.columns - 18 - signs);
  const lines = changes.flatMap((each) =>
    wrap(each.help, room, 3, '').map(
      (text, index): Line => [
        span(`   ${fit(index === 0 ? each.label : '', signs, 'left', '')}`, theme.strong),
        span(`${fit(index === 0 ? each.name : '', 12, 'left', '')}${text}`),
      ],
    ),
  );
  return lines.length === 0 ? [] : [[span(' Change', theme.strong)], ...lines];
}

/** Searched, every hit is a line of its own with what it means. */
function foundLines(state: UiState, theme: Theme, search: string): readonly Line[] {
  const all: Line[] = [
    ...offeredKeys(state).map((each) => [
      span(` ${fit(each.label, 13, 'left', '')}`, theme.strong),
      span(`${fit(each.name, 18, 'left', '')}${each.help}`),
    ]),
    ...ownCommands(state).map(({ key, name, on }) => [
      span(` ${fit(key ?? ':', 13, 'left', '')}`, theme.strong),
      span(`${fit(name, 18, 'left', '')}a command of your own on a ${on}`),
    ]),
    ...FILTERS.map(([text, what]) => [
      span(` ${fit(text, 13, 'left', '')}`, theme.strong),
      span(`${fit('in a filter', 18, 'left', '')}${what}`),
    ]),
    ...STATE_LIST.map((each) => [span(' '), ...legendItem(each, theme)]),
    ...SIGN_LEGEND.map(([id, text]) => [span(` ${theme.sign(id)} ${text}`)]),
    [span(` --theme ${THEME_HELP}`)],
  ];
  const part = search.toLowerCase();
  const found = all.filter((line) => lineText(line).toLowerCase().includes(part));
  return found.length > 0 ? found : [[span(` no match for "${safeName(search)}"`)]];
}

function accessLine({ settings }: UiState): Line {
  const access = settings.readOnly === null ? 'read-write' : readOnlyText(settings.readOnly);
  return [span(` ${access} on ${settings.label}`)];
}

export const HELP: Dialog<HelpLayer> = {
  bar: null,
  answer: (state, layer, key) => step(typeHelp(state, layer, key)),
  wheel: (state, layer, rows) => typeHelp(state, layer, rows === 1 ? 'down' : 'up'),
  whenTiny: 'stays',
};
