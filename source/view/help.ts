/** The help screen, made of the key table and the theme: it can't say what the program does not do. */

import { KEYS, type Section } from './keys.ts';
import { clipLine, type Line, type Span, span, spread } from './spans.ts';
import { LEGEND, type Theme } from './theme.ts';
import type { UiState } from './ui-state.ts';
import { displayWidth, fit } from './width.ts';

const SECTIONS: readonly Section[] = ['Move', 'Change', 'Poll', 'App'];

export function helpLines(state: UiState, theme: Theme): readonly Line[] {
  const { size, settings } = state;
  const title = spread(
    [span(' HELP  main table', theme.strong)],
    [span('Esc closes ')],
    size.columns,
    theme.ellipsis,
  );
  const lines: Line[] = [title];
  for (const section of SECTIONS) {
    for (const [index, line] of sectionLines(section, state, theme).entries()) {
      const name = index === 0 ? section : '';
      lines.push([span(` ${name.padEnd(8)}`, theme.strong), ...line]);
    }
  }
  lines.push(...legendLines(state, theme));
  const access = settings.readOnly === null ? 'read-write' : `read-only (${settings.readOnly})`;
  lines.push([span(` ${access} on ${settings.label}`)]);
  return lines.slice(0, size.rows).map((line) => clipLine(line, size.columns, theme.ellipsis));
}

/** Moves side by side, as everybody knows them; the others one to a row with what they mean. */
function sectionLines(section: Section, state: UiState, theme: Theme): readonly Line[] {
  const bindings = KEYS.filter((each) => each.section === section && !each.isHidden(state));
  const room = state.size.columns - 10;
  if (section === 'Change') {
    return bindings.map((each) => [
      span(fit(each.label, 3, 'left', ''), theme.strong),
      span(`${fit(each.name, 9, 'left', '')}${each.description}`),
    ]);
  }
  return flow(
    bindings.map((each) => [span(each.label, theme.strong), span(` ${each.name}`)]),
    room,
  );
}

function legendLines(state: UiState, theme: Theme): readonly Line[] {
  const items = LEGEND.map(([id, meaning]) => [
    span(`${theme.glyph(id)} ${id}`, theme.state(id)),
    span(` ${meaning}`),
  ]);
  return flow(items, state.size.columns - 10).map((line, index) => [
    span(` ${(index === 0 ? 'States' : '').padEnd(8)}`, theme.strong),
    ...line,
  ]);
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
