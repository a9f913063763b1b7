/** What a drain waits for, in words; what the others do meanwhile, and what comes then. */

import { balancerNamed } from '../../fleet/find.ts';
import { stateText } from '../../httpd/status.ts';
import { witnessedText } from '../../messages/drain-text.ts';
import { nameOf } from '../../messages/event-text.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { stopwatch } from '../../messages/numbers.ts';
import { wrap } from '../../messages/width.ts';
import { busyOfOthers } from '../change/start-drain.ts';
import { choiceText, outcomeText, staleTexts, waitingText } from '../facts/drain-words.ts';
import { usableNowText } from '../facts/pool-text.ts';
import type { DrainSession } from '../state/drain-session.ts';
import type { UiState } from '../state/ui-state.ts';
import { progressBar } from '../text/progress-bar.ts';
import { type Line, type Span, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { isSticky } from './drain-steps.ts';

/** How far it is, what it waits for, and how it ended. */
export function statusLines(state: UiState, drain: DrainSession, theme: Theme): readonly Line[] {
  const { columns } = state.size;
  const put = (text: string, style?: Span['style']): readonly Line[] =>
    wrap(text, columns - 4, 2, theme.ellipsis).map((part) => [span(`   ${part}`, style)]);
  if (drain.ended !== null) {
    const { outcome } = drain.ended;
    const style = outcome.kind === 'quiet' ? theme.strong : theme.warning;
    const by = outcome.kind === 'quiet' ? witnessedText(outcome).by : '';
    const known = by === '' ? [] : put(`Known by: ${by}.`);
    return [...put(`${outcomeText(drain, outcome)}.`, style), ...known];
  }
  const stale = staleTexts(drain).flatMap((text) => put(text, theme.warning));
  if (drain.isLate) {
    const lines = put(
      `NOT QUIET after ${stopwatch(drain.timeoutMs)}. ${choiceText(state, drain)}`,
      theme.warning,
    );
    return [...lines, ...put(`Waiting for: ${waitingText(drain)}.`), ...stale];
  }
  const bar = progressBar(drain.elapsedMs / drain.timeoutMs, Math.min(40, columns - 24), theme);
  const time = `${stopwatch(drain.elapsedMs)}, asks you at ${stopwatch(drain.timeoutMs)}`;
  const lines: Line[] = [[span(`   ${bar} ${time}`)]];
  lines.push(...put(`Waiting for: ${waitingText(drain)}.`), ...stale);
  if (drain.controls.putBack) lines.push(...put('Putting back what it had set.', theme.warning));
  else if (drain.phase === 'grace' && isSticky(state, drain)) {
    lines.push(
      ...put('Sticky sessions may keep coming until they expire; this can take a long time.'),
    );
  } else if (drain.phase === 'in-flight') {
    lines.push(...put('It gets no new requests; those in flight finish.'));
  }
  return lines;
}

export function othersLines(state: UiState, drain: DrainSession): readonly Line[] {
  const pool = balancerNamed(state.live, drain.member.balancer);
  const facts = fleetFacts(state.live, state.settings.policy).pools.get(drain.member.balancer);
  if (pool === undefined || facts === undefined)
    return [[span('   others: their balancer is gone from the page')]];
  const now = busyOfOthers(state.live, drain.member);
  const parts = [usableNowText(facts, pool, state)];
  if (now !== null && drain.othersBusy !== null) {
    const more = now - drain.othersBusy;
    parts.push(`busy ${now} (${more < 0 ? '' : '+'}${more} since start)`);
  }
  const broken = pool.members
    .filter((each) => each.key !== drain.member.key)
    .filter((each) => each.places.some(({ worker }) => worker.status.health !== 'ok'))
    .map((each) => `${nameOf(each)} ${stateText(each.places[0].worker.status)}`);
  return [[span(`   others: ${[...parts, ...broken].join(', ')}`)]];
}

export function thenLines({ size }: UiState, drain: DrainSession): readonly Line[] {
  const { controls, timeoutMs, ended, view, phase, isLate } = drain;
  if (ended !== null) return [];
  const limits: readonly Line[] = isLate
    ? []
    : [[span(`   at ${stopwatch(timeoutMs)} you are asked; nothing changes by itself`)]];
  if (phase === 'in-flight') return [[span('   when quiet: it is safe to stop')], ...limits];
  const all = (view?.places.length ?? 1) > 1 ? ' on all front ends' : '';
  const then =
    controls.end === 'none' ? 'the drain flag stays, nothing more is set' : `${controls.end}${all}`;
  const hint = size.columns < 70 ? '' : '   (t changes it)';
  const when = isLate ? 'when you go on and it is quiet' : 'when quiet';
  return [[span(`   ${when}: ${then}${hint}`)], ...limits];
}
