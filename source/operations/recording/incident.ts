/** What a recording tells of the time that it covers, counted once through all of it. */

import { staleAfterMs } from '../../fleet/freshness.ts';
import { consequenceOf, isOut } from '../../fleet/outages.ts';
import { indexPage } from '../../fleet/page-index.ts';
import type { FrontEndState } from '../../fleet/snapshot.ts';
import type { ManagerPage } from '../../httpd/model.ts';
import { Player } from './player.ts';
import type { Recording } from './recording.ts';
import { type SlowRule, type SlowSpell, SlowWatch } from './slow-watch.ts';
import { Spells, type Stretch } from './spells.ts';

/** A member on one front end. */
export interface MemberCount {
  readonly frontEnd: string;
  readonly balancer: string;
  readonly url: string;
  readonly route: string;
  /** Chosen since the first reading; those that a restart took with it before they were read are missing. */
  requests: number;
  /** While it was read, ms; and requests in flight, times that time. null: httpd shows none. */
  seenMs: number;
  busyMs: number | null;
  mostBusy: number;
  /** How long it was so, ms. */
  readonly states: { error: number; failing: number; out: number };
}

export interface FrontEndCount {
  readonly name: string;
  readonly url: string;
  readings: number;
  /** Did not answer. */
  readonly lost: readonly Stretch[];
  /** Was not read for longer than its polls are apart. */
  readonly unseen: readonly Stretch[];
}

export interface PoolOutage extends Stretch {
  readonly frontEnd: string;
  readonly balancer: string;
  /** What it meant, in the words of then. */
  readonly consequence: string;
}

export interface Incident {
  readonly from: number;
  readonly to: number;
  readonly members: readonly MemberCount[];
  readonly frontEnds: readonly FrontEndCount[];
  readonly outages: readonly PoolOutage[];
  readonly slow: readonly SlowSpell[];
  /** Between two runs. */
  readonly unrecorded: readonly Stretch[];
  readonly unreadable: number;
  readonly intervalMs: number;
}

export function incidentOf(recording: Recording, rule: SlowRule): Incident {
  const player = new Player(recording);
  const count = new Count(new SlowWatch(rule));
  const { from, to } = player;
  let run = -1;
  do {
    const { began } = player.span;
    if (began !== run) count.beginRun();
    run = began;
    const { intervalMs } = player;
    for (const each of player.frontEnds) count.take(each, player.at, intervalMs);
  } while (player.forward());
  count.endRun(player.siblings());
  const unrecorded = recording.spans.slice(1).map((span, index) => ({
    from: recording.spans[index]?.to ?? span.from,
    to: span.from,
  }));
  const unreadable = recording.unreadable + player.unreadable;
  const { intervalMs } = player;
  return { from, to, ...count.result(), unrecorded, unreadable, intervalMs };
}

interface Track {
  readonly count: FrontEndCount;
  readonly lost: Spells<null>;
  readonly unseen: Stretch[];
  state: FrontEndState | null;
  readAt: number | null;
}

class Count {
  private readonly tracks = new Map<string, Track>();
  private readonly members = new Map<string, MemberCount>();
  private readonly outages = new Map<string, Spells<string>>();
  private twins: ReadonlySet<string> = new Set();
  private readonly slow: SlowWatch;

  constructor(slow: SlowWatch) {
    this.slow = slow;
  }

  /** What is not seen between two runs is counted as nothing. */
  beginRun(): void {
    for (const track of this.tracks.values()) {
      track.state = null;
      track.lost.end(track.readAt ?? 0);
      track.readAt = null;
    }
    for (const each of this.outages.values()) each.end(null);
    this.slow.beginRun();
  }

  /** `twins`: places that are those of another front end as well, and are counted there. */
  endRun(twins: ReadonlySet<string>): void {
    this.twins = twins;
  }

  take(state: FrontEndState, at: number, intervalMs: number): void {
    const track = this.trackOf(state);
    const before = track.state;
    track.state = state;
    if (state.failingSince !== null) track.lost.begin(state.failingSince, null);
    else track.lost.end(state.readAt);
    track.lost.see(at);
    const { readAt, page } = state;
    if (readAt === null || page === null || readAt === before?.readAt) return;
    track.count.readings += 1;
    const past = before?.page ?? null;
    const since = before?.readAt ?? readAt;
    const isSeen = readAt - since <= staleAfterMs(Math.max(intervalMs, state.paceMs ?? 0));
    if (past !== null && !isSeen) track.unseen.push({ from: since, to: readAt });
    track.readAt = readAt;
    this.countMembers(state.name, page, past, isSeen ? readAt - since : 0);
    this.countOutages(state.name, page, readAt);
    this.slow.take(state.name, page, readAt, isSeen);
  }

  result() {
    const frontEnds = [...this.tracks.values()].map(({ count, lost, unseen }) => ({
      ...count,
      lost: lost.all(),
      unseen,
    }));
    const outages = [...this.outages].flatMap(([key, spells]) => {
      const [frontEnd = '', balancer = ''] = key.split('\n');
      return spells.all().map((each) => ({ ...each, frontEnd, balancer }));
    });
    const members = [...this.members].filter(([key]) => !this.twins.has(key));
    return {
      frontEnds,
      members: members.map(([, each]) => each),
      slow: this.slow.all(),
      outages: outages
        .map(({ about, ...each }) => ({ ...each, consequence: about }))
        .sort((one, other) => one.from - other.from),
    };
  }

  private trackOf({ name, url }: FrontEndState): Track {
    const track = this.tracks.get(name) ?? {
      count: { name, url, readings: 0, lost: [], unseen: [] },
      lost: new Spells<null>(),
      unseen: [],
      state: null,
      readAt: null,
    };
    this.tracks.set(name, track);
    return track;
  }

  private countMembers(
    frontEnd: string,
    page: ManagerPage,
    past: ManagerPage | null,
    ms: number,
  ): void {
    const before = past === null ? null : indexPage(past);
    for (const { key, balancer, worker } of indexPage(page).values()) {
      const id = `${frontEnd}\n${key}`;
      const { url, route, elected, busy } = worker;
      const own = this.members.get(id) ?? {
        ...{ frontEnd, balancer, url, route, requests: 0, seenMs: 0 },
        ...{ busyMs: busy === null ? null : 0, mostBusy: 0 },
        states: { error: 0, failing: 0, out: 0 },
      };
      this.members.set(id, own);
      own.mostBusy = Math.max(own.mostBusy, busy ?? 0);
      const was = before?.get(key)?.worker;
      if (was === undefined) continue;
      if (elected !== null && was.elected !== null) {
        own.requests += elected >= was.elected ? elected - was.elected : elected;
      }
      // How it was from the last reading to this one is what that reading said.
      own.seenMs += ms;
      if (own.busyMs !== null) own.busyMs += (((was.busy ?? 0) + (busy ?? 0)) / 2) * ms;
      if (was.status.health === 'error') own.states.error += ms;
      if (was.status.health === 'check-failed') own.states.failing += ms;
      if (was.status.intent !== 'in') own.states.out += ms;
    }
  }

  private countOutages(frontEnd: string, page: ManagerPage, at: number): void {
    for (const balancer of page.balancers) {
      const key = `${frontEnd}\n${balancer.name}`;
      const spells = this.outages.get(key) ?? new Spells<string>();
      this.outages.set(key, spells);
      if (isOut(balancer)) spells.begin(at, consequenceOf(balancer));
      else spells.end(at);
      spells.see(at);
    }
  }
}
