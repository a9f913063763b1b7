/** The bar of the layer on top, and how many rows it takes. */

import { clip } from '../../messages/width.ts';
import { topLayer, type UiState } from '../state/ui-state.ts';
import { clipLine, type Line } from '../text/spans.ts';
import { createTheme, type Theme } from '../text/theme.ts';
import { type Bar, rowsOfBar } from './bar.ts';
import { commandBar } from './command-bar.ts';
import { confirmBar } from './confirm-bar.ts';
import { drainNowBar } from './drain-now-bar.ts';
import { columnsBar, filterBar } from './find-bars.ts';
import { logBar } from './log-bar.ts';
import { loginBar } from './login-bar.ts';
import { inputBar, menuBar } from './menu-bar.ts';
import { partialBar } from './partial-bar.ts';
import { quitBar } from './quit-bar.ts';
import { rollingPlanBar } from './rolling-plan-lines.ts';
import { rollingAgainBar, rollingStopBar } from './rolling-stop-bar.ts';

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
