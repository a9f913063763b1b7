/** What sheet and page of a member tell alike: how it is, since when, what that means. */

import { balancerNamed, frontEndNamed } from '../../fleet/find.ts';
import type { FleetBalancer, Member } from '../../fleet/snapshot.ts';
import { type AnswerTime, memberAnswerTime, slowText } from '../../messages/answer-time.ts';
import { driftText } from '../../messages/drift.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { lastErrorTexts } from '../../messages/last-error.ts';
import { asOfText, lastKnownAt } from '../../messages/last-known.ts';
import { type LogEvent, logEventsHere } from '../../messages/log-event.ts';
import {
  type FreshnessByFrontEnd,
  type MemberFacts,
  memberFacts,
} from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { STATES } from '../../messages/states.ts';
import { STATE, stateCell } from '../columns/state-columns.ts';
import type { UiState } from '../state/ui-state.ts';
import { shownLayout } from '../table/table-layout.ts';
import { type Line, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { TextFact } from './facts-sheet.ts';
import { eventsOf, sinceText } from './member-history.ts';

export interface MemberView {
  readonly state: UiState;
  readonly member: Member;
  readonly pool: FleetBalancer | undefined;
  readonly own: MemberFacts;
  readonly fresh: FreshnessByFrontEnd;
  /** Newest first. */
  readonly history: readonly LogEvent[];
  /** When it was last known; null where it is known now. */
  readonly at: number | null;
  readonly theme: Theme;
}

export function memberView(state: UiState, member: Member, theme: Theme): MemberView {
  const { fresh } = fleetFacts(state.shown, state.settings.policy);
  const own = memberFacts(member, fresh);
  const history = eventsOf(logEventsHere(state), member);
  const names = member.places.map((place) => place.frontEnd);
  const at = lastKnownAt(state.shown, fresh, names);
  const pool = balancerNamed(state.shown, member.balancer);
  return { state, member, pool, own, fresh, history, at, theme };
}

/** Its state, httpd's own words for it, and since when. */
export function stateItems(view: MemberView, isBrief: boolean): readonly Line[] {
  const { state, member, own, history, at, theme } = view;
  const column = shownLayout(state).columns.find(({ of }) => of === STATE);
  const cell = stateCell(member, own, { state, theme }, column?.width ?? 0);
  return [
    [span(at === null ? cell.text : `was ${own.stateText}`, cell.style)],
    [span(safeName(own.place.worker.status.tokens.join(' ')))],
    [span(sinceText(member, history, state, isBrief))],
  ];
}

/** null while it is not known, and where it is not known now. */
export function answerOf({ member, fresh, at }: MemberView): AnswerTime | null {
  return at === null ? memberAnswerTime(member, fresh) : null;
}

/** Far slower than the others. */
export function slowOf({ member, pool, fresh, at }: MemberView): string | null {
  return at === null && pool !== undefined ? slowText(member, pool, fresh) : null;
}

/** Before everything else where no front end answers: all that follows is in the past. */
export function lastKnownFact(at: number, { settings }: UiState): TextFact {
  const text = `last known, ${asOfText(at, settings.utc)}: no newer answer`;
  return { kind: 'text', name: '', text, isWarning: true };
}

/** What its state means, and what httpd tells of its last error. */
export function meaningFacts({ state, own, at }: MemberView): readonly TextFact[] {
  const [now, then] = STATES[own.state].meaning ?? ['', ''];
  const text = at === null ? now : then;
  const list: TextFact[] = text === '' ? [] : [{ kind: 'text', name: '', text, isWarning: false }];
  if (at !== null) return list;
  const several = state.shown.frontEnds.length > 1;
  for (const { frontEnd, text } of lastErrorTexts(own.places, state.now, state.settings.utc)) {
    const where = several ? `${safeName(frontEnd)}: ` : '';
    list.push({ kind: 'text', name: '', text: where + text, isWarning: true });
  }
  return list;
}

export function driftFacts({ own }: MemberView): readonly TextFact[] {
  const drift = driftText(own.places);
  if (drift === '') return [];
  return [{ kind: 'text', name: '', text: `the front ends differ: ${drift}`, isWarning: true }];
}

export interface RestartText {
  readonly text: string;
  readonly isWarning: boolean;
}

/**
 * Flags set at run time go at a restart unless httpd writes them down; 2.4.7 is the first that can. null where none is
 * set.
 */
export function restartText(view: MemberView): RestartText | null {
  const { member, history } = view;
  const out = member.places.filter(({ worker }) => worker.status.intent !== 'in');
  if (out.length === 0) return null;
  const why = whyLost(view, out);
  if (why === null) {
    return { text: 'is kept after a restart of httpd (BalancerPersist is on)', isWarning: false };
  }
  // What was there before this session may come from httpd.conf, and that survives.
  const what = history.some((event) => event.kind === 'state')
    ? 'this change is LOST'
    : 'run-time changes are LOST';
  return { text: `after a restart of httpd ${what} (${why})`, isWarning: true };
}

/** The same, and where nothing is set what would become of a change. */
export function anyRestartText(view: MemberView): RestartText {
  const own = restartText(view);
  if (own !== null) return own;
  const why = whyLost(view, view.member.places);
  return why === null
    ? {
        text: 'run-time changes are kept after a restart (BalancerPersist is on)',
        isWarning: false,
      }
    : { text: `after a restart of httpd run-time changes are LOST (${why})`, isWarning: false };
}

/** null: they are kept. */
function whyLost({ state }: MemberView, places: readonly { readonly frontEnd: string }[]) {
  const pages = places.map((place) => frontEndNamed(state.shown, place.frontEnd)?.page);
  if (pages.every((page) => page?.persisted === true)) return null;
  return pages.some((page) => page?.persisted === false)
    ? 'BalancerPersist is off'
    : 'older than 2.4.7';
}
