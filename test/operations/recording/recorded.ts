/** Records a simulated fleet into a file of its own, and opens it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Past } from '../../../source/fleet/past.ts';
import type { FleetSnapshot } from '../../../source/fleet/snapshot.ts';
import { memberTimeline } from '../../../source/messages/timeline.ts';
import { createRecorder, type Recorder } from '../../../source/operations/recording/recorder.ts';
import { openRecording, type Recording } from '../../../source/operations/recording/recording.ts';
import { openRecordingFile } from '../../../source/operations/recording/recording-file.ts';
import type { Scope } from '../../helpers/scope.ts';
import { begin, SimulatedFleet, type SimulationOptions } from '../../helpers/simulated-fleet.ts';

export const WHO = { user: 'root', host: 'ops1', pid: 4711, command: 'screen' };

export function scratch(t: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-recording-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Recorded {
  readonly it: SimulatedFleet;
  readonly path: string;
  readonly recorder: Recorder;
  readonly problems: (string | null)[];
  /** When all so far is on disk. */
  readonly settled: () => Promise<void>;
}

/** Recorded from before the first reading on. */
export async function record(
  t: Scope,
  options: SimulationOptions & {
    readonly path?: string;
    readonly maxBytes?: number;
    /** Ends without a word, as kill -9 does. */
    readonly by?: typeof WHO;
  } = {},
): Promise<Recorded> {
  const path = options.path ?? join(scratch(t), 'fleet.rec');
  const problems: (string | null)[] = [];
  const it = new SimulatedFleet({ intervalMs: 2_000, ...options });
  const file = openRecordingFile({
    path,
    maxBytes: options.maxBytes ?? 200e6,
    onProblem: (problem) => problems.push(problem),
    clock: it.fleet.clock,
  });
  const recorder = createRecorder(it.fleet, file, {
    program: '0.0.0',
    by: options.by ?? WHO,
    label: 'prod',
    frontEnds: it.frontEnds.map(({ name, url }) => ({ name, url })),
    labels: [],
  });
  t.after(() => it.fleet.stop());
  await begin(it, options);
  return { it, path, recorder, problems, settled: () => file.settled() };
}

export function opened(t: Scope, path: string, self = WHO): Recording {
  const recording = openRecording(path, self);
  t.after(recording.close);
  return recording;
}

function read(past: Past | undefined): Past | null {
  return past === undefined ? null : { at: past.at, requests: past.requests, busy: past.busy };
}

/**
 * What can be seen of a snapshot. Of a front end that answers, when the next poll goes out and that one is under way
 * cannot; nonces, forms, certificates, the start of httpd and the median of many answers are not recorded.
 */
export function visible(whole: FleetSnapshot) {
  const { at: _, ...snapshot } = whole;
  return {
    ...snapshot,
    frontEnds: snapshot.frontEnds.map(
      ({ certificateEnds: _ends, medianMs: _ms, startedAt: _start, ...each }) => ({
        ...each,
        page: each.page && { ...each.page, form: null, balancers: each.page.balancers.length },
        nextPollAt: each.error === null ? null : each.nextPollAt,
        pollingSince: each.error === null ? null : each.pollingSince,
        past: read(each.past),
        // What came before the half hour that a replay reads is not in its lists: compared is what is shown of them.
        states: null,
      }),
    ),
    balancers: snapshot.balancers.map(({ name, views, members }) => ({
      name,
      views: views.map(({ frontEnd, balancer, past }) => ({
        frontEnd,
        past: read(past),
        balancer: { ...balancer, nonce: null },
      })),
      members: members.map((member) => ({
        ...member,
        timeline: memberTimeline(member, whole, 15),
        places: member.places.map(({ rates, ...place }) => ({
          ...place,
          rates: {
            requests: rates.requests,
            reset: rates.reset,
            bytes: rates.bytes,
            flow: rates.flow,
            trend: [...rates.trend],
            past: read(rates.past),
          },
        })),
      })),
    })),
  };
}
