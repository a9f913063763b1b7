/** What a command of the configuration tells while it runs, and at its end. */

import { stopwatch } from '../../messages/numbers.ts';
import type { HookResult } from '../../operations/hooks/hook.ts';
import { withLogged } from '../facts/own-result.ts';
import type { CommandRun } from '../state/command-run.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

export function onCommandLines(state: UiState, id: number, lines: readonly string[]): UiState {
  return changed(state, id, (run) => ({ ...run, lines }));
}

export function onCommandEnded(state: UiState, id: number, result: HookResult): UiState {
  const run = state.commandRuns.find((each) => each.id === id);
  if (run === undefined) return state;
  const text = result.ok ? 'ended with 0' : result.why;
  const told = changed(state, id, (own) => ({
    ...own,
    ended: { at: state.now, ok: result.ok, text },
  }));
  const { command, subject, startedAt } = run;
  const { balancer, url, route } = subject;
  const what = `${command.name} ${text}`;
  const logged = withLogged(
    told,
    subject.frontEnds,
    { balancer, url, route },
    what,
    result.ok ? 'command' : 'result',
  );
  const took = stopwatch(state.now - startedAt);
  const sentence = `${command.name} for ${subject.name} ${text} after ${took}`;
  return withMessage(logged, sentence, result.ok ? 'plain' : 'warning');
}

function changed(state: UiState, id: number, change: (run: CommandRun) => CommandRun): UiState {
  const commandRuns = state.commandRuns.map((each) => (each.id === id ? change(each) : each));
  return { ...state, commandRuns };
}
