/** Reads mod_status's page of one front end, once a second and only while somebody watches it, and says whose page it is. */

import type { Clock } from '../httpd/clock.ts';
import type { ErrorKind } from '../httpd/errors.ts';
import type { ManagerPort, StatusAnswer } from '../httpd/manager-port.ts';
import type { ManagerPage } from '../httpd/model.ts';
import { excerpt } from '../httpd/printable.ts';
import type { ScoreboardRow, ServerStatus } from '../httpd/scoreboard.ts';

/** One look at a front end's scoreboard, of the httpd that answers its manager. */
export interface StatusPage {
  readonly kind: 'page';
  readonly page: ServerStatus;
  /** On the line of time. The page was made between the two. */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** The row of the request for this page; null where only letters are shown. */
  readonly own: ScoreboardRow | null;
  /** The only virtual host whose requests can reach the balancers of the manager; null: all can. */
  readonly virtualHost: string | null;
  /** Paths that lead to its balancers, from the operator; empty: none were given. */
  readonly paths: readonly string[];
  /** It says that it speaks HTTP/2, some of which no row shows. */
  readonly offersHttp2?: boolean;
  /** It begins a new series: what was seen on pages before says nothing of what is seen from here on. */
  readonly isNew: boolean;
}

/** `why`: one line, safe to print. */
export type StatusReading =
  | StatusPage
  | {
      readonly kind: 'none';
      readonly why: string;
      readonly at: number;
      /** It will not turn up by itself. */
      readonly isAbsent: boolean;
    };

export interface StatusPlace {
  /** Path, and query if any, on the front end's own scheme, host and port. */
  readonly path: string;
  readonly paths: readonly string[];
}

export const STANDARD_STATUS: StatusPlace = { path: '/server-status', paths: [] };

const EVERY_MS = 1_000;
/** Ages are whole seconds: looks at ever other parts of one narrow them, those at the same part never would. */
const SPREAD_MS = 800;
const GOLDEN = 0.618;
/** The flag of an own change is verified then: what is in flight from here on is what matters. */
const AFTER_CHANGE_MS = 100;
/** Until it is proved whose page it is: a busy httpd gives the slot of our request to the next one at once. */
const UNPROVED_MS = 250;
const RETRY_MS = 2_000;
/** It will not turn up while one waits. */
const ABSENT_MS = 30_000;
const ABSENT: readonly ErrorKind[] = ['auth', 'forbidden', 'not-found', 'redirect', 'bad-answer'];
/** What is said of these is said of the page, which has to be named. */
const ANSWERED: readonly ErrorKind[] = [...ABSENT, 'server-error'];

type Take = (reading: StatusReading) => void;

export class StatusPoller {
  private readonly client: ManagerPort;
  private readonly place: StatusPlace;
  private readonly clock: Clock;
  private readonly managerPage: () => ManagerPage | null;
  private readonly watchers = new Set<Take>();
  private readonly judge = new StatusJudge();
  private callOff: (() => void) | null = null;
  private aborter = new AbortController();
  private isAsking = false;
  /** HTML has no rows here: the shorter form has the same letters. */
  private lettersOnly = false;
  private looks = 0;

  constructor(
    client: ManagerPort,
    place: StatusPlace,
    clock: Clock,
    managerPage: () => ManagerPage | null,
  ) {
    this.client = client;
    this.place = place;
    this.clock = clock;
    this.managerPage = managerPage;
  }

  /** Tells every reading from now on; what it gives ends that. */
  watch(take: Take): () => void {
    const own: Take = (reading) => take(reading);
    this.watchers.add(own);
    if (this.watchers.size === 1) {
      this.aborter = new AbortController();
      // Whose page it is may have changed while nobody looked.
      this.judge.forget();
      void this.poll();
    }
    return () => {
      if (!this.watchers.delete(own) || this.watchers.size > 0) return;
      this.callOff?.();
      this.aborter.abort();
    };
  }

  /** The manager has just answered: the row of that request is still on the scoreboard. */
  managerAnswered(): void {
    if (this.watchers.size === 0 || this.judge.isProved || this.judge.isAbsent) return;
    this.callOff?.();
    void this.poll();
  }

  /** An own change was made. */
  changed(): void {
    if (this.watchers.size === 0 || this.judge.isAbsent) return;
    this.callOff?.();
    this.callOff = this.clock.after(AFTER_CHANGE_MS, () => void this.poll());
  }

