/** Plays a scenario to its end, and says which rules were broken. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import type { Member } from '../../source/fleet/snapshot.ts';
import type { GateAnswer } from '../../source/operations/hooks/gate.ts';
import type { HookResult } from '../../source/operations/hooks/hook.ts';
import { type Journal, readJournals } from '../../source/operations/rolling/journal.ts';
import { openAbort, planAbort } from '../../source/operations/rolling/rolling-abort.ts';
import {
  type RollingEvent,
  type RollingHooks,
  type RollingOptions,
  STANDARD_ROLLING,
} from '../../source/operations/rolling/rolling-events.ts';
import { planRolling } from '../../source/operations/rolling/rolling-plan.ts';
import { isOpen } from '../../source/operations/rolling/rolling-progress.ts';
import { openRolling } from '../../source/operations/rolling/rolling-run.ts';
import {
  type RollingStart,
  startAgain,
  startAnew,
} from '../../source/operations/rolling/rolling-start.ts';
import { FAST_FOLDER } from '../helpers/fast-folder.ts';
import { lineUp } from '../helpers/own-turns.ts';
import { begin, SimulatedFleet } from '../helpers/simulated-fleet.ts';
import { Life, NEVER } from './life.ts';
import { Rules } from './rules.ts';
import { asked, type Scenario } from './scenario.ts';
import { World } from './world.ts';

// For the whole process: nothing in it may wait for anything real.
globalThis.setImmediate = lineUp();

const OPTIONS: RollingOptions = {
  ...STANDARD_ROLLING,
  drainTimeoutMs: 60_000,
  proofTimeoutMs: 20_000,
  soakMs: 1_000,
  gateFailures: 2,
  gateIntervalMs: 400,
};
const UPGRADE_MS = 1_500;
const CHECK_MS = 200;
/** First answers come so much apart, so that front ends are not polled at the same moments. */
const APART_MS = 350;
/** A run is resumed so often, and then put back. */
const MOST_LIVES = 3;
const AGREEMENT = { agreed: 2, policy: DEFAULT_POLICY } as const;

export interface Played {
  /** Empty where all is as it must be. */
  readonly broken: readonly string[];
  /** How often each kind of fault was done. */
  readonly faults: ReadonlyMap<string, number>;
  /** How each life of the run ended, and by what members were found quiet. */
  readonly seen: readonly string[];
}

interface Ended {
  readonly how: 'killed' | 'finished' | 'stopped';
  readonly stopped: Extract<RollingEvent, { kind: 'stopped' }> | null;
}

export async function violationsOf(scenario: Scenario): Promise<readonly string[]> {
  return (await played(scenario)).broken;
}

