/** The way of a drain as one line: what is done, what goes on, what comes, each with its time. */

import { balancerNamed } from '../../fleet/find.ts';
import { witnessedText } from '../../messages/drain-text.ts';
import { stopwatch } from '../../messages/numbers.ts';
import { type DrainSession, drainDefaults } from '../state/drain-session.ts';
import type { UiState } from '../state/ui-state.ts';
import { type Line, lineWidth, type Span, span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';

type How = 'done' | 'now' | 'later' | 'failed' | 'doubted';

interface DrainStep {
  /** Where there is room, and where there is little. */
  readonly words: readonly [long: string, short: string];
  readonly how: How;
  /** How long it took or has taken; null: not told. */
  readonly ms: number | null;
}

export function drainStepsLine(state: UiState, drain: DrainSession, theme: Theme): Line {
  const { columns } = state.size;
  // What ended early has no way on.
  const steps = stepsOf(state, drain).filter(({ how }) => drain.ended === null || how !== 'later');
  const at = Math.max(
    0,
    steps.findLastIndex(({ how }) => how !== 'later'),
  );
  const lines = [
    lineOf(steps, 0, theme),
    lineOf(steps, 1, theme),
    // What is done is told by what comes after it.
    lineOf(steps.slice(at), 1, theme),
  ];
  return lines.find((line) => lineWidth(line) <= columns) ?? lines[2] ?? [];
}

function lineOf(steps: readonly DrainStep[], length: 0 | 1, theme: Theme): Line {
  const along = ` ${(theme.frame[4] ?? '').repeat(2)} `;
  return steps.flatMap(({ words, how, ms }, index): Span[] => {
    const sign = SIGN[how] === null ? '' : `${theme.sign(SIGN[how])} `;
    const time = ms === null || ms < 0 ? '' : ` ${stopwatch(ms)}`;
    return [
      span(index === 0 ? '   ' : along, theme.quiet),
      span(`${sign}${words[length]}${time}`, styleOf(how, theme)),
    ];
  });
}

const SIGN = {
  done: 'done',
  now: 'now',
  later: null,
  failed: 'trouble',
  doubted: 'trouble',
} as const;

function styleOf(how: How, theme: Theme) {
  if (how === 'now') return theme.strong;
  if (how === 'failed' || how === 'doubted') return theme.warning;
  return how === 'later' ? theme.quiet : undefined;
}

export function stepsOf(state: UiState, drain: DrainSession): readonly DrainStep[] {
  const { startedAt, elapsedMs, graceSince, outSince, ended, phase } = drain;
  const now = startedAt + elapsedMs;
  const isQuiet = ended?.outcome.kind === 'quiet';
  const hasNoGrace = drainDefaults(state.settings, drain.member.balancer).graceMs === 0;
  const which = waysOf(drain, hasNoGrace);
  const first = which[0] ?? 'flag';
  const current = phase === null ? first : phase === 'grace' ? 'sessions' : 'requests';
  const at = which.indexOf(current);
  const howOf = (index: number): How => {
    if (isQuiet || index < at) return 'done';
    if (index > at) return 'later';
    return ended === null ? 'now' : 'failed';
  };
  const since = { flag: startedAt, sessions: graceSince, requests: outSince } as const;
  const until = { flag: graceSince ?? outSince, sessions: outSince, requests: null } as const;
  const words = wordsOf(state, drain);
  return which.map((id, index): DrainStep => {
    const how = howOf(index);
    const timed = id !== 'out' && id !== 'end' && how !== 'later';
    const from = timed ? since[id] : null;
    const ms = timed && from !== null ? (until[id] ?? now) - from : null;
    if (id !== 'end') return { words: words[id], how, ms };
    const isSure = isQuiet && witnessedText(ended.outcome).doubt === '';
    return { words: words[id], how: isQuiet && !isSure ? 'doubted' : how, ms: null };
  });
}

type StepId = 'flag' | 'sessions' | 'out' | 'requests' | 'end';

/** Without a grace nothing drains: it is disabled at once. */
function waysOf(
  { graceSince, outSince, controls }: DrainSession,
  hasNoGrace: boolean,
): readonly StepId[] {
  if (controls.end === 'none') return ['flag', 'sessions', 'end'];
  if (graceSince === null && (outSince !== null || hasNoGrace)) return ['out', 'requests', 'end'];
  return ['flag', 'sessions', 'out', 'requests', 'end'];
}

function wordsOf(
  state: UiState,
  drain: DrainSession,
): Readonly<Record<StepId, DrainStep['words']>> {
  const { end } = drain.controls;
  return {
    flag: ['flag set', 'flag'],
    sessions: isSticky(state, drain)
      ? ['waiting for sessions', 'sessions']
      : ['waiting for requests', 'requests'],
    out: end === 'stop' ? ['stop', 'stop'] : ['disable', 'disable'],
    requests: ['last requests', 'last requests'],
    end: end === 'none' ? ['quiet', 'quiet'] : ['safe to stop', 'safe to stop'],
  };
}

export function isSticky({ live }: UiState, { member }: DrainSession): boolean {
  const pool = balancerNamed(live, member.balancer);
  return pool?.views.some(({ balancer }) => balancer.sticky !== null) ?? false;
}
