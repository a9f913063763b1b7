/** When is a member quiet? Nothing in flight and nothing new, on every front end that has it, for long enough. */

import { frontEndNamed } from '../../fleet/find.ts';
import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import type { Worker } from '../../httpd/model.ts';
import { printable } from '../../httpd/printable.ts';
import { judgePlace, type Verdict } from './quiet-judge.ts';
import { OLD_PROCESSES_MS, type QuietRule } from './quiet-rule.ts';
import { follow, hasMoved, type Track } from './quiet-track.ts';
import type { Scoreboard } from './witness.ts';

/** One place of the member as last read. */
export interface PlaceWatch extends Omit<Verdict, 'isStaleBusy'> {
  readonly frontEnd: string;
  readonly worker: Worker;
  /** Requests per second that still arrive: the fleet's own rate, as every other face has it. */
  readonly requests: number | null;
  /** Readings in a row with nothing in flight and nothing new. */
  readonly quietPolls: number;
  /** When Elected last grew, as far as was seen; ms since the epoch. */
  readonly lastRequestAt: number;
}

export interface QuietView {
  readonly places: readonly PlaceWatch[];
  readonly quiet: boolean;
  /** Requests in flight that the plateau rule took for stale counts; 0 for a plain quiet. */
  readonly staleBusy: number;
}

/** Watches one member. Feed it every snapshot; it counts each reading of a front end once. */
export class QuietWatch {
  /** Only whether sessions still come: more will be set, and waited for, afterwards. */
  isBeforeOut = false;
  private readonly rule: QuietRule;
  private readonly scoreboardOf: (frontEnd: string) => Scoreboard | null;
  private readonly tracks = new Map<string, Track>();
  /** Not quiet before this moment: after a restart of httpd busy is 0 while old processes still work. */
  private notBefore = 0;
  private startedAt: number;

  /** `since`: the member has been out since then, at the latest. */
  constructor(
    rule: QuietRule,
    since = 0,
    scoreboardOf: (frontEnd: string) => Scoreboard | null = () => null,
  ) {
    this.rule = rule;
    this.startedAt = since;
    this.scoreboardOf = scoreboardOf;
  }

  /** What began before this moment may have been sent to the member. */
  get since(): number {
    return this.startedAt;
  }

  /** Starts anew at `since`; what was not to be believed yet stays so. */
  startAnew(since: number): void {
    this.startedAt = since;
    this.tracks.clear();
  }

  /** Starts to count anew, and believes no quiet before `until` (ms since the epoch). */
  distrustUntil(until: number): void {
    this.tracks.clear();
    this.notBefore = until;
  }

  /** A restart shows busy 0 at once while the old processes still answer; its scoreboard has them. */
  distrustRestart(at: number): void {
    this.distrustUntil(at + (this.rule.maxRequestMs ?? OLD_PROCESSES_MS));
  }

  observe(snapshot: FleetSnapshot, member: Member): QuietView {
    const judged = member.places.map(({ frontEnd, worker, rates }) => {
      const state = frontEndNamed(snapshot, frontEnd);
      const track = follow(this.tracks.get(frontEnd), worker, state);
      this.tracks.set(frontEnd, track);
      const { rule, since, isBeforeOut, notBefore } = this;
      const { isStaleBusy, ...verdict } = judgePlace({
        ...{ rule, track, state, since, isBeforeOut, notBefore, now: snapshot.at },
        board: this.scoreboardOf(frontEnd),
      });
      const { quietPolls, lastRequestAt } = track;
      const requests = rates.requests;
      const place: PlaceWatch = {
        ...{ frontEnd, worker, requests, quietPolls, lastRequestAt, ...verdict },
      };
      return { place, isStaleBusy };
    });
    const plain = judged.every(({ place }) => place.waitsFor === '');
    const plateau = !plain && this.isPlateau(snapshot);
    const stales = judged.filter(({ isStaleBusy }) => plateau || isStaleBusy);
    return {
      places: judged.map(({ place }) =>
        plateau ? { ...place, witness: 'max-request', why: '' } : place,
      ),
      quiet: plain || plateau,
      staleBusy: stales.reduce((sum, { place }) => sum + (place.worker.busy ?? 0), 0),
    };
  }

  private isPlateau(snapshot: FleetSnapshot): boolean {
    const { maxRequestMs } = this.rule;
    if (maxRequestMs === null || snapshot.at < this.notBefore) return false;
    return [...this.tracks.values()].every(
      (track) => track.readAt - track.stillSince >= maxRequestMs,
    );
  }
}

/**
 * Front ends that have served it since it was called quiet. `bytes`: they came or went, and no new request: one was
 * in flight then. `requests`: httpd chose it, although it is out.
 */
export function servedSince(
  quiet: readonly PlaceWatch[],
  places: readonly { readonly frontEnd: string; readonly worker: Worker }[],
  by: 'bytes' | 'requests',
): readonly string[] {
  return places
    .filter(({ frontEnd, worker }) => {
      const before = quiet.find((each) => each.frontEnd === frontEnd)?.worker;
      if (before === undefined || before.elected === null || worker.elected === null) return false;
      if (by === 'requests') return worker.elected > before.elected;
      return worker.elected === before.elected && hasMoved(before, worker);
    })
    .map(({ frontEnd }) => frontEnd);
}

/** Requests per second that still come, over all places; null while not known. */
export function requestsOf(view: QuietView): number | null {
  return view.places.reduce<number | null>(
    (sum, { requests }) => (sum === null || requests === null ? null : sum + requests),
    0,
  );
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