export async function played(scenario: Scenario): Promise<Played> {
  const home = mkdtempSync(join(FAST_FOLDER, 'baltop-simulation-'));
  const play = new Play(scenario, home);
  try {
    await play.all();
    return { broken: play.rules.broken, faults: play.world.done, seen: play.seen };
  } finally {
    play.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

class Play {
  readonly world: World;
  readonly rules: Rules;
  readonly seen: string[] = [];
  private readonly scenario: Scenario;
  private readonly home: string;
  private fleet: SimulatedFleet;
  private life: Life;
  /** Where the journal of the life is. */
  private folder = '';
  private births = 0;
  private hasFailed = false;
  private isUndone = false;
  private readonly fleets: SimulatedFleet[] = [];

  constructor(scenario: Scenario, home: string) {
    this.scenario = scenario;
    this.home = home;
    const { frontEnds, members } = scenario;
    this.life = this.born();
    this.fleet = new SimulatedFleet({ frontEnds, members, wire: (each) => this.life.wire(each) });
    this.fleets.push(this.fleet);
    this.world = new World(this.fleet, scenario);
    this.rules = new Rules(this.world, scenario, () => this.folder);
    this.world.onStop = () => this.life.operator.abort();
  }

  stop(): void {
    for (const each of this.fleets) each.fleet.stop();
  }

  async all(): Promise<void> {
    const { world, rules, scenario } = this;
    for (const [index, each] of this.fleet.frontEnds.entries())
      if (index > 0) each.answer = { slow: 500 + index * APART_MS };
    await begin(this.fleet);
    world.heal();
    // What was asked slowly is answered.
    await this.fleet.advance(1_500);
    world.arm(scenario.faults);
    let start: RollingStart | null = this.startNew();
    let last: Ended = { how: 'killed', stopped: null };
    for (let lives = 1; start !== null; lives += 1) {
      last = await this.run(start);
      this.seen.push(last.how);
      if (rules.broken.length > 0) return;
      if (last.how === 'finished') break;
      world.heal();
      if (last.how === 'killed') await this.beginAgain();
      await world.calm(this.fleet);
      const [journal] = readJournals(this.folder);
      if (journal === undefined) {
        if (world.ours().size > 0) rules.broken.push('no journal tells of what is out');
        return;
      }
      const goesOn = scenario.after === 'resume' && lives < MOST_LIVES && isOpen(journal);
      start = goesOn ? this.startAgain(journal) : null;
    }
    world.close();
    await world.calm(this.fleet);
    await this.putBack(last);
  }

  private born(): Life {
    const folder = join(this.home, String(this.births));
    mkdirSync(folder, { mode: 0o700, recursive: true });
    this.folder = folder;
    const kill = this.scenario.kills[this.births] ?? null;
    this.births += 1;
    return new Life(kill, () => this.rules, folder, join(this.home, String(this.births)));
  }

  private async beginAgain(): Promise<void> {
    this.fleet.fleet.stop();
    this.life = this.born();
    const { life } = this;
    this.fleet = new SimulatedFleet({ beside: this.fleet, wire: (each) => life.wire(each) });
    this.fleets.push(this.fleet);
    await begin(this.fleet);
  }

  private startNew(): RollingStart {
    const { fleet, scenario } = this;
    const snapshot = fleet.fleet.getSnapshot();
    const [balancer] = snapshot.balancers;
    assert.ok(balancer, 'no balancer');
    const { longestMs, graceMs, saysLongest, witness } = scenario;
    const options: RollingOptions = {
      ...OPTIONS,
      ...asked(scenario),
      graceMs,
      maxRequestMs: saysLongest ? longestMs + 500 : null,
      // Busy is exact where it is looked at alone, and drains are short then.
      quietForMs: witness === 'busy' ? 0 : null,
    };
    const { minUsable, maxOut } = options;
    const choice = { only: null, skip: new Set<string>(), minUsable, maxOut };
    const plan = planRolling(snapshot, balancer, { ...choice, policy: DEFAULT_POLICY });
    assert.deepEqual(plan.objections, []);
    const where = { context: null, frontEnds: fleet.frontEnds.map(({ url }) => url) };
    return startAnew(plan, where, options, this.hooks(), fleet.clock.monotonic());
  }

  private startAgain(journal: Journal): RollingStart | null {
    return startAgain(this.fleet.fleet.getSnapshot(), journal, journal.options);
  }

  private hooks(): RollingHooks {
    const { life, world, rules } = this;
    const { fails, checks, holdMs, gate } = this.scenario;
    const { clock } = this.fleet;
    const after = <T>(ms: number, value: T) =>
      new Promise<T>((resolve) => clock.after(ms, () => resolve(value)));
    const isNth = (route: string, nth: number | undefined) =>
      nth !== undefined && route === `node${nth + 1}`;
    const begins = (route: string) => {
      world.moments.happened('hook', route);
      rules.hookBegins(route);
    };
    // A process that is gone starts nothing.
    const upgrade = async (route: string): Promise<HookResult> => {
      if (life.isOver) return NEVER;
      begins(route);
      const isBad = !this.hasFailed && isNth(route, fails ?? undefined);
      this.hasFailed ||= isBad;
      return after(UPGRADE_MS, { ok: !isBad, why: isBad ? 'ended with 1' : '' });
    };
    const undo = async (route: string): Promise<HookResult> => {
      if (life.isOver) return NEVER;
      begins(route);
      this.isUndone = true;
      return after(UPGRADE_MS, { ok: true, why: '' });
    };
    const ask = (route: string) => {
      const says = !this.isUndone && isNth(route, gate?.refuses) ? 'bad' : 'good';
      return after<GateAnswer>(CHECK_MS, { says, why: '' });
    };
    return {
      upgradeBy: 'command',
      upgrade: (member) => upgrade(routeOf(member)),
      gate: gate === null ? null : (member) => ask(routeOf(member)),
      undo: gate?.undo === true ? (member) => undo(routeOf(member)) : null,
      check: checks ? () => after(CHECK_MS, { ok: true, why: '' }) : null,
      hold: (_, step) => (holdMs > 0 && step === 'yours' ? after(holdMs, 'go') : null),
      // Busy is exact where no scoreboard is always there, but for a moment.
      uncertain: async () => 'go',
      unproved: null,
      unready: null,
    };
  }

  private async run(start: RollingStart): Promise<Ended> {
    const { fleet, life, rules, world } = this;
    if (life.operator.signal.aborted) return { how: 'stopped', stopped: null };
    const opened = openRolling(
      {
        fleet: fleet.fleet,
        change: fleet.change,
        hooks: this.hooks(),
        agreement: AGREEMENT,
        folder: this.folder,
      },
      start,
      life.operator.signal,
    );
    assert.ok('news' in opened, JSON.stringify(opened));
    const isDone = new Set(
      start.journal.members.filter(({ step }) => step === 'done').map(({ key }) => key),
    );
    let stopped: Ended['stopped'] = null;
    let isFinished = false;
    const read = async () => {
      for await (const { event } of opened.news) {
        if (life.isOver) return NEVER;
        if (event.kind === 'stopped') stopped ??= event;
        if (event.kind === 'finished') isFinished = true;
        if (event.kind === 'gate-failed') this.seen.push('refused by the gate');
        if (event.kind === 'drain' && event.event.kind === 'quiet')
          for (const { witness } of event.event.places) this.seen.push(`quiet by ${witness}`);
        if (event.kind !== 'step') continue;
        const route = routeOf(event.member);
        if (isDone.has(event.member.key)) rules.broken.push('what is done is begun again');
        if (event.step === 'drain' && event.undoing === undefined && stopped !== null)
          rules.broken.push('after the stop another member is drained');
        rules.stepTold(route, event.step);
        world.moments.happened('step', route);
        if (life.noted()) return NEVER;
      }
    };
    life.count(true);
    // Within an hour, or it goes on for ever.
    await fleet.until(Promise.race([read(), life.killed]));
    life.count(false);
    const how = life.isOver ? 'killed' : isFinished ? 'finished' : 'stopped';
    return { how, stopped };
  }

  /** The end: what is left is told, can be put back, and then no flag is left. */
  private async putBack({ stopped }: Ended): Promise<void> {
    const { world, rules, fleet } = this;
    const [journal] = readJournals(this.folder);
    assert.ok(journal, 'no journal');
    const plan = planAbort(fleet.fleet.getSnapshot(), journal);
    const told = new Set(plan.leftOvers.map(({ member }) => routeOf(member)));
    if (stopped !== null && stopped.standing !== 'in') told.add(routeOf(stopped.member));
    for (const [route, flags] of world.ours()) {
      if (!told.has(route)) rules.broken.push(`nobody tells that ${route} has ${flags.join(', ')}`);
    }
    const events = openAbort(
      {
        fleet: fleet.fleet,
        change: fleet.change,
        agreement: { ...AGREEMENT, agreed: 3 },
        folder: this.folder,
      },
      journal,
      plan,
    );
    assert.ok(!('kind' in events), JSON.stringify(events));
    let why: string | null = 'it did not end';
    const abort = async () => {
      for await (const event of events) if (event.kind === 'ended') ({ why } = event);
    };
    await fleet.until(abort());
    if (why !== null) rules.broken.push(`abort on healthy front ends: ${why}`);
    for (const [route, flags] of world.ours())
      rules.broken.push(`after the abort ${route} has ${flags.join(', ')}`);
  }
}

function routeOf({ places: [{ worker }] }: Member): string {
  return worker.route ?? '';
}
