/** A fleet moved by hand and a change told by hand: the screen without a network. */

import type { Fleet } from '../../source/fleet/fleet.ts';
import { memberKey } from '../../source/fleet/identity.ts';
import type { Past } from '../../source/fleet/past.ts';
import type {
  FleetBalancer,
  FleetEvent,
  FleetSnapshot,
  FrontEndState,
  Member,
} from '../../source/fleet/snapshot.ts';
import { systemClock } from '../../source/httpd/clock.ts';
import type { Balancer, Worker } from '../../source/httpd/model.ts';
import { parseStatus, type WorkerStatus } from '../../source/httpd/status.ts';
import type { Change, ChangeEvent, ChangeRequest } from '../../source/operations/change/change.ts';
import type { MemberOrder } from '../../source/operations/change/order.ts';

export interface FakeMember {
  readonly url: string;
  readonly route?: string;
  readonly status?: string;
  readonly busy?: number | null;
  readonly elected?: number | null;
  readonly requests?: number | null;
  readonly trend?: readonly number[];
  readonly factor?: number;
  readonly bytes?: { readonly to: number; readonly from: number };
}

export interface FakeBalancer {
  readonly name: string;
  readonly method?: string;
  readonly sticky?: string | null;
  readonly members: readonly FakeMember[];
}

/** 14:03:21 UTC of some day. */
export const START = Date.UTC(2026, 0, 15, 14, 3, 21);

export function fakeWorker(member: FakeMember): Worker {
  return {
    url: member.url,
    route: member.route ?? '',
    redirect: '',
    factor: member.factor ?? 1,
    lbSet: 0,
    status: parseStatus(member.status ?? 'Init Ok'),
    elected: member.elected === undefined ? 1000 : member.elected,
    busy: member.busy === undefined ? 0 : member.busy,
    load: 0,
    to: { bytes: 1024, exact: false },
    from: { bytes: 2048, exact: false },
    health: null,
  };
}

/** `at`: when the last of its trend was read; the others were every 2 s before it. */
export function fakeMember(
  balancer: string,
  member: FakeMember,
  frontEnds = ['web1'],
  at = START,
): Member {
  const trend = member.trend ?? [10, 10, 10];
  const places = frontEnds.map((frontEnd) => ({
    frontEnd,
    worker: fakeWorker(member),
    rates: {
      requests: member.requests === undefined ? 10 : member.requests,
      reset: false,
      trend,
      past: {
        at: trend.map((_, index) => at - 2_000 * (trend.length - 1 - index)),
        requests: trend,
        busy: trend.map(() => member.busy ?? 0),
      },
      bytes: member.bytes ?? null,
    },
  }));
  const [first, ...rest] = places;
  if (first === undefined) throw new Error('a member needs a front end');
  const { url } = member;
  return { key: memberKey(balancer, url), balancer, url, places: [first, ...rest] };
}

export function fakeFrontEnd(more: Partial<FrontEndState> = {}): FrontEndState {
  return {
    name: 'web1',
    url: 'http://web1/balancer-manager',
    page: null,
    readAt: START,
    tookMs: 400,
    error: null,
    failingSince: null,
    nextPollAt: START + 2_000,
    pollingSince: null,
    ...more,
  };
}

export function fakeSnapshot(
  balancers: readonly FakeBalancer[],
  more: Partial<FleetSnapshot> = {},
): FleetSnapshot {
  const frontEnds = more.frontEnds ?? [fakeFrontEnd()];
  const names = frontEnds.map((each) => each.name);
  return {
    at: START,
    intervalMs: 2_000,
    frontEnds,
    balancers: balancers.map((each) => fakeBalancer(each, names, frontEnds[0]?.readAt ?? START)),
    ...more,
  };
}

function fakeBalancer(
  fake: FakeBalancer,
  frontEnds: readonly string[],
  at: number = START,
): FleetBalancer {
  const balancer: Balancer = {
    name: fake.name,
    safeName: null,
    nonce: 'n',
    sticky: fake.sticky ?? null,
    failoverDisabled: false,
    timeoutSeconds: 0,
    failoverAttempts: 1,
    method: fake.method ?? 'byrequests',
    maxMembers: null,
    usedMembers: null,
    path: '/',
    active: true,
    workers: fake.members.map(fakeWorker),
  };
  const members = fake.members.map((member) => fakeMember(fake.name, member, [...frontEnds], at));
  const past = addedUp(members.flatMap(({ places: [{ rates }] }) => rates.past ?? []));
  const [first, ...rest] = frontEnds.map((frontEnd) => ({ frontEnd, balancer, past }));
  if (first === undefined) throw new Error('a balancer needs a front end');
  return {
    name: fake.name,
    views: [first, ...rest],
    members,
  };
}

/** What all of them did, over the readings that all of them have. */
function addedUp(pasts: readonly Past[]): Past {
  const [shortest] = pasts.toSorted((a, b) => a.at.length - b.at.length);
  const sum = (pick: 'requests' | 'busy') =>
    (shortest?.at ?? []).map((_, index, { length }) =>
      pasts.reduce((total, past) => total + (past[pick].at(index - length) ?? 0), 0),
    );
  return { at: shortest?.at ?? [], requests: sum('requests'), busy: sum('busy') };
}

