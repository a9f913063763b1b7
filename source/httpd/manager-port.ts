/** One front end's balancer-manager, as the fleet and the engines ask it; a test can replace httpd here. */

import type { Result } from './errors.ts';
import type { ManagerPage } from './model.ts';
import type { ScoreboardRow, ServerStatus } from './scoreboard.ts';

/** What a request adds to the plain GET of the page. */
export interface Ask {
  /** Encoded, without `?`; of a GET. */
  readonly query?: string;
  /** Encoded form; makes it a POST. */
  readonly body?: string;
  /** Waits for a front end that limits requests, and asks once more, rather than to fail. */
  readonly patient?: boolean;
  readonly signal?: AbortSignal;
}

/** Asks for mod_status's page. */
export interface StatusAsk {
  /** Path, and query if any, on the manager's own scheme, host and port. */
  readonly path: string;
  /** The form for programs (`?auto`): letters only. */
  readonly machine: boolean;
  readonly signal?: AbortSignal;
}

export interface StatusAnswer {
  readonly page: ServerStatus;
  /** On the line of time. The page was made between the two. */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** The row of this very request; null where the page has none. */
  readonly own: ScoreboardRow | null;
  /** The page has a row of one of our own requests to the manager: the same httpd answered both. */
  readonly isManagers: boolean;
  /** It says that it speaks HTTP/2. */
  readonly offersHttp2?: boolean;
}

export interface ManagerPort {
  /** URL of the page, safe to print. */
  readonly url: string;
  /** The Referer's host, as the last page named it. */
  readonly refererName: string;
  readonly login: { readonly waitsForPassword: boolean };
  /** Until when the certificate of the last connection is valid, ms since the epoch; null: none was seen. */
  readonly certificateEnds?: number | null;
  /** The page as it is now, or after the change that is asked for. */
  readPage(ask?: Ask): Promise<Result<ManagerPage>>;
  /** The page with what only `?xml=1` tells, where this server gives it; otherwise as `readPage`. */
  readExactPage(signal?: AbortSignal): Promise<Result<ManagerPage>>;
  /** A page that was just read, with what only `?xml=1` tells; null where it can't be had. A second request. */
  withXml(page: ManagerPage, signal?: AbortSignal): Promise<ManagerPage | null>;
  /** mod_status's page of the same server; not there where nothing can be asked but the manager. */
  readStatus?(ask: StatusAsk): Promise<Result<StatusAnswer>>;
}
