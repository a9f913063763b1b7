/** The front ends of another context in the place of those on the screen: reached in that context's own way alone. */

import { CONNECTION } from '../../config/options/connection-options.ts';
import type { OptionName, OptionValues } from '../../config/options/options.ts';
import { readSettings } from '../../config/read-settings.ts';
import type { Settings } from '../../config/settings.ts';
import { findContext } from '../../config/target.ts';
import { isUsageError } from '../../config/usage-error.ts';
import { printable } from '../../httpd/printable.ts';
import type { ContextSupply } from '../../screen/ink/tui-options.ts';
import { type Connection, connect } from '../connect/connect.ts';
import type { Invocation } from '../console/invocation.ts';

/** A call of the screen: what is on it, or what is to come next. */
export interface ScreenCall {
  readonly invocation: Invocation;
  readonly urls: readonly string[];
  /** Made before the screen opens, where another one was left for it. */
  readonly connection?: Connection;
  /** Why nothing may be changed, by a word of the session before. */
  readonly readOnly?: string | null;
}

/** How every screen connects. */
export const SCREEN_CONNECTION = {
  ...{ asks: false, errors: true },
  refusedRestMs: Number.POSITIVE_INFINITY,
} as const;

/** What is said of how, and how often, a front end is asked, and not of which, or as whom. */
const KEPT: ReadonlySet<string> = new Set<keyof typeof CONNECTION>(['request-timeout', 'interval']);

/** What was typed, or stands in the environment, for the front ends of before must not travel to other hosts. */
const OF_FRONT_ENDS: ReadonlySet<string> = new Set<OptionName>([
  ...(Object.keys(CONNECTION) as OptionName[]).filter((name) => !KEPT.has(name)),
  ...(['host', 'port', 'write'] as const),
]);
const LOGIN_VARIABLES: ReadonlySet<string> = new Set(['BALTOP_USER', 'BALTOP_PASSWORD_FILE']);

/** `home`: the call as it was typed; its context is reached again as it was at first. */
export function contextSupply(
  home: ScreenCall,
  homeContext: Settings['context'],
  check: (invocation: Invocation, connection: Connection) => void,
  next: (call: ScreenCall) => void,
): ContextSupply {
  const { configuration } = home.invocation;
  return {
    names: [...configuration.contexts.keys()].map(printable),
    async open({ name, readOnly }, withTerminal) {
      try {
        findContext(name, configuration);
        const call = name === homeContext ? home : { invocation: callOf(home, name), urls: [] };
        const connection = await connected(call, withTerminal);
        try {
          check(call.invocation, connection);
        } catch (problem) {
          connection.close();
          throw problem;
        }
        return {
          take: () => next({ ...call, connection, readOnly }),
          drop: connection.close,
        };
      } catch (problem) {
        if (isUsageError(problem)) return printable(`${problem.message}. ${problem.hint}`.trim());
        throw problem;
      }
    },
  };
}

function callOf({ invocation }: ScreenCall, name: string): Invocation {
  const kept = Object.entries(invocation.values).filter(([option]) => !OF_FRONT_ENDS.has(option));
  const env = Object.entries(invocation.env).filter(([variable]) => !LOGIN_VARIABLES.has(variable));
  const values = { ...(Object.fromEntries(kept) as OptionValues), context: name };
  return { ...invocation, values, env: Object.fromEntries(env) };
}

/** Asks nothing itself: a password that has to be typed is asked for on the screen. */
async function connected(
  { invocation, urls }: ScreenCall,
  withTerminal: (work: () => Promise<void>) => Promise<void>,
): Promise<Connection> {
  const { env, configuration } = invocation;
  const values: OptionValues = { ...invocation.values, 'no-input': true };
  const settings = readSettings({ values, env, urls, fallbackUrl: null, configuration });
  const open = () =>
    connect({ ...invocation, values }, { ...SCREEN_CONNECTION, urls, asksLater: true });
  if (!runsPrograms(settings)) return open();
  let outcome: Promise<Connection> | null = null;
  await withTerminal(async () => {
    outcome = open();
    await outcome.catch(() => undefined);
  });
  return outcome ?? open();
}

/** Those may ask for something themselves, where they find the terminal. */
function runsPrograms({ frontEnds }: Settings): boolean {
  return frontEnds.some(
    ({ login, keyLock }) => login?.source?.kind === 'command' || keyLock?.source.kind === 'command',
  );
}
