/** One httpd without a socket: members with flags and counters, and answers that can fail in the ways of the field. */

import { type Clock, pause } from '../../source/httpd/clock.ts';
import { failure, type ManagerError, type Result } from '../../source/httpd/errors.ts';
import type { Flag } from '../../source/httpd/flags.ts';
import { FLAG_LIST, FLAGS } from '../../source/httpd/flags.ts';
import type { Ask, ManagerPort, StatusAnswer, StatusAsk } from '../../source/httpd/manager-port.ts';
import type { EditForm, ManagerPage, Worker } from '../../source/httpd/model.ts';
import { NOT_USABLE } from '../../source/httpd/status.ts';
import { aStatusPage, type SimulatedRequest } from './simulated-scoreboard.ts';
import { aBalancer, aPage, aWorker } from './snapshots.ts';

export interface SimulatedMember {
  readonly url: string;
  readonly route: string;
  readonly flags: Set<Flag>;
  /** httpd's own word for a back end that it could not reach. */
  inError: boolean;
  /** Requests in flight. */
  busy: number;
  /** Every second poll shows none of them: httpd counts without a lock. */
  flickers: boolean;
  /** Bytes that came from it. */
  received: number;
  /** Requests ever chosen for it; null: a number that cannot be read. */
  elected: number | null;
  /** Does the back end work? A request to one that doesn't puts it in error. */
  works: boolean;
  /** Sticky sessions: a draining member gets their requests. */
  sessions: boolean;
  /** A browser that still comes to this front end is given other members. */
  passedOver: boolean;
}

/** What becomes of a change. `lost`: it is made, its answer is not heard; `late`: nor is it made before so many ms. */
export type ChangeFate = 'made' | 'ignored' | 'refused' | 'lost' | { readonly late: number };

export type Answer =
  | 'page'
  /** Nothing until the client gives up. */
  | 'silent'
  /** Nobody listens. */
  | 'down'
  /** The page comes so many ms later. */
  | { readonly slow: number }
  | { readonly limited: 429 | 503; readonly retryAfterMs: number };

/** What its server-status page is: true; of another server; one that leaves out our own request; or one that comes late. */
export type StatusFate = 'true' | 'another' | 'cut' | { readonly slow: number };

export type RequestKind = 'poll' | 'form' | 'change';

export interface Request {
  /** Ms since the simulation began. */
  readonly at: number;
  readonly kind: RequestKind;
  /** Of a change: `node1 +disabled`. */
  readonly text: string;
}

export const TIMEOUT_MS = 5_000;
/** A usable member is chosen so often while there is traffic. */
const REQUEST_EVERY_MS = 100;

export class SimulatedFrontEnd implements ManagerPort {
  readonly name: string;
  readonly url: string;
  readonly refererName: string;
  readonly login = { waitsForPassword: false };
  readonly requests: Request[] = [];
  members: readonly SimulatedMember[];
  answer: Answer = 'page';
  fate: ChangeFate = 'made';
  /** Do clients send requests? */
  traffic = true;
  persisted = false;
  /** Told of each flag that a change of ours has set or cleared, when that is done. */
  onApplied: (member: SimulatedMember, flag: Flag, on: boolean) => void = () => undefined;
  /** Told of each request that has come, before anything is done about it. */
  onRequest: (kind: RequestKind, member: SimulatedMember | undefined) => void = () => undefined;
  /** How long a request is on its way, and an answer; null: no time at all. */
  latency: (() => number) | null = null;
  /** Changes that it will make although nobody waits for them any more. */
  lateChanges = 0;
  /** What mod_status's page shows as requests; null: there is no such page. */
  scoreboard: SimulatedRequest[] | null = null;
  /** `ExtendedStatus Off`. */
  showsLetters = false;
  /** Its cookie, as the page shows it; null: the balancer has no sticky sessions. */
  sticky: string | null = null;
  /** Are requests to the manager on that page, too, or is it another server's? */
  showsManager = true;
  statusFate: StatusFate = 'true';
  /** By how much its clock is ahead of ours at a moment. */
  aheadOf: (at: number) => number = () => 0;
  statusReads = 0;
  private lives = 1;
  /** Since when it runs: an hour before the simulation began. */
  private startedAt: number;
  /** Is the balancer on the page? */
  hasBalancer = true;
  private nonce = 1;
  private polled = 0;
  private readonly clock: Clock;
  private readonly begun: number;
  private chosenAt: number;

  constructor(name: string, members: number, clock: Clock) {
    this.name = name;
    this.url = `http://${name}/balancer-manager`;
    this.refererName = name;
    this.clock = clock;
    this.begun = clock.monotonic();
    this.chosenAt = this.begun;
    this.startedAt = this.begun - 3_600_000;
    this.members = Array.from({ length: members }, (_, index) => ({
      url: `http://10.0.0.${index + 1}:8080`,
      route: `node${index + 1}`,
      flags: new Set<Flag>(),
      inError: false,
      busy: 0,
      flickers: false,
      received: 1_000,
      elected: 100,
      works: true,
      sessions: false,
      passedOver: false,
    }));
  }

