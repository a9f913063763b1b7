/** A pool's members with their load and share, so that one sees where the requests of one that is out go. */

import { balancerNamed } from '../../fleet/find.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { type MemberFacts, memberFacts, trendOf } from '../../messages/member-facts.ts';
import { shortName } from '../../messages/member-label.ts';
import { count, rate } from '../../messages/numbers.ts';
import { shareOf, shareText } from '../../messages/share.ts';
import { displayWidth, fit } from '../../messages/width.ts';
import type { UiState } from '../state/ui-state.ts';
import { shareBar } from '../text/share-bar.ts';
import { type Line, span } from '../text/spans.ts';
import { peak, sparkline } from '../text/sparkline.ts';
import { stateSpans, type Theme } from '../text/theme.ts';

export interface PoolView {
  readonly balancer: string;
  /** Is it the member that all this is about? By its key. */
  readonly isOwn: (key: string) => boolean;
  /** Requests a second of each member before that, by its key; none: only what it is now. */
  readonly before?: ReadonlyMap<string, number | null>;
  /** In cells; 40 at least. */
  readonly width: number;
  /** Lines, the head included. */
  readonly room: number;
}

interface Widths {
  readonly state: number;
  readonly name: number;
  /** The bar of its share, and behind it the number, or two of them; 0 where there is no room for shares. */
  readonly bar: number;
  readonly share: number;
  readonly busy: number;
  readonly requests: number;
  readonly trend: number;
}

const CURSOR = 3;
const GAP = 2;
const LONGEST_NAME = 16;
const LONGEST_TREND = 60;
/** ` 33%`, and ` 20% -> 33%`. */
const SHARE = 5;
const SHARES = 12;

function widthsFor(width: number, names: readonly string[], comparesShares: boolean): Widths {
  const longest = Math.max(6, ...names.map(displayWidth)) + 1;
  const left = (used: number) => Math.max(0, Math.min(LONGEST_TREND, width - used));
  if (width < 60) {
    const state = width < 46 ? 8 : 10;
    const [busy, requests] = width < 46 ? [5, 6] : [6, 8];
    const trend = left(CURSOR + GAP + state + 8 + busy + requests);
    return { state, name: 8, bar: 0, share: 0, busy, requests, trend };
  }
  const share = comparesShares ? SHARES : SHARE;
  const name = Math.min(LONGEST_NAME, longest);
  const rest = width - (CURSOR + GAP + 10 + name + share + 6 + 8);
  const bar = Math.max(8, Math.min(40, Math.round(rest * 0.4)));
  return { state: 10, name, bar, share, busy: 6, requests: 8, trend: left(width - rest + bar) };
}

export function poolLines(
  state: UiState,
  { balancer, isOwn, before, width, room }: PoolView,
  theme: Theme,
): readonly Line[] {
  const pool = balancerNamed(state.live, balancer);
  const { fresh, pools } = fleetFacts(state.live, state.settings.policy);
  const all = pool?.members ?? [];
  const shown = shownOf(all, isOwn, Math.max(0, room - 1));
  const labels = shown.map((each) => shortName(each.url, each.places[0].worker.route));
  const widths = widthsFor(width, labels, before !== undefined);
  const { trend } = widths;
  const highest = peak(
    all.map((member) => trendOf(memberFacts(member, fresh), trend)),
    trend,
  );
  const sum = pools.get(balancer)?.requests ?? null;
  const was = before === undefined ? null : sumOf([...before.values()]);
  const rows = shown.map((member, index): Line => {
    const own = memberFacts(member, fresh);
    const id = own.stale ? 'UNK' : own.state;
    const share = own.stale ? null : shareOf(own.requests, sum);
    const shareBefore = before === undefined ? null : shareOf(before.get(member.key) ?? null, was);
    const shares = sharesText(share, shareBefore, widths.share);
    return [
      span(isOwn(member.key) ? ` ${theme.sign('cursor')} ` : '   ', theme.strong),
      ...stateSpans(id, fit(own.stateText, widths.state - 2, 'left', theme.ellipsis), theme),
      span(fit(labels[index] ?? '', widths.name, 'left', theme.ellipsis)),
      ...(widths.bar === 0
        ? []
        : [
            span(shareBar(share ?? 0, widths.bar, theme).padEnd(widths.bar), theme.load),
            span(shares),
          ]),
      ...loadCells(own, widths),
      span(sparkline(trendOf(own, trend), trend, highest, theme.bars)),
    ];
  });
  const hidden = all.length - shown.length;
  const more: readonly Line[] =
    hidden > 0 ? [[span(`   and ${counted(hidden, 'more member')}`, theme.quiet)]] : [];
  return [[span(headText(widths), theme.strong)], ...rows, ...more];
}

/** Where not all have room: those that it is about, and the first of the others. */
function shownOf(
  members: readonly Member[],
  isOwn: (key: string) => boolean,
  room: number,
): readonly Member[] {
  if (members.length <= room) return members;
  const own = members.filter(({ key }) => isOwn(key));
  const others = members.filter(({ key }) => !isOwn(key));
  const kept = new Set([...own, ...others].slice(0, Math.max(0, room - 1)));
  return members.filter((member) => kept.has(member));
}

function sharesText(now: number | null, before: number | null, width: number): string {
  if (width === 0) return '';
  const text = now === null ? '-' : shareText(now);
  if (width === SHARE || before === null) return text.padStart(width);
  return `${shareText(before).padStart(SHARE - 1)} ->${text.padStart(SHARE)}`.padStart(width);
}

function loadCells(own: MemberFacts, { busy, requests }: Widths): Line {
  return [
    span(fit(own.stale ? '?' : count(own.busy), busy, 'right', '')),
    span(`${fit(own.stale ? '?' : rate(own.requests), requests, 'right', '')}  `),
  ];
}

function headText({ state, name, bar, share, busy, requests }: Widths): string {
  const shares = share === SHARES ? 'SHARE: WAS -> NOW' : 'SHARE';
  const load = `${'BUSY'.padStart(busy)}${'REQ/S'.padStart(requests)}  TREND`;
  return `   ${fit('POOL', state + name, 'left', '')}${fit(bar === 0 ? '' : shares, bar + share, 'left', '')}${load}`;
}

/** null as soon as one is not known. */
export function sumOf(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value),
    0,
  );
}
