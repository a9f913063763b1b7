/** All dialogs, and the bar of the one on top. */

import { clip } from '../../messages/width.ts';
import { type Bar, rowsOfBar } from '../dialogs/bar.ts';
import { COLUMN_CHOOSER } from '../dialogs/column-chooser.ts';
import { COMMAND_OUTPUT } from '../dialogs/command-output.ts';
import { CONFIRM } from '../dialogs/confirm.ts';
import { CONTEXTS, LEAVE_CONTEXT } from '../dialogs/contexts.ts';
import type { Dialog } from '../dialogs/dialog.ts';
import { DRAIN_NOW } from '../dialogs/drain-now.ts';
import { FILTER } from '../dialogs/filter.ts';
import { FRONT_ENDS } from '../dialogs/front-ends.ts';
import { LOG } from '../dialogs/log.ts';
import { LOGIN } from '../dialogs/login.ts';
import { MENU } from '../dialogs/menu.ts';
import { PARTIAL } from '../dialogs/partial.ts';
import { QUIT } from '../dialogs/quit.ts';
import { ROLLING_AGAIN } from '../dialogs/rolling-again.ts';
import { ROLLING_PLAN } from '../dialogs/rolling-plan.ts';
import { ROLLING_STOP } from '../dialogs/rolling-stop.ts';
import { RUN_COMMAND } from '../dialogs/run-command.ts';
import { SETTING_INPUT } from '../dialogs/setting-input.ts';
import { HELP } from '../keymap/help.ts';
import { PALETTE } from '../palette/palette.ts';
import type { DialogLayer, Dialogs } from '../state/layers.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';
import { clipLine, type Line } from '../text/spans.ts';
import { createTheme, type Theme } from '../text/theme.ts';

/** The registry: a dialog is its file and its line here. */
const DIALOGS: { readonly [Kind in keyof Dialogs]: Dialog<Dialogs[Kind]> } = {
  confirm: CONFIRM,
  menu: MENU,
  input: SETTING_INPUT,
  command: PALETTE,
  filter: FILTER,
  columns: COLUMN_CHOOSER,
  contexts: CONTEXTS,
  'leave-context': LEAVE_CONTEXT,
  'front-ends': FRONT_ENDS,
  log: LOG,
  login: LOGIN,
  partial: PARTIAL,
  'drain-now': DRAIN_NOW,
  'rolling-plan': ROLLING_PLAN,
  'rolling-stop': ROLLING_STOP,
  'rolling-again': ROLLING_AGAIN,
  'run-command': RUN_COMMAND,
  'command-output': COMMAND_OUTPUT,
  help: HELP,
  quit: QUIT,
};

export interface OpenDialog<L extends DialogLayer = DialogLayer> {
  readonly layer: L;
  readonly dialog: Dialog<L>;
}

/** The dialog on top with what it keeps; null: the key table answers, that of the table or of a screen over it. */
export function openDialog(state: UiState): OpenDialog | null {
  const layer = topLayer(state);
  if (layer === null || layer.kind === 'drain-watch' || layer.kind === 'rolling') return null;
  // Both are of one kind, which the type checker can't follow through the table.
  return { layer, dialog: DIALOGS[layer.kind] as Dialog<DialogLayer> };
}

const MEASURE = createTheme({ ascii: true, color: false });

export function barRows(state: UiState): number {
  const bar = openBar(state, MEASURE);
  return bar === null ? 0 : rowsOfBar(bar);
}

export function openBar(state: UiState, theme: Theme): Bar | null {
  const open = openDialog(state);
  const bar = open?.dialog.bar?.(state, open.layer, theme) ?? null;
  if (bar === null) return null;
  const cut = (line: Line) => clipLine(line, state.size.columns, theme.ellipsis);
  // A label that is too long would squeeze the sign before it.
  const choices = bar.choices.map((choice) => ({
    ...choice,
    label: clip(choice.label, state.size.columns - 5, theme.ellipsis),
  }));
  return { ...bar, lines: bar.lines.map(cut), choices, keys: cut(bar.keys) };
}