  get changes(): readonly string[] {
    return this.requests.filter(({ kind }) => kind === 'change').map(({ text }) => text);
  }

  /** When it was asked for its page, ms since the simulation began. */
  get polls(): readonly number[] {
    return this.requests.filter(({ kind }) => kind === 'poll').map(({ at }) => at);
  }

  /**
   * Graceful: requests of the old processes are no longer counted. Flags and counters go, unless BalancerPersist keeps
   * them: then busy stays at what it was, too, and never comes down by those requests.
   */
  restart(): void {
    this.lives += 1;
    this.startedAt = this.clock.monotonic();
    if (this.persisted) return;
    for (const member of this.members) {
      member.busy = 0;
      member.flags.clear();
      member.inError = false;
      member.elected = 0;
    }
    this.nonce += 1;
  }

  async readPage(ask: Ask = {}): Promise<Result<ManagerPage>> {
    const fields = new URLSearchParams(ask.body ?? ask.query ?? '');
    const member = this.members.find(({ url }) => url === fields.get('w'));
    const isChange = ask.body !== undefined;
    const kind = isChange ? 'change' : fields.has('w') ? 'form' : 'poll';
    const text = isChange && member !== undefined ? changeText(member, fields) : '';
    await this.travel(ask.signal);
    this.onRequest(kind, member);
    this.requests.push({ at: this.clock.monotonic() - this.begun, kind, text });
    const { answer, fate } = this;
    if (answer === 'silent') return this.noAnswer(ask.signal);
    if (answer === 'down') return failure('unreachable', `${this.name} does not listen`, '');
    if (typeof answer === 'object' && 'limited' in answer)
      return { ok: false, error: limitedBy(this.name, answer) };
    if (isChange && member !== undefined && fields.get('nonce') === this.nonceText()) {
      if (fate === 'refused') return { ok: false, error: FORBIDDEN };
      if (typeof fate === 'object') {
        this.lateChanges += 1;
        this.clock.after(fate.late, () => {
          this.lateChanges -= 1;
          this.apply(member, fields);
        });
        return this.noAnswer(ask.signal);
      }
      if (fate !== 'ignored') this.apply(member, fields);
      if (fate === 'lost') return this.noAnswer(ask.signal);
    }
    // What stands when it is asked.
    if (kind === 'poll') this.polled += 1;
    const page = this.page(fields, member, kind === 'poll' && this.polled % 2 === 0);
    if (answer !== 'page') await pause(this.clock, answer.slow, ask.signal);
    await this.travel(ask.signal);
    return ask.signal?.aborted === true ? stopped() : { ok: true, value: page };
  }

  private async travel(signal: AbortSignal | undefined): Promise<void> {
    if (this.latency !== null) await pause(this.clock, this.latency(), signal);
  }

  readExactPage(signal?: AbortSignal): Promise<Result<ManagerPage>> {
    return this.readPage(signal === undefined ? {} : { signal });
  }

  async withXml(): Promise<ManagerPage | null> {
    return null;
  }

  async readStatus({ signal }: Partial<StatusAsk> = {}): Promise<Result<StatusAnswer>> {
    this.statusReads += 1;
    if (this.answer === 'silent') return this.noAnswer(signal);
    if (this.answer === 'down') return failure('unreachable', `${this.name} does not listen`, '');
    const sentAt = this.clock.monotonic();
    await pause(this.clock, this.latency?.() ?? 1, signal);
    if (this.scoreboard === null) return failure('not-found', 'it answers 404', '');
    const madeAt = this.clock.monotonic();
    const letters = this.showsLetters;
    const ownSlot = this.statusReads % 2 === 0 ? 0 : 1;
    const { statusFate, aheadOf } = this;
    const isAnother = statusFate === 'another';
    const times = { sentAt, madeAt, answeredAt: madeAt, aheadOf };
    const made = aStatusPage(isAnother ? [] : this.scoreboard, { ...times, letters, ownSlot });
    const isManagers = this.showsManager && !letters && !isAnother;
    const balancers = this.showsManager && !isAnother ? ['app'] : [];
    // httpd tells when it was started, or restarted, gracefully or not.
    const restartTime = isAnother ? 'of another' : `life ${this.lives}`;
    const upMs = made.page.clock === null ? null : made.page.clock - this.startedAt;
    const page = { ...made.page, serverVersion: '', restartTime, upMs, balancers };
    if (typeof statusFate === 'object') await pause(this.clock, statusFate.slow, signal);
    await pause(this.clock, this.latency?.() ?? 1, signal);
    const answeredAt = this.clock.monotonic();
    const own = statusFate === 'cut' ? null : made.own;
    return { ok: true, value: { page, sentAt, answeredAt, own, isManagers } };
  }

