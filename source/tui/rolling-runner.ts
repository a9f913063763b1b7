/** Runs rolling upgrades for the screen: the engine and journal of `baltop rolling`, its questions answered by keys. */

import type { Fleet } from '../fleet/fleet.ts';
import type { Member } from '../fleet/snapshot.ts';
import { printable } from '../manager/printable.ts';
import type { Change } from '../operations/change.ts';
import type { HookResult } from '../operations/hook.ts';
import type { Journal } from '../operations/journal.ts';
import { cutOffRuns } from '../operations/rolling-abort.ts';
import type { Decision, RollingEvent, RollingHooks } from '../operations/rolling-events.ts';
import { openRolling, type Unclaimed } from '../operations/rolling-run.ts';
import { startAnew } from '../operations/rolling-start.ts';
import type { RollingQuestion, RollingWishes } from '../view/rolling/own-rolling.ts';
import { DONE } from '../view/rolling/rolling-situation.ts';
import type { Effect } from '../view/state/effect.ts';
import { nameOf } from '../view/text/event-text.ts';
import type { UiStore } from './ui-store.ts';

/** What a screen needs to roll, beside its fleet. */
export interface RollingSupply {
  readonly wishes: (balancer: string) => RollingWishes;
  /** Where journals are kept. */
  readonly folder: string;
  readonly where: Pick<Journal, 'context' | 'frontEnds'>;
  readonly commands: (balancer: string) => RollingCommands;
}

export interface RollingCommands {
  /** The operator's step by a command; null: the operator's own. */
  readonly command: ((member: Member, signal: AbortSignal) => Promise<HookResult>) | null;
  readonly check: RollingHooks['check'];
  readonly unfit: RollingHooks['unfit'];
}

export interface RollingRunner {
  /** Resolves when the run is over. */
  readonly start: (effect: Extract<Effect, { kind: 'rolling' }>, store: UiStore) => Promise<void>;
  readonly answer: (id: number, answer: 'go' | 'skip') => void;
  readonly pause: (id: number, isPaused: boolean) => void;
  readonly stop: (id: number) => void;
  /** Resolves when all runs have put back or left what they had begun. */
  readonly settled: () => Promise<unknown>;
}

type Answer = 'go' | 'skip' | 'stop';

export function createRollingRunner(
  fleet: Fleet,
  change: Change,
  supply: RollingSupply | null,
  quit: AbortSignal,
  now: () => number,
): RollingRunner {
  const runs = new Map<number, RollingDialogue>();
  const going = new Set<Promise<void>>();

  async function run(
    { id, plan, options, policy }: Extract<Effect, { kind: 'rolling' }>,
    store: UiStore,
  ): Promise<void> {
    const over = (why: string) => store.dispatch({ kind: 'rolling-ended', id, why, now: now() });
    if (supply === null) return over('this screen cannot roll');
    const cutOff = cutOffRuns(supply.folder, supply.where.frontEnds, fleet.getSnapshot());
    if (cutOff.some(({ journal }) => journal.balancer === plan.balancer))
      return over('not begun: an earlier run was cut off; baltop rolling status tells more');
    const dialogue = new RollingDialogue((question, why) =>
      store.dispatch({ kind: 'rolling-asks', id, question, why, now: now() }),
    );
    runs.set(id, dialogue);
    const signal = AbortSignal.any([quit, dialogue.signal]);
    const hooks = dialogue.hooks(supply.commands(plan.balancer));
    const start = startAnew(plan, supply.where, options, hooks, now());
    const agreement = { agreed: 2, policy } as const;
    const setup = { fleet, change, hooks, agreement, folder: supply.folder, now };
    const opened = openRolling(setup, start, signal);
    if ('kind' in opened) return over(unclaimedText(opened));
    const release = fleet.hurry();
    let last: RollingEvent | null = null;
    try {
      for await (const { event, progress } of opened.news) {
        if (event.kind === 'stopped' || event.kind === 'finished') last ??= event;
        store.dispatch({ kind: 'rolling-told', id, event, progress, now: now() });
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

  hooks({ command, check, unfit }: RollingCommands): RollingHooks {
    return {
      upgradeBy: command === null ? 'operator' : 'command',
      upgrade: command ?? ((_, signal) => this.yours(signal)),
      check,
      unfit,
      hold: (_, step, signal) => (step === 'drain' && this.paused ? this.held(signal) : null),
      unproved: async (_, signal) =>
        (await this.ask('unproved', signal)) === 'go' ? 'go' : 'stop',
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

function unclaimedText(unclaimed: Unclaimed): string {
  if (unclaimed.kind === 'unfit') {
    return `not begun, nothing was changed: ${unclaimed.objections.map(printable).join('; ')}`;
  }
  if (unclaimed.kind === 'unwritable') {
    return `not begun: the journal cannot be written in ${unclaimed.folder}: ${unclaimed.why}`;
  }
  const { pid, host } = unclaimed.owner;
  return `not begun: process ${pid} on ${host} runs one already`;
}

/** The first that stopped is why; what the member is left as is what the engine read. */
function endText(last: RollingEvent | null): string {
  if (last?.kind === 'finished') return DONE;
  if (last?.kind !== 'stopped') return 'it was stopped';
  const name = nameOf(last.member);
  const left = {
    out: 'stays disabled: enable it when it is well',
    in: 'is in: httpd may send it requests',
    partly: 'IS OUT ON SOME FRONT ENDS ONLY: look at it',
  }[last.standing];
  return `stopped at ${name}: ${last.why}; ${name} ${left}`;
}
