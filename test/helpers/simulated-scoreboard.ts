/** mod_status's page as an httpd with known requests in flight would show it, without a page to be read. */

import type { StatusPage } from '../../source/fleet/status-poller.ts';
import type { ScoreboardRow, ServerStatus } from '../../source/httpd/scoreboard.ts';

/** A request: where, from when to when (our line of time, ms), and how its row looks. */
export interface SimulatedRequest {
  readonly slot: number;
  /** How many its slot had before it; by default as many as are given. */
  readonly before?: number;
  readonly from: number;
  readonly to: number;
  /** `W` unless the child stops meanwhile, or it came pipelined. */
  readonly mode?: string;
  readonly protocol?: string;
  readonly path?: string;
  readonly virtualHost?: string;
}

export interface PageOptions {
  /** When it was asked for, made, and read. */
  readonly sentAt: number;
  readonly madeAt: number;
  readonly answeredAt: number;
  /** httpd's clock minus ours when each request began, and now. */
  readonly aheadOf?: (at: number) => number;
  readonly letters?: boolean;
  /** The slot of the look itself, after the others. */
  readonly ownSlot?: 0 | 1;
  readonly isNew?: boolean;
  readonly virtualHost?: string | null;
  readonly paths?: readonly string[];
  /** Before 2.4.20 there is no Protocol. */
  readonly hasProtocol?: boolean;
}

export function aRow(more: Partial<ScoreboardRow>): ScoreboardRow {
  return {
    key: '',
    mode: 'W',
    seconds: 0,
    requestMs: 0,
    protocol: 'http/1.1',
    client: '10.1.2.3',
    virtualHost: 'web1:80',
    method: 'GET',
    path: '/app/',
    isCut: false,
    asked: '',
    ...more,
  };
}

/** Eight slots, each of which shows its last request; one more is that of the look itself. */
export const SLOTS = 8;

export function aStatusPage(
  requests: readonly SimulatedRequest[],
  { sentAt, madeAt, answeredAt, ...options }: PageOptions,
): StatusPage {
  const { aheadOf = () => 0, letters = false, hasProtocol = true, ownSlot = 0 } = options;
  const clock = madeAt + aheadOf(madeAt);
  const own = aRow({ key: 'own', path: '/server-status', asked: '1' });
  const slots = Array.from({ length: SLOTS }, (_, slot) => {
    const begun = requests.filter((each) => each.slot === slot && each.from <= madeAt);
    const last = begun.reduce<SimulatedRequest | null>(
      // One that took no time at all is over when the next one begins in the same moment.
      (latest, each) => (latest === null || each.from >= latest.from ? each : latest),
      null,
    );
    if (last === null) return null;
    const count = last.before === undefined ? begun.length : last.before + 1;
    const isOver = last.to <= madeAt;
    const age = Math.floor((clock - (last.from + aheadOf(last.from))) / 1_000);
    const { path = '/app/', virtualHost = 'web1:80', protocol = 'http/1.1' } = last;
    return aRow({
      ...{ key: `${slot} ${isOver ? count : count - 1} ${path}`, path, virtualHost },
      mode: isOver ? '_' : (last.mode ?? 'W'),
      seconds: age < 0 ? null : age,
      requestMs: isOver ? last.to - last.from : 0,
      protocol: hasProtocol ? protocol : null,
    });
  });
  const page: ServerStatus = {
    serverVersion: 'Apache/2.4.71',
    serverBuilt: '',
    clock: Math.floor(clock / 1_000) * 1_000,
    restartTime: 'long ago',
    letters: slots.map((row) => row?.mode ?? '_').join('') + (ownSlot === 0 ? 'W_' : '_W'),
    rows: letters ? null : [...slots.filter((row) => row !== null), own],
    balancers: [],
  };
  const { isNew = false, virtualHost = null, paths = [] } = options;
  return {
    ...{ kind: 'page', page, sentAt, answeredAt, virtualHost, paths, isNew },
    own: letters ? null : own,
  };
}
