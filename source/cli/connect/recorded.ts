/** `--record`: what this call reads is written to a file, and what became of its changes. Loaded where it is asked for. */

import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { text } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { excerpt } from '../../httpd/printable.ts';
import { createRecorder, type Recorder } from '../../operations/recording/recorder.ts';
import { firstSession, NoRecording, openRecording } from '../../operations/recording/recording.ts';
import {
  openRecordingFile,
  type RecordingFile,
} from '../../operations/recording/recording-file.ts';
import { VERSION } from '../../version.ts';
import type { Invocation } from '../console/invocation.ts';
import { authorOf } from './audited.ts';
import type { Connection } from './connect.ts';

const UNITS: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9 };
const USUAL = '200M';
/** Below, a few whole pictures would fill it. */
const LEAST_BYTES = 1e6;

/** From now on. Throws `UsageError`, and has written nothing then. */
export function startRecording(
  invocation: Invocation,
  { fleet, settings }: Pick<Connection, 'fleet' | 'settings'>,
  label: string,
  onProblem: (problem: string | null) => void,
): Recorder {
  const { values, env, verb } = invocation;
  const path = text(values.record) ?? '';
  const maxBytes = sizeOf(text(values['record-size']) ?? USUAL);
  checkAppendable(path, invocation);
  let file: RecordingFile;
  try {
    file = openRecordingFile({ path, maxBytes, onProblem, clock: fleet.clock });
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    throw new UsageError(`cannot record to ${excerpt(path)}: ${excerpt(why, 200)}`, ANOTHER);
  }
  const labels = [...settings.labels].flatMap(([balancer, named]) =>
    [...named].map(([member, each]) => [balancer, member, each] as const),
  );
  const { frontEnds } = fleet.getSnapshot();
  return createRecorder(fleet, file, {
    program: VERSION,
    by: authorOf({ verb, env }),
    label,
    frontEnds: frontEnds.map(({ name, url }) => ({ name, url })),
    labels,
  });
}

const ANOTHER = 'Name another file with --record.';

/** Throws `UsageError`. */
function sizeOf(given: string): number {
  const [, digits, unit = 'M'] = /^(\d{1,6})([KMG])?B?$/i.exec(given.trim()) ?? [];
  const bytes = Number(digits) * (UNITS[unit.toUpperCase()] ?? Number.NaN);
  if (bytes >= LEAST_BYTES) return bytes;
  throw new UsageError(
    `--record-size takes a size of 1M or more, such as 50M or 2G, not "${excerpt(given)}"`,
  );
}

/** What is there is a recording that nobody writes to; nothing else is ever written into. Throws `UsageError`. */
function checkAppendable(path: string, { env, verb }: Invocation): void {
  const self = authorOf({ verb, env });
  try {
    if (path !== '' && (!existsSync(path) || statSync(path).size === 0)) return;
    firstSession(path);
    const recording = openRecording(path, self);
    recording.close();
    const last = recording.spans.at(-1);
    if (last === undefined || last.isEnded) return;
    const { host, pid, user } = last.session.by;
    if (host === hostname() && pid !== process.pid && isRunning(pid)) {
      const what = `${excerpt(path)} is being recorded by ${excerpt(user)} (pid ${pid})`;
      throw new UsageError(what, ANOTHER);
    }
  } catch (problem) {
    if (!(problem instanceof NoRecording)) throw problem;
    if (/has no reading/.test(problem.message)) return;
    throw new UsageError(`${problem.message}: it is left as it is`, ANOTHER);
  }
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'EPERM';
  }
}
