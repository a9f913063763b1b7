/** Runs a rolling upgrade on simulated front ends to its end, with a journal in a folder of its own. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import { readJournals } from '../../../source/operations/rolling/journal.ts';
import {
  type RollingEvent,
  type RollingHooks,
  type RollingOptions,
  STANDARD_ROLLING,
} from '../../../source/operations/rolling/rolling-events.ts';
import { planRolling } from '../../../source/operations/rolling/rolling-plan.ts';
import { openRolling } from '../../../source/operations/rolling/rolling-run.ts';
import {
  type RollingStart,
  type Said,
  startAgain,
  startAnew,
} from '../../../source/operations/rolling/rolling-start.ts';
import { FAST_FOLDER } from '../../helpers/fast-folder.ts';
import type { SimulatedFleet } from '../../helpers/simulated-fleet.ts';

export interface UpgradeSettings {
  readonly options?: Partial<RollingOptions>;
  readonly hooks?: Partial<RollingHooks>;
  /** Routes; all unless given. */
  readonly only?: readonly string[];
  readonly signal?: AbortSignal;
  /** Told of each event before the run goes on; `leave` ends the reading, as a crash would. */
  readonly onEvent?: (event: RollingEvent) => 'leave' | undefined;
}

export interface Upgraded {
  readonly events: readonly RollingEvent[];
  /** Each step that began: `node1 drain`. */
  readonly steps: readonly string[];
  /** What it waited for: `node1 prove: its first request on web1`. */
  readonly waits: readonly string[];
  readonly isFinished: boolean;
  /** null: it did not stop. */
  readonly stopped: Extract<RollingEvent, { kind: 'stopped' }> | null;
  /** When it ended, ms since the simulation began. */
  readonly at: number;
}

/** The upgrade takes six seconds and ends well, nobody asks for readiness, and the watch after it is short. */
const OPTIONS: RollingOptions = { ...STANDARD_ROLLING, quietForMs: 0, soakMs: 4_000 };

export function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(FAST_FOLDER, 'baltop-engines-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

export function hooksFor(it: SimulatedFleet, hooks: Partial<RollingHooks> = {}): RollingHooks {
  return {
    upgradeBy: 'command',
    upgrade: () => takes(it, 6_000),
    check: null,
    hold: () => null,
    unproved: null,
    unready: null,
    ...hooks,
  };
}

/** A command that ends well after so long. */
export function takes(it: SimulatedFleet, ms: number): Promise<{ ok: true; why: '' }> {
  return new Promise((resolve) => it.clock.after(ms, () => resolve({ ok: true, why: '' })));
}

/** A new upgrade of `app`. */
export function upgraded(
  it: SimulatedFleet,
  folder: string,
  settings: UpgradeSettings = {},
): Promise<Upgraded> {
  const snapshot = it.fleet.getSnapshot();
  const [balancer] = snapshot.balancers;
  assert.ok(balancer, 'no balancer');
  const { only = null, options = {} } = settings;
  const all = { ...OPTIONS, ...options };
  const plan = planRolling(snapshot, balancer, {
    only: only && new Set(only.map((route) => it.member(route).key)),
    skip: new Set(),
    minUsable: all.minUsable,
    policy: DEFAULT_POLICY,
    maxOut: all.maxOut,
  });
  assert.deepEqual(plan.objections, []);
  const frontEnds = it.frontEnds.map(({ url }) => url);
  const hooks = hooksFor(it, settings.hooks);
  const where = { context: null, frontEnds };
  return runUpgrade(it, folder, startAnew(plan, where, all, hooks, it.clock.monotonic()), settings);
}

/** The same gone on with, from the journal and what httpd says now. */
export function resumed(
  it: SimulatedFleet,
  folder: string,
  settings: UpgradeSettings = {},
  said: Readonly<Record<string, Said>> = {},
): Promise<Upgraded> {
  const [journal] = readJournals(folder);
  assert.ok(journal, 'no journal');
  const words = new Map(Object.entries(said).map(([route, word]) => [it.member(route).key, word]));
  const options = { ...journal.options, ...settings.options };
  const start = startAgain(it.fleet.getSnapshot(), journal, options, words);
  assert.ok(start, 'no start');
  return runUpgrade(it, folder, start, settings);
}

export async function runUpgrade(
  it: SimulatedFleet,
  folder: string,
  start: RollingStart,
  { hooks, signal = new AbortController().signal, onEvent }: UpgradeSettings = {},
): Promise<Upgraded> {
  const agreement = { agreed: 2, policy: DEFAULT_POLICY } as const;
  const setup = {
    fleet: it.fleet,
    change: it.change,
    hooks: hooksFor(it, hooks),
    agreement,
    folder,
  };
  const opened = openRolling(setup, start, signal);
  assert.ok('news' in opened, JSON.stringify(opened));
  const run = async () => {
    const events: RollingEvent[] = [];
    for await (const { event } of opened.news) {
      events.push(event);
      if (onEvent?.(event) === 'leave') break;
    }
    return events;
  };
  const events = await it.until(run());
  return {
    events,
    steps: events.flatMap((event) =>
      event.kind === 'step' ? [`${routeOf(event)} ${event.step}`] : [],
    ),
    waits: events.flatMap((event) =>
      event.kind === 'waits' ? [`${routeOf(event)} ${event.step}: ${event.waitsFor}`] : [],
    ),
    isFinished: events.at(-1)?.kind === 'finished',
    stopped: events.find((event) => event.kind === 'stopped') ?? null,
    at: it.elapsed,
  };
}

export function routeOf({ member }: Extract<RollingEvent, { readonly member: unknown }>): string {
  return member.places[0].worker.route;
}
