/** The options of a rolling upgrade; one that resumes from a journal keeps what is not given again. */

import { unknownWord } from '../../config/nearest.ts';
import type { TextOption } from '../../config/options/options.ts';
import { text } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { FIELDS } from '../../operations/hooks/member-values.ts';
import { parseMaxOut } from '../../operations/rolling/max-out.ts';
import {
  type MaxOut,
  type RollingOptions,
  STANDARD_GATE,
} from '../../operations/rolling/rolling-events.ts';
import type { Invocation } from '../console/invocation.ts';
import { durationOf, LEAST_LIMIT_MS, quietForOf, witnessOf } from '../drain/drain-settings.ts';

/** Throws `UsageError`. */
export function rollingOptions(
  values: Invocation['values'],
  before: RollingOptions,
): RollingOptions {
  return {
    graceMs: durationOf(values, 'session-grace') ?? before.graceMs,
    drainTimeoutMs: durationOf(values, 'timeout', LEAST_LIMIT_MS) ?? before.drainTimeoutMs,
    maxRequestMs: durationOf(values, 'max-request') ?? before.maxRequestMs,
    quietForMs: quietForOf(values) ?? before.quietForMs ?? null,
    witness: witnessOf(values) ?? before.witness ?? 'auto',
    checkTimeoutMs: durationOf(values, 'check-timeout', LEAST_LIMIT_MS) ?? before.checkTimeoutMs,
    proofTimeoutMs: durationOf(values, 'proof-timeout') ?? before.proofTimeoutMs,
    soakMs: durationOf(values, 'soak') ?? before.soakMs,
    gateFailures:
      countOf(values, 'gate-failures') ?? before.gateFailures ?? STANDARD_GATE.gateFailures,
    gateIntervalMs:
      durationOf(values, 'gate-interval', LEAST_LIMIT_MS) ??
      before.gateIntervalMs ??
      STANDARD_GATE.gateIntervalMs,
    minUsable: countOf(values, 'min-usable') ?? before.minUsable,
    maxOut: maxOutOf(values) ?? before.maxOut,
    pauseAfter: pauseAfterOf(values) ?? before.pauseAfter ?? null,
  };
}

function maxOutOf(values: Invocation['values']): MaxOut | null {
  const given = text(values['max-out']);
  if (given === undefined) return null;
  const maxOut = parseMaxOut(given);
  if (maxOut === null) throw new UsageError('--max-out takes 1 or more, or a share such as 25%');
  return maxOut;
}

/** Throws `UsageError`: several balancers go host by host, and what runs once for a host knows no member. */
export function isByHost({ operands, values }: Pick<Invocation, 'operands' | 'values'>): boolean {
  const by = text(values.by);
  if (by !== undefined && by !== 'host') throw unknownWord('word for --by', by, ['host']);
  if (by === undefined && operands.length > 1) {
    throw new UsageError(
      'several balancers are upgraded host by host',
      'Add --by host, or run one after the other.',
    );
  }
  return by === 'host';
}

/** Throws `UsageError`. */
export function refuseMemberFields(values: Invocation['values']): void {
  for (const name of ['exec', 'undo-exec'] as const) {
    const fields = text(values[name])?.matchAll(/\{(\w+)\}/g) ?? [];
    const own = [...fields]
      .map(([, field = '']) => field)
      .find((field) => MEMBER_FIELDS.has(field));
    if (own === undefined) continue;
    throw new UsageError(
      `--${name} runs once for a host, whose members differ in {${own}}`,
      'Use {host} alone with --by host.',
    );
  }
}

/** All but the host. */
const MEMBER_FIELDS: ReadonlySet<string> = new Set(FIELDS.filter((each) => each !== 'host'));

function pauseAfterOf(values: Invocation['values']): 'first' | null {
  const given = text(values['pause-after']);
  if (given === undefined) return null;
  if (given !== 'first') throw unknownWord('word for --pause-after', given, ['first']);
  return given;
}

function countOf(values: Invocation['values'], name: TextOption): number | null {
  const given = text(values[name]);
  if (given === undefined) return null;
  const count = /^\d+$/.test(given) ? Number(given) : 0;
  if (count < 1) throw new UsageError(`--${name} takes 1 or more`);
  if (!Number.isSafeInteger(count)) throw new UsageError(`--${name} takes a smaller number`);
  return count;
}
