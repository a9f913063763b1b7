/** The help screen, made of the key table and the theme: it can't say what the program does not do. */

import { closeLayer } from './cursor.ts';
import type { Section } from './key-binding.ts';
import { typedText } from './key-press.ts';
import { KEYS } from './keys.ts';
import type { HelpLayer } from './layers.ts';
import { safeName } from './member-label.ts';
import { clipLine, type Line, lineText, type Span, span, spread } from './spans.ts';
import { createTheme, LEGEND, type Theme } from './theme.ts';
import { topLayer, type UiState } from './ui-state.ts';
import { displayWidth, fit, wrap } from './width.ts';

const SECTIONS: readonly Section[] = ['Move', 'Change', 'Find', 'See', 'Poll', 'App'];

/** What can be typed into a filter is known nowhere else on the screen. */
const FILTERS: readonly (readonly [string, string])[] = [
  ['text', 'in route, address, balancer, state'],
  ['s:err', 'state'],
  ['b:app', 'balancer'],
  ['!text', 'not'],
  ['re:^a.*1$', 'regular expression'],
];

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
  const title = spread(
    [span(' HELP', theme.strong)],
    [...right, span('Esc closes ')],
    size.columns,
    theme.ellipsis,
  );
  return [title, ...body.slice(first, first + room)].map((line) =>
    clipLine(line, size.columns, theme.ellipsis),
  );
}

/** The keys of the help screen: everything that types a letter is searched for. */
export function typeHelp(state: UiState, layer: HelpLayer, key: string): UiState {
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

/** Searched, every hit is a line of its own with what it means; otherwise as compact as a screen needs. */
function bodyLines(state: UiState, theme: Theme, search: string): readonly Line[] {
  if (search !== '') return foundLines(state, theme, search);
  const lines: Line[] = [];
  const add = (name: string, items: readonly Line[]) => {
    for (const [index, line] of items.entries()) {
      lines.push([span(` ${(index === 0 ? name : '').padEnd(8)}`, theme.strong), ...line]);
    }
  };
  const room = state.size.columns - 10;
  for (const section of SECTIONS) add(section, sectionLines(section, state, theme));
  add(
    'Filter',
    flow(
      FILTERS.map(([text, what]) => [span(text, theme.strong), span(` ${what}`)]),
      room,
    ),
  );
  add(
    'States',
    flow(
      LEGEND.map((each) => legendItem(each, theme)),
      room,
    ),
  );
  return [...lines, accessLine(state)];
}

function foundLines(state: UiState, theme: Theme, search: string): readonly Line[] {
  const all: Line[] = [
    ...KEYS.filter((each) => !each.isHidden(state)).map((each) => [
      span(` ${fit(each.label, 13, 'left', '')}`, theme.strong),
      span(`${fit(each.name, 18, 'left', '')}${each.description}`),
    ]),
    ...FILTERS.map(([text, what]) => [
      span(` ${fit(text, 13, 'left', '')}`, theme.strong),
      span(`${fit('in a filter', 18, 'left', '')}${what}`),
    ]),
    ...LEGEND.map((each) => [span(' '), ...legendItem(each, theme)]),
  ];
  const part = search.toLowerCase();
  const found = all.filter((line) => lineText(line).toLowerCase().includes(part));
  return found.length > 0 ? found : [[span(` nothing about "${safeName(search)}"`)]];
}

function accessLine({ settings }: UiState): Line {
  const access = settings.readOnly === null ? 'read-write' : `read-only (${settings.readOnly})`;
  return [span(` ${access} on ${settings.label}`)];
}

/** Changes one to a row with what they mean where there is room; the others side by side. */
function sectionLines(section: Section, state: UiState, theme: Theme): readonly Line[] {
  const bindings = KEYS.filter((each) => each.section === section && !each.isHidden(state));
  if (section === 'Change') {
    const room = Math.max(10, state.size.columns - 21);
    return bindings.flatMap((each) =>
      wrap(each.description, room, 3, '').map((text, index) => [
        span(fit(index === 0 ? each.label : '', 3, 'left', ''), theme.strong),
        span(`${fit(index === 0 ? each.name : '', 9, 'left', '')}${text}`),
      ]),
    );
  }
  return flow(
    bindings.map((each) => [span(each.label, theme.strong), span(` ${each.name}`)]),
    state.size.columns - 10,
  );
}

function legendItem([id, meaning]: (typeof LEGEND)[number], theme: Theme): Line {
  return [span(`${theme.glyph(id)} ${id}`, theme.state(id)), span(` ${meaning}`)];
}

/** Items one after the other, as many to a row as fit. */
function flow(items: readonly Line[], width: number): readonly Line[] {
  const lines: Span[][] = [];
  let room = 0;
  for (const item of items) {
    const own = item.reduce((sum, each) => sum + displayWidth(each.text), 0);
    const last = lines.at(-1);
    if (last === undefined || own + 3 > room) {
      lines.push([...item]);
      room = width - own;
    } else {
      last.push(span('   '), ...item);
      room -= own + 3;
    }
  }
  return lines;
}
