/** When is a member quiet? Nothing in flight and nothing new, on every front end that has it, for long enough. */

import { frontEndNamed } from '../../fleet/find.ts';
import type { FleetSnapshot, FrontEndState, Member } from '../../fleet/snapshot.ts';
import type { Worker } from '../../httpd/model.ts';
import { printable } from '../../httpd/printable.ts';

export interface QuietRule {
  /** Readings in a row, on every place. */
  readonly polls: number;
  /** From the first of them to the last. */
  readonly leastMs: number;
  /**
   * For how long nothing new must have come, besides. httpd 2.4 counts busy without a lock, so that it can show 0
   * while a request is in flight; nothing new for longer than a request can take is certain whatever it shows.
   */
  readonly nothingNewMs: number;
  /**
   * The longest that a request may take, from the operator. Busy drifts upwards on a busy httpd and then never
   * falls to 0: busy and Elected both unchanged for longer than this can only be such a staleBusy.
   */
  readonly maxRequestMs: number | null;
}

/** Without the longest request, old httpd processes are given this long after a restart. */
const OLD_PROCESSES_MS = 60_000;

export const QUIET_RULE: QuietRule = {
  polls: 3,
  leastMs: 1_000,
  nothingNewMs: 0,
  maxRequestMs: null,
};

/** The rule with what the operator said of the longest request. */
export function quietRule(said: {
  readonly maxRequestMs: number | null;
  readonly quietForMs?: number | null;
}): QuietRule {
  const { maxRequestMs, quietForMs } = said;
  return { ...QUIET_RULE, maxRequestMs, nothingNewMs: quietForMs ?? 0 };
}

/** One place of the member as last read. */
export interface PlaceWatch {
  readonly frontEnd: string;
  readonly worker: Worker;
  /** Requests per second that still arrive: the fleet's own rate, as every other face has it. */
  readonly requests: number | null;
  /** Readings in a row with nothing in flight and nothing new. */
  readonly quietPolls: number;
  /** When Elected last grew, as far as was seen; ms since the epoch. */
  readonly lastRequestAt: number;
  /** Why this place is not quiet; '' when it is. Safe to print. */
  readonly waitsFor: string;
}

export interface QuietView {
  readonly places: readonly PlaceWatch[];
  readonly quiet: boolean;
  /** Requests in flight that the plateau rule took for stale counts; 0 for a plain quiet. */
  readonly staleBusy: number;
}

interface Track {
  worker: Worker;
  readAt: number;
  quietPolls: number;
  quietSince: number;
  /** Since when busy and Elected have both stood still. */
  stillSince: number;
  lastRequestAt: number;
}

/** Watches one member. Feed it every snapshot; it counts each reading of a front end once. */
export class QuietWatch {
  private readonly rule: QuietRule;
  private readonly tracks = new Map<string, Track>();
  /** Not quiet before this moment: after a restart of httpd busy is 0 while old processes still work. */
  private notBefore = 0;

  constructor(rule: QuietRule) {
    this.rule = rule;
  }

  /** Starts anew; what was not to be believed yet stays so. */
  startAnew(): void {
    this.tracks.clear();
  }

  /** Starts anew, and believes no quiet before `until` (ms since the epoch). */
  distrustUntil(until: number): void {
    this.startAnew();
    this.notBefore = until;
  }

  /** A restart shows busy 0 at once while the old processes still answer. */
  distrustRestart(at: number): void {
    this.distrustUntil(at + (this.rule.maxRequestMs ?? OLD_PROCESSES_MS));
  }

  observe(snapshot: FleetSnapshot, member: Member): QuietView {
    const places = member.places.map(({ frontEnd, worker, rates }): PlaceWatch => {
      const state = frontEndNamed(snapshot, frontEnd);
      const track = this.follow(frontEnd, worker, state);
      return {
        frontEnd,
        worker,
        requests: rates.requests,
        quietPolls: track.quietPolls,
        lastRequestAt: track.lastRequestAt,
        waitsFor: this.waitsFor(track, state, snapshot.at),
      };
    });
    const plain = places.every((place) => place.waitsFor === '');
    const plateau = !plain && this.isPlateau(snapshot);
    const busy = places.reduce((sum, { worker }) => sum + (worker.busy ?? 0), 0);
    return { places, quiet: plain || plateau, staleBusy: plateau ? busy : 0 };
  }