/** The fleet of the specification's picture (ux 2.1). */
export const PICTURE: readonly FakeBalancer[] = [
  {
    name: 'app',
    sticky: 'JSESSIONID',
    members: [
      { url: 'ajp://10.0.4.11', route: 'node1', busy: 12, elected: 91204, requests: 133 },
      {
        url: 'ajp://10.0.4.12',
        route: 'node2',
        status: 'Init Drn Ok',
        busy: 3,
        elected: 88120,
        requests: 0.4,
      },
      { url: 'ajp://10.0.4.13', route: 'node3', busy: 11, elected: 90877, requests: 135 },
      {
        url: 'ajp://10.0.4.14',
        route: 'node4',
        status: 'Init Err',
        elected: 41009,
        requests: 0,
      },
      { url: 'ajp://10.0.4.15', route: 'node5', busy: 11, elected: 90911, requests: 133 },
      {
        url: 'ajp://10.0.4.90',
        route: 'spare1',
        status: 'Init Stby Ok',
        elected: 0,
        requests: 0,
      },
    ],
  },
  {
    name: 'api',
    method: 'bybusyness',
    members: [
      { url: 'http://10.0.5.21:8080', route: 'a1', elected: 7733, requests: 11 },
      {
        url: 'http://10.0.5.22:8080',
        route: 'a2',
        status: 'Init Dis',
        elected: 7120,
        requests: 0,
      },
    ],
  },
];

/** Five equal members without stickiness: a disable is level 0. */
export function calmPool(count = 5, more: Partial<FakeBalancer> = {}): FakeBalancer {
  return {
    name: 'app',
    members: Array.from({ length: count }, (_, index) => ({
      url: `http://10.0.0.${index + 1}:8080`,
      route: `node${index + 1}`,
    })),
    ...more,
  };
}

/** The same balancers with one member's fields changed. */
export function withMember(
  balancers: readonly FakeBalancer[],
  route: string,
  change: Partial<FakeMember>,
): readonly FakeBalancer[] {
  return balancers.map((balancer) => ({
    ...balancer,
    members: balancer.members.map((member) =>
      member.route === route ? { ...member, ...change } : member,
    ),
  }));
}

/** `before` and `after` of a worker's status as words (`DIS+ERR`) or as httpd's tokens. */
export function fakeEvent(more: Partial<FleetEvent> = {}): FleetEvent {
  const { kind = 'state', before = 'OK', after = 'ERR' } = more;
  const isStatus = ['state', 'flags-lost', 'appeared', 'vanished'].includes(kind);
  return {
    at: START,
    notBefore: null,
    author: null,
    atRestart: false,
    wasYours: false,
    was: isStatus ? statusOf(before) : null,
    is: isStatus ? statusOf(after) : null,
    frontEnd: 'web1',
    by: 'foreign',
    kind: 'state',
    balancer: 'app',
    url: 'ajp://10.0.4.14',
    route: 'node4',
    detail: '',
    ...more,
    before: isStatus ? '' : before,
    after: isStatus ? '' : after,
  };
}

const TOKENS: Readonly<Record<string, string>> = {
  OK: 'Init Ok',
  DIS: 'Init Dis',
  'DIS+ERR': 'Init Dis Err',
  DRN: 'Init Drn Ok',
  STOP: 'Init Stop',
  ERR: 'Init Err',
  HCFL: 'Init HcFl',
  STBY: 'Init Stby Ok',
  'STBY+ERR': 'Init Stby Err',
};

function statusOf(text: string): WorkerStatus | null {
  return text === '' ? null : parseStatus(TOKENS[text] ?? text);
}

export interface FakeFleet extends Fleet {
  readonly show: (snapshot: FleetSnapshot, ...events: readonly FleetEvent[]) => void;
  /** How often each method was called. */
  readonly calls: { started: number; stopped: number; polled: number; hurries: number };
}

export function createFakeFleet(first: FleetSnapshot): FakeFleet {
  let snapshot = first;
  let events: readonly FleetEvent[] = [];
  const listeners = new Set<() => void>();
  const calls = { started: 0, stopped: 0, polled: 0, hurries: 0 };
  return {
    clock: systemClock,
    calls,
    getSnapshot: () => snapshot,
    getEvents: () => events,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      calls.started++;
    },
    stop: () => {
      calls.stopped++;
    },
    pollNow: () => {
      calls.polled++;
    },
    setIntervalMs: () => undefined,
    setExact: () => undefined,
    hurry: () => {
      calls.hurries++;
      return () => {
        calls.hurries--;
      };
    },
    accept: () => undefined,
    show(next, ...more) {
      snapshot = next;
      if (more.length > 0) events = [...events, ...more];
      for (const listener of listeners) listener();
    },
  };
}

export interface ScriptedChange {
  readonly change: Change;
  /** Every request that reached the change, in order. */
  readonly requests: readonly (ChangeRequest & MemberOrder)[];
  /** Tells the next event of the change that is under way; `null` ends it. */
  readonly tell: (event: ChangeEvent | null) => void;
}

export function createScriptedChange(): ScriptedChange {
  const requests: (ChangeRequest & MemberOrder)[] = [];
  const told: (ChangeEvent | null)[] = [];
  let wake: () => void = () => undefined;
  return {
    requests,
    tell(event) {
      told.push(event);
      wake();
    },
    async *change(_fleet, request) {
      if ('members' in request) requests.push(request);
      for (;;) {
        while (told.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const event = told.shift() ?? null;
        if (event === null) return;
        yield event;
      }
    },
  };
}
