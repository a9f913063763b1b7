/** Where a rolling upgrade stands, in sentences: how it ended, what it waits for, what can be done. */

import { balancerNamed } from '../../fleet/find.ts';
import type { Place } from '../../fleet/snapshot.ts';
import { fleetFacts } from '../../messages/fleet-facts.ts';
import { gateStateText } from '../../messages/gate-text.ts';
import { isFresh } from '../../messages/member-facts.ts';
import { safeName } from '../../messages/member-label.ts';
import { clock, duration } from '../../messages/numbers.ts';
import { readOnlyText } from '../../messages/refusal-text.ts';
import { ALL_DONE, endedText, provedText } from '../../messages/rolling-text.ts';
import {
  type OfferedWay,
  othersText,
  type Way,
  wayCommand,
  waysOf,
} from '../../messages/rolling-ways.ts';
import { isOpen, type MemberProgress } from '../../operations/rolling/rolling-progress.ts';
import { memberOfKey } from '../../operations/rolling/rolling-start.ts';
import { isFramed } from '../state/pane-state.ts';
import type { ShownRolling } from '../state/rolling-session.ts';
import type { UiState } from '../state/ui-state.ts';
import type { TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import { usableNowText } from './pool-text.ts';

export interface Told {
  readonly text: string;
  readonly style?: TextStyle;
}

export function situation(state: UiState, shown: ShownRolling, theme: Theme): readonly Told[] {
  const { balancer, progress, own, other } = shown;
  const told: Told[] = [];
  if (own !== null && own.ended !== null) {
    told.push({
      text: `${own.ended}.`,
      style: own.ended === ALL_DONE ? theme.strong : theme.warning,
    });
  }
  if (progress === null) {
    if (own?.ended === null) told.push({ text: 'Starting...' });
    return told;
  }
  const current = progress.members.find(
    ({ step, why }) => why !== '' || (step !== 'waiting' && step !== 'done'),
  );
  const owner = other?.owner ?? null;
  const running = own === null ? owner !== null : own.ended === null;
  if (current !== undefined && running) {
    const name = safeName(current.name);
    if (current.waitsFor !== '' && own?.question == null)
      told.push({ text: waitText(state, shown, current) });
    if (own?.question === 'yours') {
      told.push({
        text: turnText(state, current),
        style: theme.strong,
      });
    } else if (own?.question === 'unproved') {
      told.push({
        text: `${name} ${provedText({ elected: false })}. c continues anyway.`,
        style: theme.warning,
      });
    } else if (own?.question === 'uncertain') {
      told.push({
        text: `${own.why}. The command is not begun. c begins it, A puts the member back and stops.`,
        style: theme.warning,
      });
    } else if (own?.question === 'unready') {
      told.push({
        text: `${own.why}. It is not put back. f checks again, A stops here.`,
        style: theme.warning,
      });
    } else if (current.yourTurn && owner !== null) {
      told.push({
        text: `${name}: it waits for its operator, at the terminal of process ${owner.pid}.`,
      });
    }
  }
  if (own?.isStopping === true && own.ended === null)
    told.push({ text: 'It is being stopped.', style: theme.warning });
  else if (own?.isPaused === true && own.ended === null)
    told.push({
      text: 'Paused: the next member is not started. P continues.',
      style: theme.warning,
    });
  if (shown.isUnfinished && isFramed(state.size)) {
    const others = othersText(progress);
    if (others !== '') told.push({ text: others });
  }
  const pool = poolSentence(state, balancer);
  if (pool !== null) told.push({ text: pool });
  if (other !== null && owner === null) {
    told.unshift(endOf(state, shown, theme));
  } else if (owner !== null) {
    told.push({
      text: `This is the journal of process ${owner.pid} beside what httpd says; it cannot be controlled from here.`,
    });
  }
  return told;
}

function poolSentence(state: UiState, name: string): string | null {
  const pool = fleetFacts(state.live, state.settings.policy).pools.get(name);
  const balancer = balancerNamed(state.live, name);
  if (pool === undefined || balancer === undefined) return null;
  return `${safeName(name)}${pool.stale ? '' : ' now:'} ${usableNowText(pool, balancer, state)}.`;
}

/** Only what the pages say now: a place that is in is named, and of one that does not answer nothing is known. */
function turnText(state: UiState, member: MemberProgress): string {
  const live = memberOfKey(state.live, member.key);
  const name = safeName(member.name);
  const keys = 'c when it is upgraded, s to put it back as it is.';
  if (live === null) return `${name} IS NOT ON THE PAGE. ${keys}`;
  const { fresh } = fleetFacts(state.live, state.settings.policy);
  const namesOf = (places: readonly Place[]) =>
    places.map(({ frontEnd }) => safeName(frontEnd)).join(', ');
  const [known, silent] = [true, false].map((answers) =>
    live.places.filter(({ frontEnd }) => isFresh(fresh.get(frontEnd)) === answers),
  );
  const inAt = (known ?? []).filter(
    ({ worker: { status } }) => status.intent !== 'disabled' && status.intent !== 'stopped',
  );
  if (inAt.length > 0) return `${name} IS NOT OUT on ${namesOf(inAt)}: do not stop it yet; ${keys}`;
  if (silent !== undefined && silent.length > 0)
    return `${namesOf(silent)} does not answer: whether ${name} is out there is not known. Do not stop it yet; ${keys}`;
  const doubt = member.doubt ?? '';
  const sure = doubt === '' ? '' : ` NOT CERTAIN: ${doubt}.`;
  return `${name} is out on ${namesOf(live.places)}.${sure} Upgrade it now; ${keys}`;
}

/** How a run of another process ended, as its journal has it. */
function endOf(state: UiState, { progress, other }: ShownRolling, theme: Theme): Told {
  if (progress === null || other?.isGone === true)
    return {
      text: 'Ended: its journal is gone; this is its last known state.',
      style: theme.warning,
    };
  const { ended, updatedAt } = progress;
  const at = clock(updatedAt, state.settings.utc);
  const text = endedText(progress, 'screen');
  if (ended === null) return { text: `${text}; last update ${at}.`, style: theme.warning };
  const style = isOpen(progress) ? theme.warning : theme.strong;
  return { text: `Ended ${at}: ${text}.`, style };
}

function waitText(
  { live, settings }: UiState,
  { balancer, own, other }: ShownRolling,
  { name, step, since, waitsFor, key, gate, undoing }: MemberProgress,
): string {
  const who = safeName(name);
  if (step === 'soak') {
    const all = other?.soakMs ?? settings.rolling?.(balancer).options.soakMs ?? 0;
    const left = Math.max(0, all - (live.at - since));
    if (own !== null || other !== null)
      return `Watching ${who} before the next one: ${duration(left)} left of ${duration(all)}${gate === undefined ? '' : `; ${gateStateText(gate)}`}.`;
  }
  if (step === 'drain' && isOut(live, key))
    return `${who} is disabled${undoing === undefined ? '' : ' again'}, waiting for its last requests: ${waitsFor}.`;
  return `${who} waits for ${waitsFor}.`;
}

export function isOut(live: UiState['live'], key: string): boolean {
  const member = memberOfKey(live, key);
  return member?.places.every(({ worker }) => worker.status.intent === 'disabled') ?? false;
}

/** How one can go on with what is shown; none while it runs, and after its end. */
export function offeredWays(state: UiState, shown: ShownRolling): readonly OfferedWay[] {
  const defaults = state.settings.rolling?.(shown.balancer);
  if (!shown.isUnfinished || shown.progress === null || defaults === undefined) return [];
  return waysOf(shown.progress, {
    byCommand: defaults.command !== '',
    checks: defaults.check !== '',
  });
}

/** The command that goes on with it; null where it is not to be gone on with. */
export function laterCommand(state: UiState, shown: ShownRolling): string | null {
  const { progress, balancer } = shown;
  if (offeredWays(state, shown).length === 0 || progress === null) return null;
  const typed = state.settings.rolling?.(balancer).typed ?? '';
  return `${wayCommand(progress, 'again')}${typed === '' ? '' : ` ${typed}`}`;
}

/** Its journal is on this host: nowhere else it can be gone on with. */
export function laterText(state: UiState, shown: ShownRolling): string {
  const command = laterCommand(state, shown);
  if (command === null || state.settings.readOnly !== null) return '';
  return `Later, or in another terminal of this host: ${command}   (y copies it)`;
}

const KEYS: Readonly<Record<Way, string>> = { again: 'R', ready: 'c', skip: 's', abort: 'A' };

/** Each way with its key and what it does. */
export function wayTexts(state: UiState, shown: ShownRolling): readonly string[] {
  const { readOnly } = state.settings;
  const ways = offeredWays(state, shown);
  if (ways.length === 0) return [];
  if (readOnly !== null) return [`${readOnlyText(readOnly)}: it cannot be continued from here`];
  return ways.map(({ way, what }) => `${KEYS[way]}  ${what}`);
}
