/** Before a rolling upgrade: who, in which order, how; nothing is sent before the balancer's name was typed. */

import { balancerNamed } from '../../fleet/find.ts';
import { printable } from '../../httpd/printable.ts';
import { nameOf } from '../../messages/event-text.ts';
import { safeName } from '../../messages/member-label.ts';
import { limitText } from '../../messages/numbers.ts';
import { wrap } from '../../messages/width.ts';
import type { Objection } from '../../operations/rolling/rolling-objections.ts';
import { planRolling, type RollingPlan } from '../../operations/rolling/rolling-plan.ts';
import { wasRead } from '../change/confirm.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer, replaceTop } from '../layout/cursor.ts';
import { BEGUN, withBegun } from '../rolling/begin.ts';
import { openRollingScreen } from '../rolling/rolling-keys.ts';
import { type Step, step } from '../state/effect.ts';
import type { RollingDefaults } from '../state/rolling-session.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { clipLine, type Line, span, type TextStyle } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

/** The plan of a rolling upgrade, before anything is sent. */
interface RollingPlanLayer {
  readonly kind: 'rolling-plan';
  readonly id: number;
  readonly balancer: string;
  readonly typed: string;
  readonly note: string;
  readonly drawnAt: number | null;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly 'rolling-plan': RollingPlanLayer;
  }
}

/** The plan's own line: the balancer's name, then Enter on its own. */
function answerPlan(state: UiState, layer: RollingPlanLayer, key: string, alone: boolean): Step {
  const replace = (more: Partial<RollingPlanLayer>) =>
    step(replaceTop(state, { ...layer, ...more }));
  if (key === 'escape')
    return step(withMessage(closeLayer(state), 'nothing was started, nothing sent'));
  if (key !== 'enter') return replace({ typed: typeKey(layer.typed, key), note: '' });
  if (!alone || !wasRead(layer, state.now)) return step(state);
  const name = safeName(layer.balancer);
  if (layer.typed !== name)
    return replace({ typed: '', note: `"${layer.typed}" is not ${name}: nothing sent` });
  const plan = planNow(state, layer.balancer);
  const { rolling } = state.settings;
  if (plan === null || rolling === undefined || plan.objections.length > 0) {
    return step(withMessage(closeLayer(state), 'it is refused now: nothing sent', 'warning'));
  }
  const id = state.nextId;
  const closed = closeLayer(withBegun(state, { ...BEGUN, id, balancer: layer.balancer }));
  return step(openRollingScreen(closed, layer.balancer), {
    kind: 'rolling',
    id,
    plan,
    options: rolling(layer.balancer).options,
    policy: state.settings.policy,
  });
}

/** As the fleet stands; null: the balancer is gone, or rolling upgrades are not available here. */
export function planNow({ live, settings }: UiState, name: string): RollingPlan | null {
  const balancer = balancerNamed(live, name);
  if (balancer === undefined || settings.rolling === undefined) return null;
  const { options, unfit, through = '' } = settings.rolling(name);
  const { maxOut, minUsable, pauseAfter = null } = options;
  const { policy } = settings;
  const choice = { only: null, skip: new Set<string>(), minUsable, maxOut, pauseAfter };
  return planRolling(live, balancer, { ...choice, unfit, policy, checksThrough: through !== '' });
}

export function planLines(
  state: UiState,
  { balancer }: RollingPlanLayer,
  theme: Theme,
  height: number,
): readonly Line[] {
  const { rolling } = state.settings;
  const plan = planNow(state, balancer);
  const lines: Line[] = [
    [span(` ROLLING  ${safeName(balancer)}   the plan; nothing is sent yet`, theme.strong)],
  ];
  if (plan === null || rolling === undefined)
    return [...lines, [span('   it is gone from the page')]];
  const how = howTexts(rolling(balancer)).flatMap((text): readonly Line[] =>
    wrap(text, state.size.columns - 4, 3, theme.ellipsis).map((part) => [span(`   ${part}`)]),
  );
  const objections = objectionLines(plan.objections, state.size.columns, theme);
  const room = Math.max(2, height - lines.length - how.length - objections.length - 2);
  const members = [
    ...plan.waves.map(
      (wave, index): Line => [
        span(`   ${String(index + 1).padEnd(3)}${wave.map(nameOf).join(' and ')}`),
      ],
    ),
    ...plan.skipped.map(
      ({ member, why }): Line => [
        span(`   -  ${nameOf(member)} skipped: ${printable(why)}`, theme.quiet),
      ],
    ),
  ];
  const more = members.length > room ? [[span(`   and ${members.length - room} more`)]] : [];
  lines.push(...objections, ...members.slice(0, room), ...more, ...how);
  for (const name of plan.notPersisted) {
    lines.push([
      span(
        `   ${safeName(name)}: a restart of httpd loses flags; baltop sets them again`,
        theme.warning,
      ),
    ]);
  }
  return lines.slice(0, height).map((line) => clipLine(line, state.size.columns, theme.ellipsis));
}

/** Each with what to do about it; what several have in common is said once, under the last of them. */
function objectionLines(
  objections: readonly Objection[],
  columns: number,
  theme: Theme,
): readonly Line[] {
  const put = (text: string, style?: TextStyle) =>
    wrap(printable(text), columns - 4, 2, theme.ellipsis).map(
      (part): Line => [span(`   ${part}`, style)],
    );
  return objections.flatMap(({ what, mend }, index) => [
    ...put(`REFUSED: ${what}`, theme.alarm),
    ...(objections[index + 1]?.mend === mend ? [] : put(mend)),
  ]);
}

/** Each member's steps, in order. */
function howTexts({
  options,
  command,
  check,
  gate = '',
  through = '',
  undo = '',
}: RollingDefaults): readonly string[] {
  const steps = [
    `drain (${limitText(options.drainTimeoutMs)} at most)`,
    command === '' ? 'your turn (c when it is upgraded)' : command,
    ...(check === '' ? [] : [`ready: ${check}`]),
    ...(through === '' ? [] : [`asked through httpd: ${through}`]),
    'enable',
    'must serve',
    `watch ${limitText(options.soakMs)}${gate === '' ? '' : `, gate: ${gate}`}`,
  ];
  const then = undo === '' ? 'and stays out' : `and is undone: ${undo}`;
  return [
    `each:  ${steps.map((text, index) => `${index + 1} ${text}`).join('  ')}`,
    ...(check === '' ? ['No readiness check (--check-url adds one).'] : []),
    ...(gate === '' ? [] : [`What its gate refuses is taken out again, ${then}.`]),
    ...(command === ''
      ? ['A command can do your part: --exec, or exec in the configuration.']
      : []),
  ];
}

function rollingPlanBar(state: UiState, layer: RollingPlanLayer, theme: Theme): Bar {
  const plan = planNow(state, layer.balancer);
  if (plan === null || plan.objections.length > 0)
    return { lines: [], choices: [], keys: [span(' Esc close')] };
  const note: readonly Line[] =
    layer.note === '' ? [] : [[span(`   ${layer.note}`, theme.warning)]];
  const keys: Line = [
    span(` type ${safeName(layer.balancer)} then Enter to begin: `),
    span(layer.typed, theme.strong),
    span(' ', { inverse: true }),
    span('   Esc cancel'),
  ];
  return { lines: note, choices: [], keys };
}

export const ROLLING_PLAN: Dialog<RollingPlanLayer> = { bar: rollingPlanBar, answer: answerPlan };
