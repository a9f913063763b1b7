/** The bar of the layer on top, and how many rows it takes. */

import { confirmBar } from '../act/confirm-bar.ts';
import { inputBar, menuBar } from '../act/menu-bar.ts';
import { partialBar } from '../act/partial-bar.ts';
import { drainNowBar } from '../drain/drain-now-bar.ts';
import { columnsBar, filterBar } from '../find/find-bars.ts';
import { commandBar } from '../keys/command-bar.ts';
import { quitBar } from '../keys/quit-bar.ts';
import { logBar } from '../log/log-bar.ts';
import { loginBar } from '../login/login-bar.ts';
import { rollingPlanBar } from '../rolling/rolling-plan-lines.ts';
import { rollingAgainBar, rollingStopBar } from '../rolling/rolling-stop-bar.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';
import { clipLine, type Line } from '../text/spans.ts';
import { createTheme, type Theme } from '../text/theme.ts';
import { clip } from '../text/width.ts';
import { type Bar, rowsOfBar } from './bar.ts';

const MEASURE = createTheme({ ascii: true, color: false });

export function barRows(state: UiState): number {
  const bar = openBar(state, MEASURE);
  return bar === null ? 0 : rowsOfBar(bar);
}

export function openBar(state: UiState, theme: Theme): Bar | null {
  const bar = barOfLayer(state, theme);
  if (bar === null) return null;
  const cut = (line: Line) => clipLine(line, state.size.columns, theme.ellipsis);
  // A label that is too long would squeeze the sign before it.
  const choices = bar.choices.map((choice) => ({
    ...choice,
    label: clip(choice.label, state.size.columns - 5, theme.ellipsis),
  }));
  return { ...bar, lines: bar.lines.map(cut), choices, keys: cut(bar.keys) };
}

function barOfLayer(state: UiState, theme: Theme): Bar | null {
  const layer = topLayer(state);
  switch (layer?.kind) {
    case 'confirm':
      return confirmBar(state, layer, theme);
    case 'menu':
      return menuBar(state, layer, theme);
    case 'input':
      return inputBar(state, layer, theme);
    case 'command':
      return commandBar(layer, theme);
    case 'partial':
      return partialBar(state, layer, theme);
    case 'rolling-plan':
      return rollingPlanBar(state, layer, theme);
    case 'rolling-stop':
      return rollingStopBar(state, layer, theme);
    case 'rolling-again':
      return rollingAgainBar(state, layer, theme);
    case 'drain-now':
      return drainNowBar(state, layer, theme);
    case 'quit':
      return quitBar(state, theme);
    case 'filter':
      return filterBar(state, theme);
    case 'columns':
      return columnsBar(state, layer, theme);
    case 'login':
      return loginBar(state, layer, theme);
    case 'log':
      return logBar(state, layer, theme);
    default:
      return null;
  }
}
