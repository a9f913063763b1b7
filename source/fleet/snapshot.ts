/** The fleet at one moment: what all front ends say, merged by balancer name and worker URL. */

import type { ManagerError } from '../httpd/errors.ts';
import type { Balancer, ManagerPage, Worker } from '../httpd/model.ts';
import type { WorkerStatus } from '../httpd/status.ts';
import type { Flow } from './flow.ts';
import type { Past } from './past.ts';
import type { FrontEndStates } from './state-record.ts';

/** One front end: one httpd reached by one balancer-manager URL. */
export interface FrontEndState {
  readonly name: string;
  /** Safe to print: no user, no password. */
  readonly url: string;
  /** The last good page; kept when polls fail. */
  readonly page: ManagerPage | null;
  /** When that page arrived, ms since the epoch; null before the first. */
  readonly readAt: number | null;
  /** How long the last answer took, ms. */
  readonly tookMs: number | null;
  /** The median of those of the last half minute, ms. */
  readonly medianMs?: number | null;
  /** Until when the certificate is valid that its last connection showed, ms since the epoch; null: none was seen. */
  readonly certificateEnds?: number | null;
  /** Since when its httpd runs, on the line of time; null: nobody tells. */
  readonly startedAt?: number | null;
  /** Why the last poll failed; null when it succeeded. */
  readonly error: ManagerError | null;
  /** When the first of the failing polls in a row was sent; null when the last one succeeded. */
  readonly failingSince: number | null;
  /** When the next poll goes out, ms since the epoch; null while one is under way, and while a password is waited for. */
  readonly nextPollAt: number | null;
  /** From poll to poll, ms, where it limits requests and is asked less often than wanted. */
  readonly paceMs?: number;
  /** What all of its workers did, reading by reading. */
  readonly past?: Past;
  /** What states its workers had, and when it was read. */
  readonly states?: FrontEndStates;
  /** When a poll now under way was sent; null when none is. */
  readonly pollingSince: number | null;
}

/** Rates of one worker on one front end: the same for every face that shows them. */
export interface Rates {
  /** Elected per second over the last 6 to 10 s, and three readings at least; null while there are fewer. */
  readonly requests: number | null;
  /** The counter went down (httpd restarted), and there is no new rate yet. */
  readonly reset: boolean;
  /** That rate as it was poll by poll, oldest first, at most 900. */
  readonly trend: readonly number[];
  /** Over the same time; only where the readings gave exact counts: a rate of rounded ones would jump. */
  readonly bytes?: ByteRates | null;
  /** The rate and busy of each reading, with its time. */
  readonly past?: Past;
  /** What its answers take can be told from this; null while too little is known, and where httpd tells no busy. */
  readonly flow?: Flow | null;
}

/** Bytes per second to and from the back end. */
export interface ByteRates {
  readonly to: number;
  readonly from: number;
}

/** A member on one front end. */
export interface Place {
  readonly frontEnd: string;
  readonly worker: Worker;
  readonly rates: Rates;
  /** Another front end that shows the very same worker: virtual hosts of one httpd. It is summed once. */
  readonly sameAs?: string;
}

/** One worker of one balancer over all front ends. Identity: (balancer, url), never a row number. */
export interface Member {
  readonly key: string;
  readonly balancer: string;
  readonly url: string;
  /** Set where its route, or its address without one, would mean several members of the balancer: what means this one. */
  readonly called?: string;
  /** The front ends that list it, in configuration order; never empty. */
  readonly places: readonly [Place, ...Place[]];
}

export interface FleetBalancer {
  readonly name: string;
  /** The balancer as each front end shows it, in configuration order; never empty. */
  readonly views: readonly [BalancerView, ...BalancerView[]];
  readonly members: readonly Member[];
}

export interface BalancerView {
  readonly frontEnd: string;
  readonly balancer: Balancer;
  /** What its workers did, reading by reading. */
  readonly past?: Past;
  /** As `Place.sameAs`. */
  readonly sameAs?: string;
}

export interface FleetSnapshot {
  /** When it was put together, ms since the epoch. */
  readonly at: number;
  /** Poll interval, ms. */
  readonly intervalMs: number;
  /** Poll interval while a drain or wait is running, ms. */
  readonly pollMs?: number;
  readonly frontEnds: readonly FrontEndState[];
  readonly balancers: readonly FleetBalancer[];
  /** Set where it is limited to one front end (`scopeTo`): what it was taken from. */
  readonly whole?: FleetSnapshot;
}

/** A person and a program, as an audit log of this host names them. */
export interface ChangeAuthor {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /** The verb, or `screen`. */
  readonly command: string;
  /** The same user on the same host as this program: no one else. */
  readonly isSelf: boolean;
}

/** Something that was seen to happen; shown in the log, oldest first in a list. */
export interface FleetEvent {
  readonly at: number;
  /** When the front end last answered before that: it happened in between. null: not known. */
  readonly notBefore: number | null;
  readonly frontEnd: string;
  /** `foreign`: not made by this program; `doneBy` tells whose it is. `you`: verified, made by this program. */
  readonly by: 'you' | 'foreign';
  /** Who did it from this host, as far as an audit log tells; null: nobody that is known. */
  readonly author: ChangeAuthor | null;
  /** It came with a restart of httpd: the configuration's word, and nobody's change. */
  readonly atRestart: boolean;
  /** Of `restarted` and `flags-lost`: no counter fell, so that another httpd may have answered. Left out where one did. */
  readonly countersGoOn?: boolean;
  /** Of `flags-lost`: this program had set them. */
  readonly wasYours: boolean;
  readonly kind:
    | 'state'
    | 'setting'
    | 'appeared'
    | 'vanished'
    | 'restarted'
    /** A restart took flags that somebody had set. */
    | 'flags-lost'
    /** The last member that took new requests is gone from a balancer, and not by this program. */
    | 'outage'
    | 'lost'
    | 'recovered'
    /** The clock of this host was set; of no front end. */
    | 'clock-set';
  readonly balancer: string | null;
  /** Worker URL; null for events of the front end. */
  readonly url: string | null;
  readonly route: string | null;
  /** As `Member.called`, on the page of that front end. */
  readonly called?: string;
  /** The worker's status then and now; of an outage that of the worker that made it. null: there is none. */
  readonly was: WorkerStatus | null;
  readonly is: WorkerStatus | null;
  /** Values of a setting; '' elsewhere. What a status is called: `eventWords`. */
  readonly before: string;
  readonly after: string;
  /** The rest in words, safe to print. */
  readonly detail: string;
}
