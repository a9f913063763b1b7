/** How to continue a rolling upgrade that was stopped or interrupted, and what each way does: for keys and commands. */

import { shellWord } from '../operations/hooks/command-words.ts';
import type { MemberProgress, RollingProgress } from '../operations/rolling/rolling-progress.ts';
import { underWay } from '../operations/rolling/rolling-progress.ts';
import type { Said } from '../operations/rolling/rolling-start.ts';
import { safeName } from './member-label.ts';

export type Way = 'again' | 'ready' | 'skip' | 'abort';

export interface OfferedWay {
  readonly way: Way;
  /** What it does; of the member that it is about. */
  readonly what: string;
  /** It puts back a member whose upgrade had begun. */
  readonly isRisky: boolean;
}

/** What does the operator's step from now on, and does anything ask for readiness? */
export interface WaysHow {
  readonly byCommand: boolean;
  readonly checks: boolean;
}

export function waysOf(progress: RollingProgress, how: WaysHow): readonly OfferedWay[] {
  const under = underWay(progress);
  const further = progress.members.filter(({ step }) => step === 'waiting');
  const on = further.length === 0 ? '' : `, then continues with ${namesOf(further)}`;
  const begun = under.filter(
    ({ step, undoing }) =>
      step === 'yours' || step === 'check' || step === 'through' || undoing !== undefined,
  );
  const isRisky = begun.length > 0;
  const risk = isRisky ? ' (its upgrade had begun: it may be broken)' : '';
  const ways: OfferedWay[] = [];
  const offer = (way: Way, what: string, risky = false) =>
    ways.push({ way, what, isRisky: risky && isRisky });
  const again = under.map((member) => againText(member, how)).join(', ');
  offer('again', again === '' ? `continues with ${namesOf(further)}` : `${again}${on}`);
  const waiting = saidOf(progress, 'ready').map(([member]) => member);
  if (waiting.length > 0) {
    const next = how.checks ? 'its check comes next' : 'puts it back without a check';
    offer('ready', `treats ${namesOf(waiting)} as upgraded: ${next}${on}`);
  }
  if (under.length > 0) offer('skip', `puts ${namesOf(under)} back as it was${risk}${on}`, true);
  const others = further.length === 0 ? '' : `; no upgrade of ${namesOf(further)}`;
  const back =
    under.length === 0
      ? 'ends it; there is nothing to put back'
      : `puts ${namesOf(under)} back as it was${risk}, and ends it`;
  offer('abort', `${back}${others}`, true);
  return ways;
}

/** Of which members something is said by going on in that way. */
export function saidOf(
  progress: RollingProgress,
  way: Way,
): readonly (readonly [MemberProgress, Said])[] {
  if (way !== 'ready' && way !== 'skip') return [];
  const under = underWay(progress);
  const isOut = ({ step, undoing }: MemberProgress) =>
    step === 'yours' || (step === 'drain' && undoing !== undefined);
  const meant = way === 'skip' ? under : under.filter(isOut);
  return meant.map((member) => [member, way] as const);
}

function againText(member: MemberProgress, { byCommand }: WaysHow): string {
  const { name, undoing } = member;
  const who = safeName(name);
  // One that stays out because nothing undoes its upgrade is upgraded once more.
  const step = undoing?.byCommand === false ? 'yours' : member.step;
  if (undoing?.byCommand === true) {
    if (step === 'yours') return `runs the undo command again for ${who}`;
    if (step === 'drain' || step === 'soak') return `takes ${who} out again, to undo its upgrade`;
  }
  switch (step) {
    case 'yours':
      return byCommand ? `runs the command again for ${who}` : `it is your turn with ${who} again`;
    case 'check':
      return `checks again whether ${who} is ready`;
    case 'through':
      return `checks again whether ${who} is reached through httpd`;
    case 'enable':
      return `puts ${who} back`;
    case 'prove':
    case 'soak':
      return `checks again whether ${who} serves`;
    default:
      return `drains ${who} again`;
  }
}

/** `app/node1 is upgraded. app/node3 and app/node4 are untouched.`: the others of a run that stopped; '' where there are none. */
export function othersText({ members }: RollingProgress): string {
  const done = members.filter(({ step, skipped }) => step === 'done' && skipped !== true);
  const skipped = members.filter((each) => each.step === 'done' && each.skipped === true);
  const waiting = members.filter(({ step, why }) => step === 'waiting' && why === '');
  const said = [
    [done, 'upgraded'],
    [skipped, 'put back as it was', 'put back as they were'],
    [waiting, 'untouched'],
  ] as const;
  return said
    .flatMap(([those, one, several = one]) => {
      if (those.length === 0) return [];
      return [`${namesOf(those)} ${those.length === 1 ? `is ${one}` : `are ${several}`}.`];
    })
    .join(' ');
}

/** The command that goes on in that way; what it was begun with is for who types it to add. */
export function wayCommand(progress: RollingProgress, way: Way): string {
  const balancer = rollingOperand(progress.balancer);
  if (way === 'abort') return `baltop rolling abort ${balancer}`;
  const members = saidOf(progress, way)
    .map(([{ name }]) => name)
    .join(',');
  const said = members === '' ? '' : ` --${way}=${shellWord(members)}`;
  return `baltop rolling resume ${balancer}${said}`;
}

/** What can be typed where a balancer is expected: the second words of the verbs. */
export const SUB_WORDS: readonly string[] = ['status', 'resume', 'abort'];

/** As one word of a shell, after the verb: a name of a page may begin like an option, or as `status` does. */
export function rollingOperand(balancer: string): string {
  const isPlain = /^\w/.test(balancer) && !SUB_WORDS.includes(balancer);
  return shellWord(isPlain ? balancer : `balancer://${balancer}`);
}

/** The first few; the rest by their number. */
function namesOf(members: readonly MemberProgress[]): string {
  const names = members.map(({ name }) => safeName(name));
  if (names.length <= 2) return names.join(' and ');
  return `${names[0]} and ${names.length - 1} more`;
}
