/** Commands of the configuration: what their keys do, and why not. */

import { memberKeyed } from '../../fleet/find.ts';
import type { OwnCommand } from '../../intents/own-command.ts';
import { fillForRow } from '../../operations/hooks/member-values.ts';
import { whyNever } from '../change/why-never.ts';
import { openLayer } from '../layout/cursor.ts';
import type { CommandRun, CommandSubject } from '../state/command-run.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { commandSubject } from './command-subject.ts';

/** Runs that are kept, those that go on besides. */
const MOST_ENDED = 5;

export function ownCommandOfKey({ settings }: UiState, key: string): OwnCommand | null {
  return settings.commands?.find((each) => each.key === key) ?? null;
}

interface Ready {
  readonly words: readonly string[];
  readonly subject: CommandSubject;
}

/** With the values of the row; a text: why it can't be run now. */
export function readyCommand(state: UiState, command: OwnCommand): Ready | string {
  const never = command.changes ? whyNever(state) : null;
  if (never !== null) return never;
  const found = commandSubject(state, command.on);
  if (typeof found === 'string') return found;
  const words: string[] = [];
  for (const word of command.exec) {
    const filled = fillForRow(word, found.values);
    if (!filled.ok) return filled.why;
    words.push(filled.text);
  }
  if (isRunning(state, command, found.subject)) return `it still runs for ${found.subject.name}`;
  return { words, subject: found.subject };
}

/** Its key was pressed, or it was chosen. */
export function startCommand(state: UiState, command: OwnCommand): Step {
  const ready = readyCommand(state, command);
  if (typeof ready === 'string') {
    return step(withMessage(state, `${command.name}: ${ready}`, 'warning'));
  }
  if (!command.changes) return runCommand(state, command, ready);
  const question = { command, ...ready, typed: '', note: '', drawnAt: null };
  return step(openLayer(state, { kind: 'run-command', id: state.nextId, ...question }));
}

/** Why what was asked about can't be run any more. */
export function whyNotNow(
  state: UiState,
  command: OwnCommand,
  subject: CommandSubject,
): string | null {
  const { memberKey, balancer, name } = subject;
  const balancers = state.live.balancers;
  const isGone =
    memberKey === null
      ? balancer !== null && !balancers.some((each) => each.name === balancer)
      : memberKeyed(
          balancers.flatMap((each) => each.members),
          memberKey,
        ) === undefined;
  if (isGone) return `${name} is gone`;
  return isRunning(state, command, subject) ? `it still runs for ${name}` : null;
}

export function runCommand(state: UiState, command: OwnCommand, { words, subject }: Ready): Step {
  const id = state.nextId;
  const run: CommandRun = {
    id,
    command,
    words,
    subject,
    startedAt: state.now,
    lines: [],
    ended: null,
  };
  const going = state.commandRuns.filter((each) => each.ended === null);
  const ended = state.commandRuns.filter((each) => each.ended !== null).slice(-MOST_ENDED);
  const started = {
    ...withMessage(state, `${command.name} for ${subject.name}: started`),
    nextId: id + 1,
    commandRuns: [...ended, ...going, run],
  };
  const shown = command.output === 'pane' ? showOutput(started, id) : started;
  return step(shown, { kind: 'run-command', run });
}

export function showOutput(state: UiState, run: number): UiState {
  return openLayer(state, { kind: 'command-output', id: state.nextId, run, above: 0 });
}

function isRunning(
  { commandRuns }: UiState,
  { name }: OwnCommand,
  subject: CommandSubject,
): boolean {
  return commandRuns.some(
    (each) =>
      each.ended === null && each.command.name === name && each.subject.name === subject.name,
  );
}
