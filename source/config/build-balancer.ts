/** What the file says of one balancer, as options would be given: what is typed can then simply stand over it. */

import type { BalancerDefaults } from './context.ts';
import { configuredDuration } from './duration.ts';
import { DRAIN, ROLLING } from './schema.ts';

type Raw = Readonly<Record<string, string | number | null>>;

/** As the schema lets it through; unknown keys, which were warned of, are still in it. */
export interface RawBalancer {
  readonly minUsable?: number | null;
  readonly drain?: Raw | null;
  readonly rolling?: Raw | null;
  readonly labels?: Readonly<Record<string, string | null>> | null;
}

/** A drain that moves sessions at once is a disable, which asks. Where each time is typed, it is the consent. */
const LEAST_GRACE_MS = 1_000;

/** `where` names it in the `UsageError` of a duration that is none. */
export function balancerDefaultsOf(raw: RawBalancer, where: string): BalancerDefaults {
  return {
    minUsable: raw.minUsable ?? null,
    drain: optionsIn(raw.drain, DRAIN, `${where}.drain`, { sessionGrace: LEAST_GRACE_MS }),
    rolling: optionsIn(raw.rolling, ROLLING, `${where}.rolling`),
    labels: new Map(said(raw.labels)),
  };
}

function optionsIn(
  raw: Raw | null | undefined,
  known: typeof DRAIN | typeof ROLLING,
  where: string,
  least: Readonly<Record<string, number>> = {},
): Readonly<Record<string, string>> {
  const options = said(raw).flatMap(([key, value]) => {
    const schema = Object.entries(known).find(([each]) => each === key)?.[1];
    if (schema === undefined) return [];
    // A duration may be written as a number of seconds.
    if (Array.from<string>(schema.type).includes('number'))
      configuredDuration(`${where}.${key}`, value, least[key] ?? 0);
    return [[optionName(key), String(value)] as const];
  });
  return Object.fromEntries(options);
}

/** `quietFor` of the file is `--quiet-for`. */
function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Without keys that have no value yet. */
function said<T>(
  raw: Readonly<Record<string, T | null>> | null | undefined,
): readonly (readonly [string, T])[] {
  return Object.entries(raw ?? {}).flatMap(([key, value]) =>
    value === null ? [] : [[key, value] as const],
  );
}
