/**
 * A week of a fleet as it is recorded, and how long it takes to open it and to come to any moment. Pages come straight
 * from memory: what is measured is the recording.
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changesBetween } from '../source/fleet/changes.ts';
import type { FleetNews } from '../source/fleet/fleet.ts';
import type { FleetEvent, FrontEndState } from '../source/fleet/snapshot.ts';
import type { ManagerPage, Worker } from '../source/httpd/model.ts';
import { incidentOf } from '../source/operations/recording/incident.ts';
import { createRecorder } from '../source/operations/recording/recorder.ts';
import { olderPath, openRecording } from '../source/operations/recording/recording.ts';
import { openRecordingFile } from '../source/operations/recording/recording-file.ts';
import { createReplay } from '../source/operations/recording/replay.ts';
import { FakeClock } from '../test/helpers/fake-clock.ts';
import { aBalancer, aPage, aWorker } from '../test/helpers/snapshots.ts';
import { median, percentile } from './process.ts';
import { fixed, printTable } from './table.ts';

const INTERVAL_MS = 2_000;
const DAY_MS = 86_400_000;
const MEMBERS = 20;
const MAX_BYTES = 200e6;
const WHO = { user: 'bench', host: 'here', pid: 1, command: 'screen' };

/** Repeatable, and good enough for counters. */
let seed = 1;
function upTo(most: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % most;
}

function pageAfter(page: ManagerPage, isTurn: boolean): ManagerPage {
  return {
    ...page,
    balancers: page.balancers.map((balancer) => ({
      ...balancer,
      workers: balancer.workers.map((worker, index) => workerAfter(worker, isTurn && index === 0)),
    })),
  };
}

/** Requests as a busy site has them; now and then httpd cannot reach the first member, and then it can. */
function workerAfter(worker: Worker, isTurn: boolean): Worker {
  const { to, from } = worker;
  const isOk = worker.status.health === 'ok';
  return {
    ...worker,
    ...(isTurn && { status: aWorker('', isOk ? 'Init Err ' : 'Init Ok ').status }),
    elected: (worker.elected ?? 0) + 40 + upTo(30),
    busy: upTo(12),
    load: upTo(200) - 100,
    to: { bytes: (to?.bytes ?? 0) + upTo(40) * 1024, exact: false },
    from: { bytes: (from?.bytes ?? 0) + upTo(400) * 1024, exact: false },
  };
}

export async function benchReplay(days: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-bench-'));
  try {
    const path = join(folder, 'week.rec');
    const spent = await recordDays(path, days);
    const size = [path, olderPath(path)].map((each) => sizeOf(each));
    const opened = () => {
      const recording = openRecording(path, WHO);
      const replay = createReplay(recording, new FakeClock());
      replay.fleet.getSnapshot();
      return { recording, replay };
    };
    const openMs = timeOf(() => opened().recording.close());
    const { recording, replay } = opened();
    const { from, to } = replay.facts();
    const jumps = times(40, () => {
      replay.wish({ kind: 'go', at: from + (upTo(1_000_000) / 1_000_000) * (to - from) });
      replay.fleet.getSnapshot();
    });
    const backs = times(20, () => replay.wish({ kind: 'reading', by: -1 }));
    const events = times(20, () => replay.wish({ kind: 'event', by: -1 }));
    const reportMs = timeOf(
      () => void incidentOf(recording, { timeOf: (flow) => flow?.busy ?? null, times: 3 }),
    );
    recording.close();
    printTable(
      `${days} days of 2 front ends with ${MEMBERS} members each, polled every 2 s; ms of processor time`,
      ['', 'median', 'p95', 'most'],
      [
        ['open, first picture', fixed(openMs), '', ''],
        ['jump anywhere', ...spread(jumps)],
        ['reading before', ...spread(backs)],
        ['event before', ...spread(events)],
        ['report', fixed(reportMs), '', ''],
      ],
    );
    const kept = (to - from) / DAY_MS;
    process.stdout.write(
      `\n${fixed((size[0] ?? 0) / 1e6)} + ${fixed((size[1] ?? 0) / 1e6)} MB on disk (at most ${fixed(MAX_BYTES / 1e6)}), the newest ${fixed(kept, 1)} days; ${fixed(spent * 1_000)} us a reading to record\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function spread(values: readonly number[]): readonly string[] {
  return [fixed(median(values)), fixed(percentile(values, 0.95)), fixed(Math.max(...values))];
}

/** Processor time: on a machine that does other work, too, the clock on the wall says little. */
function times(count: number, run: () => void): readonly number[] {
  return Array.from({ length: count }, () => timeOf(run));
}

function timeOf(run: () => void): number {
  const begun = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Gives ms a reading. */
async function recordDays(path: string, days: number): Promise<number> {
  const clock = new FakeClock();
  let keep: (news: FleetNews) => void = () => undefined;
  const onNews = (keeper: typeof keep) => {
    keep = keeper;
    return () => undefined;
  };
  const names = ['web1', 'web2'];
  const file = openRecordingFile({ path, maxBytes: MAX_BYTES, onProblem: fail, clock });
  const recorder = createRecorder({ clock, onNews } as never, file, {
    program: 'bench',
    by: WHO,
    label: 'bench',
    frontEnds: names.map((name) => ({ name, url: `http://${name}/balancer-manager` })),
    labels: [],
  });
  const workers = Array.from({ length: MEMBERS }, (_, index) =>
    aWorker(`http://10.0.0.${index + 1}:8080`, 'Init Ok ', { route: `node${index + 1}` }),
  );
  let states: readonly FrontEndState[] = names.map((name) => ({
    name,
    url: `http://${name}/balancer-manager`,
    page: aPage([aBalancer('app', workers)]),
    ...{ readAt: null, tookMs: 12, error: null, failingSince: null },
    ...{ nextPollAt: null, pollingSince: null },
  }));
  const polls = Math.round((days * DAY_MS) / INTERVAL_MS);
  let spent = 0;
  for (let poll = 0; poll < polls; poll += 1) {
    clock.pass(INTERVAL_MS);
    const at = clock.monotonic();
    for (const [index, state] of states.entries()) {
      const isTurn = poll % 900 === 899;
      const before = state.page as ManagerPage;
      const page = pageAfter(before, isTurn);
      const sight = { notBefore: at - INTERVAL_MS, own: null, ownIntents: new Map() };
      const events: readonly FleetEvent[] = isTurn
        ? changesBetween(before, page, { ...sight, frontEnd: state.name, at })
        : [];
      states = states.with(index, { ...state, page, readAt: at, tookMs: 8 + upTo(20) });
      const news = { at, intervalMs: INTERVAL_MS, pollMs: INTERVAL_MS, frontEnds: states, events };
      // One in a hundred is enough: the clock costs, too.
      if (poll % 100 !== 50) keep(news);
      else spent += timeOf(() => keep(news));
    }
    if (poll % 500 === 0) await file.settled();
  }
  await recorder.close();
  return spent / (polls / 50);
}

function fail(problem: string | null): void {
  throw new Error(`cannot record: ${problem}`);
}