  /** Members that new requests go to. */
  usable(): readonly SimulatedMember[] {
    return this.members.filter((member) => isUsable(member) && !member.flags.has('draining'));
  }

  /** Members that get at least the requests of their sessions. */
  reachable(): readonly SimulatedMember[] {
    return this.members.filter((member) => isUsable(member));
  }

  private apply(member: SimulatedMember, fields: URLSearchParams): void {
    for (const [flag, on] of flagsIn(fields)) {
      if (member.flags.has(flag) === on) continue;
      if (on) member.flags.add(flag);
      else member.flags.delete(flag);
      this.onApplied(member, flag, on);
    }
  }

  private async noAnswer(signal: AbortSignal | undefined): Promise<Result<never>> {
    await pause(this.clock, TIMEOUT_MS, signal);
    if (signal?.aborted === true) return stopped();
    return failure('timeout', `no answer from ${this.name} in 5 s`, '');
  }

  private nonceText(): string {
    return `${this.name}-${this.nonce}`;
  }

  private page(
    fields: URLSearchParams,
    member: SimulatedMember | undefined,
    flickers: boolean,
  ): ManagerPage {
    this.choose();
    const workers = this.members.map((each) => workerOf(each, flickers && each.flickers));
    const balancer = aBalancer('app', workers, {
      nonce: this.nonceText(),
      sticky: this.sticky,
    });
    return aPage(this.hasBalancer ? [balancer] : [], {
      serverName: this.name,
      persisted: this.persisted,
      form: fields.has('w') && member !== undefined ? formOf(member) : null,
    });
  }

  /** What clients have sent since the page was last made. */
  private choose(): void {
    const now = this.clock.monotonic();
    const requests = Math.floor((now - this.chosenAt) / REQUEST_EVERY_MS);
    this.chosenAt += requests * REQUEST_EVERY_MS;
    if (!this.traffic || requests === 0) return;
    const usable = new Set(this.usable());
    for (const member of this.members) {
      const bySession = isUsable(member) && member.sessions;
      if (member.elected === null || member.passedOver) continue;
      if (!usable.has(member) && !bySession) continue;
      member.elected += requests;
      if (!member.works && !member.flags.has('ignoring-errors')) member.inError = true;
    }
    for (const member of this.members) {
      // One request of an ignoring member that goes well clears its error.
      const isAsked = member.inError && member.flags.has('ignoring-errors');
      if (isAsked && member.works && !isOut(member)) {
        member.inError = false;
        member.elected = (member.elected ?? 0) + 1;
      }
    }
  }
}

function isOut({ flags }: SimulatedMember): boolean {
  return flags.has('disabled') || flags.has('stopped');
}

function isUsable(member: SimulatedMember): boolean {
  return !isOut(member) && !member.inError && !member.flags.has('check-failed');
}

function workerOf(member: SimulatedMember, showsNone: boolean): Worker {
  const { url, route, elected, received } = member;
  const busy = showsNone ? 0 : member.busy;
  const tokens = [...member.flags].map((flag) => FLAGS[flag].token);
  const trouble = member.inError ? ['Err'] : [];
  const bad = [...tokens, ...trouble].some((token) => NOT_USABLE.includes(token));
  const status = ['Init', ...tokens, ...trouble, ...(bad ? [] : ['Ok'])].join(' ');
  return aWorker(url, status, { route, busy, elected, from: { bytes: received, exact: false } });
}

function formOf({ url }: SimulatedMember): EditForm {
  return {
    kind: 'worker',
    subject: url,
    fields: new Set(FLAG_LIST.map((flag) => FLAGS[flag].field)),
    choices: new Map(),
  };
}

function flagsIn(fields: URLSearchParams): readonly (readonly [flag: Flag, on: boolean])[] {
  return FLAG_LIST.flatMap((flag) => {
    const value = fields.get(FLAGS[flag].field);
    return value === null ? [] : [[flag, value === '1'] as const];
  });
}

function changeText({ route }: SimulatedMember, fields: URLSearchParams): string {
  return [route, ...flagsIn(fields).map(([flag, on]) => (on ? '+' : '-') + flag)].join(' ');
}

const FORBIDDEN: ManagerError = { kind: 'forbidden', what: '403', hint: '', status: 403 };

function stopped(): Result<never> {
  return failure('aborted', 'stopped', '');
}

function limitedBy(
  name: string,
  { limited, retryAfterMs }: Extract<Answer, { readonly limited: number }>,
): ManagerError {
  const what = `${limited}: ${name} limits requests`;
  return { kind: 'limited', what, hint: '', status: limited, retryAfterMs };
}
