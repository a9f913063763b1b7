/** Writes what a fleet reads, from reading to reading what is another; now and then all of it, so that any moment is found. */

import { randomUUID } from 'node:crypto';
import type { FleetNews, LiveFleet } from '../../fleet/fleet.ts';
import type { FrontEndState } from '../../fleet/snapshot.ts';
import type { ManagerPage } from '../../httpd/model.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { doingLine, eventLine } from './event-lines.ts';
import { changeOf, NonceMarks, pageLine } from './page-lines.ts';
import type { RecordingFile } from './recording-file.ts';
import { type Session, sessionLine } from './session-line.ts';
import { type StateLine, stateLine } from './state-lines.ts';
import { isAlike } from './worker-lines.ts';

/** From one whole picture to the next. */
const KEY_MS = 300_000;

export interface Recorder {
  /** What became of an own change. */
  readonly note: (entry: AuditEntry) => void;
  /** Writes the end, and resolves when all of it is written. */
  readonly close: () => Promise<void>;
}

/** What was last written of a front end. */
interface Written {
  readonly page: ManagerPage | null;
  readonly readAt: number | null;
  readonly state: StateLine;
}

const NOTHING: Written = { page: null, readAt: null, state: {} };

/** From now on. `about`: who records what. */
export function createRecorder(
  fleet: Pick<LiveFleet, 'clock' | 'onNews'>,
  file: RecordingFile,
  about: Pick<Session, 'program' | 'by' | 'label' | 'frontEnds' | 'labels'>,
): Recorder {
  const { clock } = fleet;
  const began = clock.monotonic();
  const session = { ...about, began, id: randomUUID() };
  const nonces = new NonceMarks();
  const written = new Map<string, Written>();
  const order = new Map(about.frontEnds.map(({ name }, index) => [name, index]));
  let keyAt: number | null = null;
  let interval = '';

  file.begin((part) => {
    keyAt = null;
    return sessionLine({ ...session, part });
  });

  const since = (at: number) => Math.max(0, at - began);
  const put = (line: object) => file.write(JSON.stringify(line));

  function take(news: FleetNews): void {
    const { at, frontEnds, events } = news;
    let t = since(at);
    // Asked first: it may find that the file is gone, or full, and begin another one.
    file.look(at);
    if (keyAt === null || at - keyAt >= KEY_MS) putKey(news);
    else {
      const now = intervalOf(news);
      if (now !== interval) put({ interval: JSON.parse(now), t });
      interval = now;
      for (const each of frontEnds) t = putReading(each, news) ?? t;
    }
    if (events.length > 0) put({ happened: events.map((event) => eventLine(event, began)), t });
  }

  function putKey(news: FleetNews): void {
    keyAt = news.at;
    interval = intervalOf(news);
    const frontEnds = news.frontEnds.map((each) => {
      const state = stateOf(each, news);
      written.set(each.name, { page: each.page, readAt: each.readAt, state });
      return {
        state,
        readAt: each.readAt === null ? null : since(each.readAt),
        page: each.page === null ? null : pageLine(each.page, nonces),
      };
    });
    put({ key: since(news.at), interval: JSON.parse(interval), frontEnds });
  }

  /** Gives its time, where there was anything to write. */
  function putReading(each: FrontEndState, news: FleetNews): number | null {
    const before = written.get(each.name) ?? NOTHING;
    const state = stateOf(each, news);
    const isRead = each.page !== before.page || each.readAt !== before.readAt;
    const isState = !isAlike(state, isRead ? { ms: before.state.ms } : before.state);
    if (!isRead && !isState) return null;
    const t = since(isRead ? (each.readAt ?? news.at) : news.at);
    const line: Record<string, unknown> = { t, f: order.get(each.name) };
    if (isState) line.s = state;
    if (isRead && each.page !== null) {
      const change = before.page === null ? null : changeOf(before.page, each.page);
      if (change === null) line.page = pageLine(each.page, nonces);
      else {
        line.w = change.grown;
        if (change.whole.length > 0) line.whole = change.whole;
      }
    }
    put(line);
    written.set(each.name, { page: each.page, readAt: each.readAt, state });
    return t;
  }

  function stateOf(each: FrontEndState, { at, pollMs }: FleetNews): StateLine {
    const { pollingSince } = each;
    return stateLine(each, began, pollingSince !== null && at - pollingSince > pollMs);
  }

  const stop = fleet.onNews(take);
  return {
    note(entry) {
      if (entry.by !== 'you' || entry.result === 'sending' || entry.result === 'seen') return;
      const at = since(clock.monotonic());
      put({ did: doingLine(entry, at), t: at });
    },
    async close() {
      stop();
      put({ end: since(clock.monotonic()) });
      await file.close();
    },
  };
}

function intervalOf({ intervalMs, pollMs }: FleetNews): string {
  return JSON.stringify([intervalMs, pollMs]);
}
