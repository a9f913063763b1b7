/** What is said of a replay besides what it shows. */

import { counted } from '../httpd/counted.ts';
import type { ReplayFacts, ReplayNote } from '../operations/recording/replay.ts';
import { clock, duration, moment } from './numbers.ts';

/** Why nothing can be changed, or asked of httpd. */
export const THIS_IS_A_REPLAY = 'this is a replay';

export const NOT_A_REPLAY = 'this is no replay: baltop replay FILE opens one';

/** `REPLAY 14:02:11 event 3 of 6`, with how fast it goes; the events where there is room. */
export function replayText(
  { at, speed, isPlaying, events }: ReplayFacts,
  utc: boolean,
  hasRoom: boolean,
): string {
  const pace = isPlaying ? ` ${speed}x` : '';
  const where = hasRoom && events.all > 0 ? ` event ${events.before} of ${events.all}` : '';
  return `REPLAY ${clock(at, utc)}${pace}${where}`;
}

export function replayNote(note: ReplayNote, utc: boolean): string {
  switch (note.kind) {
    case 'opened':
      return openedText(note, utc);
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

function openedText(note: Extract<ReplayNote, { kind: 'opened' }>, utc: boolean): string {
  const { events } = note;
  const how =
    events === 0 ? 'no events; Space plays it' : `${counted(events, 'event')}: ] goes to the next`;
  return `recorded from ${spanText(note, utc)}, ${how}`;
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
