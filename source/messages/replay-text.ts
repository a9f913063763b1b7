/** What is said of a replay besides what it shows. */

import type { ReplayFacts, ReplayNote } from '../operations/recording/replay.ts';
import { clock, duration, moment } from './numbers.ts';

/** Why nothing can be changed, or asked of httpd. */
export const THIS_IS_A_REPLAY = 'this is a replay';

export const NOT_A_REPLAY = 'this is no replay: baltop replay FILE opens one';

/** `REPLAY 14:02:11`, with how fast it goes; short where there is little room. */
export function replayText({ at, speed, isPlaying }: ReplayFacts, utc: boolean): string {
  const pace = isPlaying ? ` ${speed}x` : '';
  return `REPLAY ${clock(at, utc)}${pace}`;
}

export function replayNote(note: ReplayNote): string {
  switch (note.kind) {
    case 'begins':
      return 'the recording begins here';
    case 'ends':
      return 'the recording ends here';
    case 'cut-off':
      return 'the recording ends here; it was cut off, not ended';
    case 'no-event-before':
      return 'no event before this';
    case 'no-event-after':
      return 'no event after this';
    case 'skipped':
      return `nothing was recorded for ${duration(note.ms)}: skipped`;
  }
}

/** `14:00:00 to 15:02:10`, with days where they differ. */
export function spanText({ from, to }: Pick<ReplayFacts, 'from' | 'to'>, utc: boolean): string {
  return `${moment(from, to, utc)} to ${clock(to, utc)}`;
}

export function noMomentText(wanted: string, facts: ReplayFacts, utc: boolean): string {
  return `${wanted} is not in the recording: it goes from ${spanText(facts, utc)}`;
}

/** The recording cannot be written any more, or can be again. */
export function recordingText(problem: string | null): string {
  return problem === null
    ? 'recording again'
    : `recording stopped: ${problem}; tried again every minute`;
}
