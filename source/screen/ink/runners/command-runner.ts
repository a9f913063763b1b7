/** Runs the commands of the configuration, and tells the screen what they print and how they end. */

import { type HookOutput, type HookResult, runHook } from '../../../operations/hooks/hook.ts';
import { liveLines } from '../../../operations/hooks/live-lines.ts';
import type { CommandRun } from '../../state/command-run.ts';
import type { UiStore } from '../../update/ui-store.ts';

export interface CommandRunner {
  readonly start: (run: CommandRun, store: UiStore) => Promise<void>;
  readonly stop: (id: number) => void;
}

/** `note`: is told of what may change something, and then of its end; `lend`: gives the terminal away for a while. */
export function createCommandRunner(
  note: (run: CommandRun) => (result: HookResult) => void,
  lend: (run: CommandRun, use: () => Promise<HookResult>) => Promise<HookResult>,
  signal: AbortSignal,
  now: () => number,
): CommandRunner {
  const going = new Map<number, AbortController>();

  function outputOf({ id, command }: CommandRun, store: UiStore): HookOutput {
    if (command.output === 'background') return 'ignore';
    if (command.output === 'terminal') return 'terminal';
    return {
      lines: liveLines((lines) => store.dispatch({ kind: 'command-lines', id, lines, now: now() })),
    };
  }

  return {
    async start(run, store) {
      const stop = new AbortController();
      going.set(run.id, stop);
      const end = () => stop.abort();
      signal.addEventListener('abort', end, { once: true });
      const noted = run.command.changes ? note(run) : () => undefined;
      const output = outputOf(run, store);
      const use = () => runHook(run.words, output, Number.POSITIVE_INFINITY, stop.signal);
      const result = output === 'terminal' ? await lend(run, use) : await use();
      noted(result);
      signal.removeEventListener('abort', end);
      going.delete(run.id);
      store.dispatch({ kind: 'command-ended', id: run.id, result, now: now() });
    },
    stop: (id) => going.get(id)?.abort(),
  };
}