  private async poll(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    this.looks += 1;
    const { signal } = this.aborter;
    const begunAt = this.clock.monotonic();
    const { path } = this.place;
    const ask = { path, machine: this.lettersOnly, signal };
    const answer = await this.client.readStatus?.(ask);
    this.isAsking = false;
    if (signal.aborted) {
      // Somebody else watches by now.
      if (this.watchers.size > 0) void this.poll();
      return;
    }
    const at = this.clock.monotonic();
    const reading: StatusReading =
      answer === undefined
        ? this.judge.absent('it has no server-status page', at)
        : answer.ok
          ? this.judge.read(answer.value, this.managerPage(), this.place.paths)
          : this.judge.failed(answer.error, path, at);
    if (answer?.ok === true && answer.value.page.rows === null) this.lettersOnly = true;
    for (const take of this.watchers) take(reading);
    if (this.watchers.size === 0) return;
    const every = this.judge.isAbsent
      ? ABSENT_MS
      : answer?.ok !== true
        ? RETRY_MS
        : this.judge.isProved || this.lettersOnly
          ? EVERY_MS + this.shift(this.looks) - this.shift(this.looks - 1)
          : UNPROVED_MS;
    const wait = Math.max(0, begunAt + every - at);
    this.callOff?.();
    this.callOff = this.clock.after(wait, () => void this.poll());
  }

  /** Of the look with this number, from where it would be once a second. */
  private shift(look: number): number {
    return Math.round(((look * GOLDEN) % 1) * SPREAD_MS);
  }
}

/** Is it the page of the httpd that answers the manager, and still the same one? */
export class StatusJudge {
  isProved = false;
  isAbsent = false;
  private life: string | null = null;
  private readonly lives = new Set<string>();
  private isNew = true;
  private isMixed = false;

  forget(): void {
    this.isProved = false;
    this.isAbsent = false;
    this.life = null;
    this.lives.clear();
    this.isNew = true;
    this.isMixed = false;
  }

  absent(why: string, at: number): StatusReading {
    this.isAbsent = true;
    return { kind: 'none', why, at, isAbsent: true };
  }

  failed(
    { kind, what }: { readonly kind: ErrorKind; readonly what: string },
    path: string,
    at: number,
  ): StatusReading {
    const [place = ''] = path.split('?');
    const why = ANSWERED.includes(kind) ? `${excerpt(place, 40)}: ${what}` : what;
    return ABSENT.includes(kind)
      ? this.absent(why, at)
      : { kind: 'none', why, at, isAbsent: false };
  }

  read(
    { page, sentAt, answeredAt, own, isManagers, offersHttp2 = false }: StatusAnswer,
    manager: ManagerPage | null,
    paths: readonly string[],
  ): StatusReading {
    const none = (why: string): StatusReading => ({
      ...{ kind: 'none', why, at: answeredAt, isAbsent: false },
    });
    this.isAbsent = false;
    if (manager !== null && isAnother(page, manager)) {
      return none(
        `its server-status page belongs to another server (${excerpt(page.serverVersion, 30)})`,
      );
    }
    if (this.life !== page.restartTime) {
      // The one before, again: two servers that answer in turn.
      this.isMixed ||= this.lives.has(page.restartTime);
      this.lives.add(page.restartTime);
      this.life = page.restartTime;
      this.isProved = false;
      this.isNew = true;
    }
    if (this.isMixed) return none('several servers answer at its server-status URL');
    if (page.rows !== null && own === null) return none('its server-status page leaves out rows');
    if (isManagers) this.isProved = true;
    // Letters tell no requests: names of balancers do as well.
    if (page.rows === null && knowsBalancers(page, manager)) this.isProved = true;
    if (!this.isProved) {
      return none(
        page.rows === null
          ? 'its server-status page shows letters only, and not which server they belong to'
          : 'its server-status page has not shown a request to its manager yet',
      );
    }
    const { isNew } = this;
    this.isNew = false;
    const isOwn = manager?.balancersInherited === false && manager.proxyPassInherited === false;
    const virtualHost = isOwn ? (own?.virtualHost ?? null) : null;
    return {
      ...{ kind: 'page', page, sentAt, answeredAt, own, virtualHost, paths, isNew },
      offersHttp2,
    };
  }
}

function isAnother(page: ServerStatus, { serverVersion, serverBuilt }: ManagerPage): boolean {
  const differs = (one: string, other: string) => one !== '' && other !== '' && one !== other;
  return differs(page.serverVersion, serverVersion) || differs(page.serverBuilt, serverBuilt);
}

/** `ProxyStatus On` lists the balancers of the virtual host that was asked. */
function knowsBalancers({ balancers }: ServerStatus, manager: ManagerPage | null): boolean {
  const names = manager?.balancers.map(({ name }) => name) ?? [];
  return names.length > 0 && names.every((name) => balancers.includes(name));
}
