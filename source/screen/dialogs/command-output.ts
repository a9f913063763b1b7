/** What a command of the configuration prints, while it runs and after it. */

import { clock } from '../../messages/numbers.ts';
import { clip } from '../../messages/width.ts';
import { closeLayer, replaceTop } from '../layout/cursor.ts';
import { isTiny } from '../layout/frame-layout.ts';
import type { CommandRun } from '../state/command-run.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { type Line, span, spread } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

export interface CommandOutputLayer {
  readonly kind: 'command-output';
  readonly id: number;
  readonly run: number;
  /** Lines below the last one that is shown; 0 follows what comes. */
  readonly above: number;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly 'command-output': CommandOutputLayer;
  }
}

function answer(state: UiState, layer: CommandOutputLayer, key: string, alone: boolean): Step {
  const run = runOf(state, layer);
  const lines = run?.lines.length ?? 0;
  const page = Math.max(1, textRows(state) - 1);
  switch (key) {
    case 'escape':
    case 'q':
    case 'enter':
      return step(closeLayer(state));
    case 'up':
    case 'k':
      return step(scroll(state, layer, layer.above + 1));
    case 'down':
    case 'j':
      return step(scroll(state, layer, layer.above - 1));
    case 'pageup':
      return step(scroll(state, layer, layer.above + page));
    case 'pagedown':
      return step(scroll(state, layer, layer.above - page));
    case 'g':
    case 'home':
      return step(scroll(state, layer, lines));
    case 'G':
    case 'end':
      return step(scroll(state, layer, 0));
    case 's':
      if (run === null || run.ended !== null || !alone) return step(state);
      return step(withMessage(state, `${run.command.name}: told to end`), {
        kind: 'stop-command',
        id: run.id,
      });
    default:
      return step(state);
  }
}

function scroll(state: UiState, layer: CommandOutputLayer, above: number): UiState {
  const lines = runOf(state, layer)?.lines.length ?? 0;
  const most = Math.max(0, lines - textRows(state));
  return replaceTop(state, { ...layer, above: Math.max(0, Math.min(most, above)) });
}

function runOf({ commandRuns }: UiState, { run }: CommandOutputLayer): CommandRun | null {
  return commandRuns.find((each) => each.id === run) ?? null;
}

function textRows({ size }: UiState): number {
  if (isTiny(size)) return Math.max(0, size.rows - 2);
  return Math.max(2, Math.min(size.rows - 10, Math.ceil(size.rows / 2)));
}

function bar(state: UiState, layer: CommandOutputLayer, theme: Theme): Bar {
  const run = runOf(state, layer);
  const { columns } = state.size;
  const rows = textRows(state);
  const lines = run?.lines ?? [];
  const end = Math.max(Math.min(rows, lines.length), lines.length - layer.above);
  const shown = lines.slice(Math.max(0, end - rows), end);
  const text = Array.from(
    { length: rows },
    (_, row): Line => [span(` ${clip(shown[row] ?? '', columns - 1, theme.ellipsis)}`)],
  );
  const isGoing = run !== null && run.ended === null;
  const keys = `${isGoing ? ' s stop   Esc back, it goes on' : ' Esc back'}   Up Down scroll`;
  const place = lines.length === 0 ? '' : `${end} of ${lines.length} `;
  return {
    lines: [titleLine(state, run, theme), ...text],
    choices: [],
    keys: spread([span(keys)], [span(place)], columns, theme.ellipsis),
  };
}

function titleLine({ settings, size }: UiState, run: CommandRun | null, theme: Theme): Line {
  if (run === null) return [span(' nothing is kept of it any more', theme.quiet)];
  const { command, subject, startedAt, ended } = run;
  const since = `since ${clock(startedAt, settings.utc)} `;
  const right =
    ended === null
      ? span(`runs ${since}`)
      : span(`${ended.text} `, ended.ok ? undefined : theme.warning);
  const left = [span(` ${command.name}  ${subject.name}`, theme.strong)];
  return spread(left, [right], size.columns, theme.ellipsis);
}

export const COMMAND_OUTPUT: Dialog<CommandOutputLayer> = {
  bar,
  answer,
  wheel: (state, layer, rows) => scroll(state, layer, layer.above - rows),
  whenTiny: 'stays',
};
