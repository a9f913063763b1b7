/** Runs rolling upgrades for the screen: the engine and journal of `baltop rolling`, its questions answered by keys. */

import { nameOf } from '../../../messages/event-text.ts';
import { NO_ROLLING } from '../../../messages/refusal-text.ts';
import {
  ALL_DONE,
  PAUSED_TEXT,
  stoppedText,
  unclaimedText,
} from '../../../messages/rolling-text.ts';
import { uncertainText } from '../../../messages/witness-text.ts';
import type { Change } from '../../../operations/change/change.ts';
import type { HookResult } from '../../../operations/hooks/hook.ts';
import type {
  Decision,
  RollingEvent,
  RollingHooks,
} from '../../../operations/rolling/rolling-events.ts';
import type { RollingProgress } from '../../../operations/rolling/rolling-progress.ts';
import { openRolling } from '../../../operations/rolling/rolling-run.ts';
import type { RollingQuestion } from '../../state/rolling-session.ts';
import type { UiStore } from '../../update/ui-store.ts';
import type { Drains } from './drain-runner.ts';
import { readPrinted } from './journal-watch.ts';
import { type OutputWatch, readingAlong } from './output-watch.ts';
import {
  abortRun,
  type Beginning,
  type Begun,
  beginning,
  notStarted,
} from './rolling-beginning.ts';
import type { RollingCommands, RollingSupply } from './rolling-supply.ts';

export interface RollingRunner {
  /** Resolves when the run is over. */
  readonly start: (effect: Begun, store: UiStore) => Promise<void>;
  readonly answer: (id: number, answer: 'go' | 'skip') => void;
  readonly pause: (id: number, isPaused: boolean) => void;
  readonly stop: (id: number) => void;
  /** Resolves when all runs have put back or left what they had begun. */
  readonly settled: () => Promise<unknown>;
}

type Answer = 'go' | 'skip' | 'stop';

/** How a run ends. */
const LAST: ReadonlySet<RollingEvent['kind']> = new Set(['stopped', 'paused', 'finished']);

export function createRollingRunner(
  { fleet, change, noteQuiet }: Drains,
  supply: RollingSupply | null,
  quit: AbortSignal,
  now: () => number,
): RollingRunner {
  const runs = new Map<number, RollingDialogue>();
  const going = new Set<Promise<void>>();

  async function run(effect: Begun, store: UiStore): Promise<void> {
    const { id, policy } = effect;
    const over = (why: string, progress?: RollingProgress) =>
      store.dispatch({
        kind: 'rolling-ended',
        id,
        why,
        now: now(),
        ...(progress !== undefined && { progress }),
      });
    if (supply === null) return over(NO_ROLLING);
    const balancer = effect.kind === 'rolling' ? effect.plan.balancer : effect.balancer;
    const dialogue = new RollingDialogue((question, why) =>
      store.dispatch({ kind: 'rolling-asks', id, question, why, now: now() }),
    );
    const along: OutputWatch = {
      ...{ fleet, folder: supply.folder, now },
      tell: (printed) => store.dispatch({ kind: 'rolling-output', id, printed, now: now() }),
    };
    const hooks = dialogue.hooks(readAlong(supply.commands(balancer), along));
    const snapshot = fleet.getSnapshot();
    const begun = beginning(effect, supply, snapshot, hooks, now());
    if (typeof begun === 'string') return over(begun);
    const command = commandOf(effect, begun);
    const own = changeOf(command, change);
    const setup = { fleet, change: own, hooks, folder: supply.folder, now };
    if (begun.kind === 'abort') {
      const agreement = { agreed: 3, policy } as const;
      return over(...(await abortRun({ ...setup, agreement }, begun.journal, snapshot)));
    }
    runs.set(id, dialogue);
    const signal = AbortSignal.any([quit, dialogue.signal]);
    const agreement = { agreed: 2, policy } as const;
    const opened = openRolling({ ...setup, agreement }, begun.start, signal);
    if ('kind' in opened) {
      runs.delete(id);
      return over(notStarted(unclaimedText(opened, balancer)));
    }
    const release = fleet.hurry();
    let last: RollingEvent | null = null;
    try {
      for await (const { event, progress } of opened.news) {
        if (LAST.has(event.kind)) last ??= event;
        if (event.kind === 'drain' && event.event.kind === 'quiet')
          noteQuiet(fleet, event.member, event.event.places, command);
        const part = event.kind === 'stopped' ? event.printed : null;
        const printed = part === null ? null : readPrinted(part);
        store.dispatch({ kind: 'rolling-event', id, event, progress, printed, now: now() });
      }
    } finally {
      release();
      runs.delete(id);
    }
    over(endText(last));
  }

  return {
    start(effect, store) {
      const promise = run(effect, store).finally(() => going.delete(promise));
      going.add(promise);
      return promise;
    },
    answer: (id, answer) => runs.get(id)?.answer(answer),
    pause: (id, isPaused) => runs.get(id)?.pause(isPaused),
    stop: (id) => runs.get(id)?.stop(),
    settled: () => Promise.allSettled(going),
  };
}

