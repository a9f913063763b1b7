/** What a drain waits for: the options that are typed, over what the configuration says of the balancer. */

import { parseDuration } from '../../config/duration.ts';
import { unknownWord } from '../../config/nearest.ts';
import type { TextOption } from '../../config/options/options.ts';
import { type Settings, text } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { ofBalancer } from '../../httpd/balancer-name.ts';
import {
  type DrainEnd,
  type DrainOptions,
  STANDARD_DRAIN,
} from '../../operations/drain/drain-events.ts';
import { WITNESS_WISHES, type WitnessWish } from '../../operations/drain/witness.ts';
import type { Invocation } from '../console/invocation.ts';

type Values = Invocation['values'];

/** What may take this long has no time to be done in less: the member would be out for nothing. */
export const LEAST_LIMIT_MS = 100;

export const ENDS: readonly DrainEnd[] = ['disable', 'stop', 'none'];

export type DrainSettings = Pick<
  Required<DrainOptions>,
  'graceMs' | 'end' | 'timeoutMs' | 'maxRequestMs' | 'quietForMs' | 'witness'
>;

export function drainValues({ balancers }: Settings, balancer: string, typed: Values): Values {
  return { ...ofBalancer(balancers, balancer)?.drain, ...typed };
}

/** A rolling upgrade takes members out as a drain does. */
export function rollingValues(settings: Settings, balancer: string, typed: Values): Values {
  const { drain, rolling } = ofBalancer(settings.balancers, balancer) ?? {};
  return { ...drain, ...rolling, ...typed };
}

/** Throws `UsageError`. */
export function drainSettingsOf(values: Values): DrainSettings {
  const end = text(values.then) ?? STANDARD_DRAIN.end;
  if (!isEnd(end)) throw unknownWord('flag for --then', end, ENDS);
  return {
    graceMs: durationOf(values, 'session-grace'),
    end,
    timeoutMs: durationOf(values, 'timeout', LEAST_LIMIT_MS) ?? STANDARD_DRAIN.timeoutMs,
    maxRequestMs: durationOf(values, 'max-request'),
    quietForMs: quietForOf(values),
    witness: witnessOf(values) ?? STANDARD_DRAIN.witness,
  };
}

/** undefined where it was not given. Throws `UsageError`. */
export function witnessOf(values: Values): WitnessWish | undefined {
  const given = text(values.witness);
  const known = WITNESS_WISHES.find((each) => each === given);
  if (given !== undefined && known === undefined) {
    throw unknownWord('word for --witness', given, WITNESS_WISHES);
  }
  return known;
}

function isEnd(value: string): value is DrainEnd {
  return ENDS.some((each) => each === value);
}

/** null where it was not given. 0 would believe a single 0 of busy, as certain. Throws `UsageError`. */
export function quietForOf(values: Values): number | null {
  const ms = durationOf(values, 'quiet-for');
  if (ms !== 0) return ms;
  throw new UsageError(
    '--quiet-for takes the time of your longest request, not 0',
    'Leave it out: the scoreboard decides then.',
  );
}

/** null where it was not given. */
export function durationOf(values: Values, name: TextOption, leastMs = 0): number | null {
  const given = text(values[name]);
  if (given === undefined) return null;
  const ms = parseDuration(given);
  if (ms === null) throw new UsageError(`--${name} takes a duration, such as 30s, not "${given}"`);
  if (ms < leastMs) {
    throw new UsageError(`--${name} takes a duration of at least ${leastMs} ms, not "${given}"`);
  }
  return ms;
}
