/** What is wrong, what it means and what to do, most serious first. */

import { freshness } from '../../fleet/freshness.ts';
import { memberKey } from '../../fleet/identity.ts';
import { wholeOf } from '../../fleet/scope.ts';
import type { FleetEvent, FrontEndState } from '../../fleet/snapshot.ts';
import { takesNewRequests } from '../../manager/status.ts';
import { openPartials, partialText } from '../act/partial-places.ts';
import { keyOf } from '../keys/bound-keys.ts';
import { loginHint } from '../login/who-asks.ts';
import type { UiState } from '../state/ui-state.ts';
import { alarmText } from '../text/event-text.ts';
import { memberName, safeName } from '../text/member-label.ts';
import { clock } from '../text/numbers.ts';

/** How long a change by somebody else stays in the banner. */
const STRANGERS_MS = 10_000;

export function bannerTexts(state: UiState): readonly string[] {
  const { live, alarms, settings } = state;
  // Lost flags tell more than the restart that lost them.
  const outages = alarms.filter((event) => event.kind === 'outage');
  const lost = alarms.filter((event) => event.kind === 'flags-lost');
  const restarts = alarms.filter(
    (event) =>
      event.kind === 'restarted' && !lost.some((other) => other.frontEnd === event.frontEnd),
  );
  return [
    ...outages.map(
      (event) =>
        `${alarmText(event, settings.utc, keyOf(settings, 'disable'))}. ${outageNow(event, state)}`,
    ),
    ...openPartials(state).map((change) => partialText(state, change)),
    ...lost.map((event) => alarmText(event, settings.utc, keyOf(settings, 'disable'))),
    ...wholeOf(live).frontEnds.flatMap((frontEnd) => {
      const text = troubleText(frontEnd, state);
      return text === null ? [] : [text];
    }),
    ...restarts.map((event) => alarmText(event, settings.utc, keyOf(settings, 'disable'))),
    ...unloggedText(state),
    ...strangersText(state),
  ];
}

/** An alarm stays until it is seen, and may be over by then. */
function outageNow({ balancer, frontEnd }: FleetEvent, { live, settings }: UiState): string {
  const workers = wholeOf(live)
    .balancers.find((each) => each.name === balancer)
    ?.views.find((view) => view.frontEnd === frontEnd)?.balancer.workers;
  const usable = workers?.filter((worker) => takesNewRequests(worker.status)).length ?? 0;
  return usable > 0
    ? `Now ${usable} usable again (Esc)`
    : `Bring one back: ${keyOf(settings, 'enable')} enables`;
}

function unloggedText({ unlogged }: UiState): readonly string[] {
  if (unlogged === null) return [];
  const text = `the audit log cannot be written: ${sentence(safeName(unlogged))}`;
  return [`${text} Changes are made all the same, and not recorded.`];
}

/** Somebody else's hand on the member under the cursor: to be known before the next key. */
function strangersText(state: UiState): readonly string[] {
  for (let index = state.events.length - 1; index >= 0; index--) {
    const event = state.events[index];
    if (event === undefined || event.at + STRANGERS_MS <= state.now) break;
    const { balancer, url } = event;
    if (balancer === null || url === null || !isByHand(event)) continue;
    if (!isUnderCursor(state, memberKey(balancer, url), event.frontEnd)) continue;
    const name = memberName(balancer, url, event.route ?? '');
    const setting = event.kind === 'setting' ? `${safeName(event.detail)} ` : '';
    const change = `${setting}${safeName(event.before)} -> ${safeName(event.after)}`;
    return [`somebody else changed ${name}: ${change}. Ask them before you change it too.`];
  }
  return [];
}

function isUnderCursor(state: UiState, key: string, frontEnd: string): boolean {
  const row = state.rows.find((each) => each.key === state.cursor);
  if (row?.kind !== 'member' || row.member.key !== key) return false;
  return row.frontEnd === null || row.frontEnd === frontEnd;
}

/** Trouble comes by itself; these words and all settings do not. */
function isByHand({ kind, by, before, after }: FleetEvent): boolean {
  if (by !== 'foreign') return false;
  return kind === 'setting' || (kind === 'state' && handOf(before) !== handOf(after));
}

function handOf(state: string): string {
  const [word = ''] = state.split('+');
  return ['STOP', 'DIS', 'DRN', 'STBY', 'SPAR'].includes(word) ? word : '';
}

function troubleText(frontEnd: FrontEndState, state: UiState): string | null {
  const { live, settings } = state;
  const word = freshness(frontEnd, live.at, live.intervalMs);
  if (word !== 'stale' && word !== 'lost') return null;
  const who = wholeOf(live).frontEnds.length > 1 ? `${safeName(frontEnd.name)}: ` : '';
  const asOf =
    frontEnd.readAt === null ? '' : ` Data as of ${clock(frontEnd.readAt, settings.utc)}.`;
  if (frontEnd.error === null) {
    return `${who}no answer for a while, the table may be out of date.${asOf}`;
  }
  const { kind, what } = frontEnd.error;
  const hint = (kind === 'auth' ? loginHint(frontEnd, state) : null) ?? frontEnd.error.hint;
  return `${who}${sentence(safeName(what))}${asOf} ${sentence(safeName(hint))}`.trim();
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}
