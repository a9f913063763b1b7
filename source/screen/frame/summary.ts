/** The second row: the fleet in numbers, or the pool whose page is open. */

import { onlyPool } from '../../fleet/scope.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { answerText, fleetAnswerTime } from '../../messages/answer-time.ts';
import { type FleetFacts, fleetFacts } from '../../messages/fleet-facts.ts';
import { asOfText, lastKnownAt } from '../../messages/last-known.ts';
import { isFresh } from '../../messages/member-facts.ts';
import { bytes, count, rate } from '../../messages/numbers.ts';
import { slowMembers, slowTexts } from '../../messages/slow-members.ts';
import { STATE_LIST, type StateId } from '../../messages/states.ts';
import { highestOf } from '../../messages/time-cells.ts';
import { pastsOf, trafficOf } from '../../messages/traffic.ts';
import { displayWidth } from '../../messages/width.ts';
import { markedText } from '../change/marks.ts';
import { stateOfPool } from '../facts/pool-scope.ts';
import { stripHeight } from '../layout/frame-layout.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, lineWidth, type Span, span, spread } from '../text/spans.ts';
import { sparkline } from '../text/sparkline.ts';
import type { Theme } from '../text/theme.ts';

function accessWord({ readOnly, policy }: UiState['settings']): string {
  if (readOnly !== null) return 'READ-ONLY';
  return policy.protected ? 'PROTECTED' : 'read-write';
}

export function summaryLine(asked: UiState, theme: Theme): Line {
  const state = stateOfPool(asked);
  const { settings, size, look } = state;
  const shown = look.pool === null ? state.shown : onlyPool(state.shown, look.pool.balancer);
  const facts = fleetFacts(shown, settings.policy);
  const at = oldSince(shown, facts);
  const left: Span[] = [
    span(' '),
    ...countSpans(facts.states, theme),
    ...lastKnownSpans(facts, at, state, theme),
  ];
  const access = accessWord(settings);
  const right: Span[] = [];
  if (settings.insecure === true) {
    const text = size.columns < 60 ? 'no TLS check  ' : 'TLS not verified (insecure)  ';
    right.push(span(text, theme.warning));
  }
  const marked = markedText(state);
  if (marked !== null) right.push(span(`${marked}  `, theme.strong));
  if (facts.requests !== null) right.push(span(`${rate(facts.requests)} req/s  `));
  if (facts.busy !== null && size.columns >= 50) right.push(span(`busy ${count(facts.busy)}  `));
  // Without a front end that answers these are the rates of long ago.
  if (facts.bytes !== null && facts.states.size > 0 && size.columns >= 110) {
    const { to, from } = facts.bytes;
    right.push(span(`to ${bytes(to)}/s  from ${bytes(from)}/s  `));
  }
  if (size.columns >= 60) right.push(span(`${access.padStart(10)} `));
  else if (access !== 'read-write') right.push(span(`${access} `));
  const slow = slowTexts(slowMembers(shown, facts.fresh), settings.utc);
  const free = size.columns - lineWidth(left) - lineWidth(right) - 3;
  const said = slow.find((text) => displayWidth(text) <= free);
  if (said !== undefined) left.push(span(`${said}  `, theme.warning));
  const room = size.columns - lineWidth(left) - lineWidth(right) - 1;
  const line = [...trafficSpans(state, shown, facts, room, theme), ...right];
  return spread(left, line, size.columns, theme.ellipsis);
}

const SPARK = 8;
const sparks = new WeakMap<FleetFacts, readonly number[]>();

/** Where there is no room for charts: their lines in small, and what an answer takes, as far as they displace nothing. */
function trafficSpans(
  state: UiState,
  shown: FleetSnapshot,
  facts: FleetFacts,
  room: number,
  theme: Theme,
): Line {
  if (stripHeight(state) > 0 || facts.requests === null) return [];
  const time = answerText(fleetAnswerTime(shown.balancers, facts.fresh));
  const sign = time.startsWith('<') ? '' : '~';
  const text = time === '-' ? '' : `${sign}${time}${time.endsWith('s') ? '' : ' ms'}  `;
  const line: Span[] = [];
  if (text !== '' && text.length <= room) line.push(span(text));
  if (SPARK + 2 > room - lineWidth(line)) return line;
  const pools = state.look.pool === null ? null : shown.balancers;
  let requests = sparks.get(facts);
  if (requests === undefined) {
    ({ requests } = trafficOf(shown, pastsOf(shown, pools, facts.fresh), SPARK));
    sparks.set(facts, requests);
  }
  const bars = sparkline(requests, SPARK, highestOf(requests), theme.bars);
  return bars.trim() === '' ? line : [...line, span(`${bars}  `, theme.load)];
}

/** `OK 4  DRN 1  `: what there is, in the order of the summary. */
function countSpans(states: ReadonlyMap<StateId, number>, theme: Theme): readonly Span[] {
  return STATE_LIST.flatMap((id) => {
    const number = states.get(id);
    return number === undefined ? [] : [span(`${id} ${number}`, theme.state(id)), span('  ')];
  });
}

/** `was OK 4  ERR 1  as of 14:02:51`: members that no front end that answers lists. */
function lastKnownSpans(
  { lastKnown }: FleetFacts,
  at: number | null,
  { settings }: UiState,
  theme: Theme,
): readonly Span[] {
  if (lastKnown.size === 0) return [];
  const asOf = at === null ? '' : asOfText(at, settings.utc);
  return [span('was ', theme.warning), ...countSpans(lastKnown, theme), span(asOf, theme.warning)];
}

/** When the oldest of the front ends that do not answer last did; null where all of them answer, or never did. */
function oldSince(snapshot: FleetSnapshot, { fresh }: FleetFacts): number | null {
  const names = snapshot.frontEnds.map((each) => each.name);
  return lastKnownAt(
    snapshot,
    fresh,
    names.filter((name) => !isFresh(fresh.get(name))),
  );
}
