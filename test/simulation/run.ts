/** Plays a scenario to its end, and says which rules were broken. */

import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import type { Ask, ManagerPort } from '../../source/httpd/manager-port.ts';
import { readJournals } from '../../source/operations/rolling/journal.ts';
import { openAbort, planAbort } from '../../source/operations/rolling/rolling-abort.ts';
import {
  type RollingEvent,
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
import { begin, SimulatedFleet } from '../helpers/simulated-fleet.ts';
import type { SimulatedFrontEnd } from '../helpers/simulated-front-end.ts';
import type { Scenario } from './scenario.ts';
import { Truth } from './truth.ts';

const OPTIONS: RollingOptions = {
  ...STANDARD_ROLLING,
  drainTimeoutMs: 60_000,
  proofTimeoutMs: 20_000,
  soakMs: 2_000,
};
const UPGRADE_MS = 3_000;
/** No process of this host has such a number. */
const NOBODY = 2 ** 30;

/** A process of ours: until it is killed its requests reach httpd, and answers reach it. */
class Life {
  isOver = false;
  private isCounted = false;
  readonly killed: Promise<'killed'>;
  private requests = 0;
  private kill: () => void = () => undefined;
  private readonly scenario: Scenario['killed'];
  private readonly atKill: () => void;

  constructor(scenario: Scenario['killed'], atKill: () => void) {
    this.scenario = scenario;
    this.atKill = atKill;
    this.killed = new Promise((resolve) => {
      this.kill = () => resolve('killed');
    });
  }

  /** Of the run alone: neither what was asked before it nor what is asked after it. */
  count(on: boolean): void {
    this.isCounted = on;
  }

  wire(frontEnd: SimulatedFrontEnd): ManagerPort {
    const ask = async (own: Ask = {}) => {
      if (this.isOver) return NEVER;
      if (this.isCounted) this.requests += 1;
      const isLast = this.isCounted && this.requests === this.scenario?.atRequest;
      if (isLast && !this.scenario.isSent) return this.end();
      const answer = frontEnd.readPage(own);
      if (isLast) return this.end();
      const heard = await answer;
      return this.isOver ? NEVER : heard;
    };
    return {
      url: frontEnd.url,
      refererName: frontEnd.refererName,
      login: frontEnd.login,
      readPage: ask,
      readExactPage: (signal) => ask(signal === undefined ? {} : { signal }),
      withXml: async () => null,
      readStatus: async (own) => {
        const answer = this.isOver ? NEVER : frontEnd.readStatus(own);
        const heard = await answer;
        return this.isOver ? NEVER : heard;
      },
    };
  }

  private end(): Promise<never> {
    this.isOver = true;
    this.atKill();
    this.kill();
    return NEVER;
  }
}

const NEVER = new Promise<never>(() => undefined);

interface Run {
  readonly isKilled: boolean;
  readonly stopped: Extract<RollingEvent, { kind: 'stopped' }> | null;
}

/** A journal is synced to its disk at every step, which is most of a scenario's time; in memory that costs nothing. */
const FAST = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Empty where all is as it must be. */
export async function violationsOf(scenario: Scenario): Promise<readonly string[]> {
  const folders = [0, 1].map(() => mkdtempSync(join(FAST, 'baltop-simulation-')));
  const [folder = '', saved = ''] = folders;
  const fleets: SimulatedFleet[] = [];
  try {
    const life = new Life(scenario.killed, () => saveAsDead(folder, saved));
    const { frontEnds, members } = scenario;
    const it = new SimulatedFleet({ frontEnds, members, wire: (each) => life.wire(each) });
    fleets.push(it);
    const truth = new Truth(it, scenario);
    await begin(it);
    life.count(true);
    for (const fault of scenario.faults) it.at(it.elapsed + fault.atMs, () => truth.inflict(fault));
    const first = await play(it, truth, folder, life, scenario, startNew(it, scenario));
    life.count(false);
    if (!first.isKilled) {
      await truthAfter(it, truth, folder, first);
      return truth.violations;
    }
    it.fleet.stop();
    const next = new SimulatedFleet({ beside: it });
    fleets.push(next);
    truth.heal();
    await begin(next);
    const [journal] = readJournals(saved);
    if (journal === undefined) {
      if (truth.ours().size > 0) truth.violations.push('no journal tells of what is out');
      return truth.violations;
    }
    const other = new Life(null, () => undefined);
    const start =
      scenario.after === 'resume' && isOpen(journal)
        ? startAgain(next.fleet.getSnapshot(), journal, journal.options)
        : null;
    const second =
      start === null
        ? { isKilled: false, stopped: null }
        : await play(next, truth, saved, other, scenario, start);
    await truthAfter(next, truth, saved, second);
    return truth.violations;
  } finally {
    for (const each of fleets) each.fleet.stop();
    for (const each of folders) rmSync(each, { recursive: true, force: true });
  }
}

function startNew(it: SimulatedFleet, scenario: Scenario): RollingStart {
  const snapshot = it.fleet.getSnapshot();
  const [balancer] = snapshot.balancers;
  assert.ok(balancer, 'no balancer');
  const options = {
    ...OPTIONS,
    maxOut: scenario.maxOut,
    // Busy is exact where it is looked at alone, and drains are short then.
    quietForMs: scenario.witness === 'busy' ? 0 : null,
  };
  const plan = planRolling(snapshot, balancer, {
    only: null,
    skip: new Set(),
    minUsable: options.minUsable,
    policy: DEFAULT_POLICY,
    maxOut: options.maxOut,
  });
  const where = { context: null, frontEnds: it.frontEnds.map(({ url }) => url) };
  return startAnew(plan, where, options, hooks(it, null, scenario), it.clock.monotonic());
}

function hooks(it: SimulatedFleet, truth: Truth | null, { fails }: Scenario, life?: Life) {
  return {
    upgradeBy: 'command' as const,
    upgrade: async (member: {
      readonly places: readonly [{ readonly worker: { readonly route: string } }, ...unknown[]];
    }) => {
      const { route } = member.places[0].worker;
      // A process that is gone starts nothing.
      if (life?.isOver === true) return NEVER;
      truth?.checkQuiet(route);
      await new Promise<void>((resolve) => it.clock.after(UPGRADE_MS, resolve));
      return fails !== null && route === `node${fails + 1}`
        ? { ok: false, why: 'ended with 1' }
        : { ok: true, why: '' };
    },
    check: null,
    hold: () => null,
    unproved: null,
    unready: null,
  };
}

async function play(
  it: SimulatedFleet,
  truth: Truth,
  folder: string,
  life: Life,
  scenario: Scenario,
  start: RollingStart,
): Promise<Run> {
  const opened = openRolling(
    {
      fleet: it.fleet,
      change: it.change,
      hooks: hooks(it, truth, scenario, life),
      agreement: { agreed: 2, policy: DEFAULT_POLICY },
      folder,
    },
    start,
    new AbortController().signal,
  );
  assert.ok('news' in opened, JSON.stringify(opened));
  const isDone = new Set(
    start.journal.members.filter(({ step }) => step === 'done').map(({ key }) => key),
  );
  let stopped: Run['stopped'] = null;
  const run = async () => {
    for await (const { event } of opened.news) {
      if (event.kind === 'stopped') stopped ??= event;
      if (event.kind !== 'step' || event.step === 'done') continue;
      if (isDone.has(event.member.key)) truth.violations.push('what is done is begun again');
      if (event.step === 'drain' && stopped !== null)
        truth.violations.push('after the stop another member is drained');
    }
  };
  await orKilled(it, life, run());
  return { isKilled: life.isOver, stopped };
}

/** Within an hour, or it goes on for ever. */
function orKilled<T>(it: SimulatedFleet, life: Life, work: Promise<T>): Promise<T | 'killed'> {
  return it.until(Promise.race([work, life.killed]));
}

/** The end: what is left is told, can be put back, and no step that is done has left a flag. */
async function truthAfter(
  it: SimulatedFleet,
  truth: Truth,
  folder: string,
  { stopped }: Run,
): Promise<void> {
  truth.heal();
  // Longer than a change that is late; and one that limited requests is asked again after a while only.
  await it.advance(12_000);
  for (
    let waits = 0;
    it.fleet.getSnapshot().frontEnds.some(({ error }) => error !== null);
    waits += 1
  ) {
    assert.ok(waits < 120, 'a front end that answers is not asked again within two minutes');
    await it.advance(1_000);
  }
  const [journal] = readJournals(folder);
  assert.ok(journal, 'no journal');
  const snapshot = it.fleet.getSnapshot();
  const plan = planAbort(snapshot, journal);
  const told = new Set(plan.leftOvers.map(({ member }) => member.places[0].worker.route));
  if (stopped !== null && stopped.standing !== 'in')
    told.add(stopped.member.places[0].worker.route);
  for (const [route, flags] of truth.ours()) {
    if (!told.has(route))
      truth.violations.push(`nobody tells that ${route} has ${flags.join(', ')}`);
  }
  const agreement = { agreed: 3, policy: DEFAULT_POLICY } as const;
  const events = openAbort(
    { fleet: it.fleet, change: it.change, agreement, folder },
    journal,
    plan,
  );
  assert.ok(!('kind' in events), JSON.stringify(events));
  let why: string | null = 'it did not end';
  const abort = async () => {
    for await (const event of events) if (event.kind === 'ended') ({ why } = event);
  };
  await it.until(abort());
  if (why !== null) truth.violations.push(`abort on healthy front ends: ${why}`);
  for (const [route, flags] of truth.ours())
    truth.violations.push(`after the abort ${route} has ${flags.join(', ')}`);
}

/** The state folder as a process leaves it that is gone. */
function saveAsDead(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  for (const name of readdirSync(to).filter((each) => each.endsWith('.claim'))) {
    const claim = JSON.parse(readFileSync(join(to, name), 'utf8'));
    const text = JSON.stringify({ ...claim, owner: { ...claim.owner, pid: NOBODY } });
    // A claim is named after its process, and this one is not ours any more.
    rmSync(join(to, name));
    writeFileSync(join(to, `gone-${name}`), text, { mode: 0o600 });
  }
}