  private follow(frontEnd: string, worker: Worker, state: FrontEndState | undefined): Track {
    const readAt = state?.readAt ?? 0;
    const before = this.tracks.get(frontEnd);
    if (before === undefined) {
      const track: Track = {
        worker,
        readAt,
        quietPolls: isIdle(worker) ? 1 : 0,
        quietSince: readAt,
        stillSince: readAt,
        lastRequestAt: readAt,
      };
      this.tracks.set(frontEnd, track);
      return track;
    }
    // A failed poll counts as "not zero": what cannot be seen is not quiet.
    if (state === undefined || state.error !== null) {
      before.quietPolls = 0;
      before.stillSince = Number.POSITIVE_INFINITY;
      return before;
    }
    if (readAt <= before.readAt) return before;
    advance(before, worker, readAt);
    return before;
  }

  private waitsFor(track: Track, state: FrontEndState | undefined, now: number): string {
    const { worker } = track;
    if (state === undefined) return 'an answer';
    if (state.error !== null) return `an answer (${state.error.what})`;
    if (worker.elected === null)
      return 'a count of requests (the page shows none that can be read)';
    if (worker.busy === null) return 'the longest request (httpd 2.2 shows no busy)';
    if (worker.busy > 0) return `busy ${worker.busy}`;
    const { polls, leastMs, nothingNewMs } = this.rule;
    if (track.quietPolls < polls || track.readAt - track.quietSince < leastMs) return 'quiet';
    if (track.readAt - track.lastRequestAt < nothingNewMs) return '--quiet-for';
    return now < this.notBefore ? 'requests of the old httpd processes' : '';
  }

  private isPlateau(snapshot: FleetSnapshot): boolean {
    const { maxRequestMs } = this.rule;
    if (maxRequestMs === null || snapshot.at < this.notBefore) return false;
    return [...this.tracks.values()].every(
      (track) => track.readAt - track.stillSince >= maxRequestMs,
    );
  }
}

/** Requests per second that still come, over all places; null while not known. */
export function requestsOf(view: QuietView): number | null {
  return view.places.reduce<number | null>(
    (sum, { requests }) => (sum === null || requests === null ? null : sum + requests),
    0,
  );
}

function isIdle(worker: Worker): boolean {
  return worker.busy === 0;
}

function advance(track: Track, worker: Worker, readAt: number): void {
  const before = track.worker;
  // A count that can't be read may have grown.
  const grew = worker.elected === null || worker.elected !== before.elected;
  if (grew) track.lastRequestAt = readAt;
  if (grew || worker.busy !== before.busy || track.stillSince === Number.POSITIVE_INFINITY) {
    track.stillSince = readAt;
  }
  if (!isIdle(worker)) track.quietPolls = 0;
  else {
    const goesOn = !grew && track.quietPolls > 0;
    if (!goesOn) track.quietSince = readAt;
    track.quietPolls = goesOn ? track.quietPolls + 1 : 1;
  }
  track.worker = worker;
  track.readAt = readAt;
}

/**
 * `web1 busy 2, web2 requests to stop arriving`: what is waited for, the front end where there are several; `more`
 * comes behind each. '' where nothing is. Safe to print.
 */
export function waitsAt({ places }: QuietView, more: (place: PlaceWatch) => string): string {
  return places
    .filter((place) => place.waitsFor !== '')
    .map((place) => {
      const where = places.length > 1 ? `${printable(place.frontEnd)} ` : '';
      // Nothing is in flight where requests alone keep it from being quiet.
      const what = place.waitsFor === 'quiet' ? 'requests to stop arriving' : place.waitsFor;
      return where + what + more(place);
    })
    .join(', ');
}