/** The upgrade, and what undoes it: of the checks nobody reads more than why they fail. */
function readAlong({ command, undo, ...others }: RollingCommands, along: OutputWatch) {
  const [upgrades, undoes] = [command, undo ?? null];
  return {
    ...others,
    command:
      upgrades &&
      ((...args: Parameters<typeof upgrades>) =>
        readingAlong(along, args[0], () => upgrades(...args))),
    undo:
      undoes &&
      ((...args: Parameters<typeof undoes>) => readingAlong(along, args[0], () => undoes(...args))),
  };
}

/** As the same run is called on the command line, so that the audit log tells it in the same words. */
function commandOf({ kind }: Begun, begun: Beginning): string {
  if (begun.kind === 'abort') return 'rolling abort';
  return kind === 'rolling' ? 'rolling' : 'rolling resume';
}

function changeOf(command: string, change: Change): Change {
  return (fleet, request, signal) => change(fleet, { ...request, command }, signal);
}

/** One question at a time, and a pause before the next member. */
class RollingDialogue {
  private readonly tell: (question: RollingQuestion | null, why: string) => void;
  private readonly aborter = new AbortController();
  private last: Promise<unknown> = Promise.resolve();
  private waiting: ((answer: Answer) => void) | null = null;
  private paused = false;
  private resume: () => void = () => undefined;

  constructor(tell: (question: RollingQuestion | null, why: string) => void) {
    this.tell = tell;
  }

  get signal(): AbortSignal {
    return this.aborter.signal;
  }

  hooks({ command, ...commands }: RollingCommands): RollingHooks {
    return {
      upgradeBy: command === null ? 'operator' : 'command',
      upgrade: command ?? ((_, signal) => this.yours(signal)),
      ...commands,
      hold: (_, step, signal) => (step === 'drain' && this.paused ? this.held(signal) : null),
      unproved: async (_, signal) =>
        (await this.ask('unproved', signal)) === 'go' ? 'go' : 'stop',
      uncertain: async (member, doubt, signal) =>
        (await this.ask(
          'uncertain',
          signal,
          `${nameOf(member)} is out, but ${uncertainText(doubt)}`,
        )) === 'go'
          ? 'go'
          : 'stop',
      unready: async (member, why, signal) =>
        (await this.ask('unready', signal, `${nameOf(member)}: ${why}`)) === 'go' ? 'go' : 'stop',
    };
  }

  answer(answer: Answer): void {
    this.waiting?.(answer);
  }

  pause(isPaused: boolean): void {
    this.paused = isPaused;
    if (!isPaused) this.resume();
  }

  stop(): void {
    this.aborter.abort();
  }

  private async yours(signal: AbortSignal): Promise<HookResult | 'skip'> {
    const answer = await this.ask('yours', signal);
    if (answer === 'go') return { ok: true, why: '' };
    return answer === 'skip' ? 'skip' : { ok: false, why: 'was stopped' };
  }

  private ask(question: RollingQuestion, signal: AbortSignal, why = ''): Promise<Answer> {
    const turn = this.last.then(() => this.askNow(question, signal, why));
    this.last = turn;
    return turn;
  }

  private async askNow(
    question: RollingQuestion,
    signal: AbortSignal,
    why: string,
  ): Promise<Answer> {
    if (signal.aborted) return 'stop';
    this.tell(question, why);
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting = resolve;
      signal.addEventListener('abort', () => resolve('stop'), { once: true });
    });
    this.waiting = null;
    this.tell(null, '');
    return answer;
  }

  private held(signal: AbortSignal): Promise<Decision> {
    return new Promise((resolve) => {
      this.resume = () => resolve('go');
      signal.addEventListener('abort', () => resolve('stop'), { once: true });
      if (signal.aborted) resolve('stop');
    });
  }
}

/** The first that stopped is why; what the member is left as is what the engine read. */
function endText(last: RollingEvent | null): string {
  if (last?.kind === 'finished') return ALL_DONE;
  if (last?.kind === 'paused') return PAUSED_TEXT;
  return last?.kind === 'stopped' ? stoppedText(last, 'screen') : 'it was stopped';
}
