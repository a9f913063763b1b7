/** What is wrong, what it means now and what to do, the worst first: the banner, and where its key goes. */

import { freshness } from '../../fleet/freshness.ts';
import { wholeOf } from '../../fleet/scope.ts';
import type { FleetEvent } from '../../fleet/snapshot.ts';
import { emptyPage } from '../../httpd/page/empty-page.ts';
import { alarmText } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { sentence } from '../../messages/sentence.ts';
import { targetsOf } from '../../operations/change/order.ts';
import { frontEndTrouble } from '../facts/front-end-trouble.ts';
import { openPartials, partialText } from '../facts/partial-places.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Alarm, URGENCIES } from './alarm.ts';
import { lostFlagsAlarms } from './lost-flags-alarm.ts';
import { misnamedAlarms } from './misnamed-alarms.ts';
import { outageAlarms } from './outage-alarm.ts';
import { strangersAlarm } from './strangers-alarm.ts';

export function alarmsOf(whole: UiState): readonly Alarm[] {
  const state = withoutFalseRestarts(whole);
  const found: readonly Alarm[] = [
    ...frontEndAlarms(state),
    ...outageAlarms(state),
    ...openPartials(state).map((change): Alarm => {
      const subjects = targetsOf(change.order).map((each) => ({ ...each, url: each.url || null }));
      return { urgency: 'partial', text: partialText(state, change), subjects };
    }),
    ...lostFlagsAlarms(state),
    ...strangersAlarm(state),
    ...unlogged(state),
    ...misnamedAlarms(state),
    ...restarts(state),
  ];
  const rank = ({ urgency }: Alarm) => URGENCIES.indexOf(urgency);
  return found.toSorted((one, other) => rank(one) - rank(other));
}

/** Where two httpds take turns, another nonce is no restart, and other flags are not lost ones. */
function withoutFalseRestarts(state: UiState): UiState {
  const mixed = new Set(
    wholeOf(state.live).frontEnds.flatMap(({ name, error }) =>
      error?.kind === 'mixed' ? [name] : [],
    ),
  );
  if (mixed.size === 0) return state;
  const isFalse = ({ kind, frontEnd }: FleetEvent) =>
    mixed.has(frontEnd) && (kind === 'restarted' || kind === 'flags-lost');
  return { ...state, alarms: state.alarms.filter((each) => !isFalse(each)) };
}

function frontEndAlarms(state: UiState): readonly Alarm[] {
  const { live } = state;
  return wholeOf(live).frontEnds.flatMap((frontEnd): Alarm[] => {
    const word = freshness(frontEnd, live.at, live.intervalMs);
    const isListed = wholeOf(live).balancers.some(({ views }) =>
      views.some((view) => view.frontEnd === frontEnd.name),
    );
    const empty = frontEnd.error === null && !isListed ? emptyPage(frontEnd.page) : null;
    if (empty !== null) {
      const who = wholeOf(live).frontEnds.length > 1 ? `${safeName(frontEnd.name)}: ` : '';
      return [{ urgency: 'empty', text: `${who}${empty.what}. ${empty.hint}`, subjects: [] }];
    }
    if (word !== 'lost' && word !== 'stale') return [];
    return [{ urgency: word, text: frontEndTrouble(frontEnd, state), subjects: [] }];
  });
}

/** The last of each front end; of one that cost flags these tell, and more. */
function restarts({ alarms, settings }: UiState): readonly Alarm[] {
  const costly = new Set(
    alarms.filter(({ kind }) => kind === 'flags-lost').map(({ frontEnd }) => frontEnd),
  );
  const restarted = alarms.filter(
    ({ kind, frontEnd }) => kind === 'restarted' && !costly.has(frontEnd),
  );
  return restarted
    .filter(
      ({ frontEnd }, index) =>
        restarted.findLastIndex((each) => each.frontEnd === frontEnd) === index,
    )
    .map((event) => ({ urgency: 'past', text: alarmText(event, settings.utc), subjects: [] }));
}

function unlogged({ unlogged: why }: UiState): readonly Alarm[] {
  if (why === null) return [];
  const text = `the audit log cannot be written: ${sentence(safeName(why))}`;
  return [
    {
      urgency: 'unlogged',
      text: `${text} Changes still go through, but are not recorded.`,
      subjects: [],
    },
  ];
}
