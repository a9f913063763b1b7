/** Starts the whole screen in an in-process terminal. */

import type { TestContext } from 'node:test';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import type { FleetSnapshot } from '../../../source/fleet/snapshot.ts';
import { runTui } from '../../../source/screen/ink/run.tsx';
import type { TuiOptions } from '../../../source/screen/ink/tui-options.ts';
import {
  createFakeFleet,
  createScriptedChange,
  type FakeFleet,
  type ScriptedChange,
  START,
} from '../../helpers/fake-fleet.ts';
import { createScreen, type Screen } from '../../helpers/screen.ts';

export interface OpenTui {
  readonly screen: Screen;
  readonly fleet: FakeFleet;
  readonly script: ScriptedChange;
  readonly exitCode: Promise<number>;
  readonly stderr: () => string;
  /** Types one chunk and waits until the screen is quiet. */
  readonly press: (...chunks: readonly string[]) => Promise<void>;
  readonly show: (...args: Parameters<FakeFleet['show']>) => Promise<void>;
  readonly advance: (ms: number) => void;
  /** Before the test ends, for tests that open many. */
  readonly close: () => Promise<void>;
}

interface Opening {
  readonly columns?: number;
  readonly rows?: number;
  readonly options?: Partial<TuiOptions>;
}

// cli-cursor shows the cursor of the real terminal when the process ends; nobody hid it there.
process.once('exit', () => {
  process.stderr.write = () => true;
});

export async function openTui(
  t: TestContext,
  snapshot: FleetSnapshot,
  { columns = 80, rows = 24, options = {} }: Opening = {},
): Promise<OpenTui> {
  const screen = createScreen(columns, rows);
  const fleet = createFakeFleet(snapshot);
  const script = createScriptedChange();
  let now = START;
  let errors = '';
  const exitCode = runTui({
    fleet,
    change: script.change,
    editForms: { forms: async () => [], plan: async () => [] },
    readOnly: null,
    policy: DEFAULT_POLICY,
    ascii: false,
    color: true,
    theme: 'default',
    mouse: false,
    env: {},
    crashText: (error) => `baltop: crashed: ${String(error)}\n`,
    utc: true,
    label: 'prod-web1',
    stdin: screen.stdin,
    stdout: screen.stdout,
    stderr: { write: (text: string) => (errors += text) } as unknown as NodeJS.WritableStream,
    now: () => now,
    ...options,
  });
  // A real terminal's input keeps Node alive; this one has none.
  const alive = setInterval(() => undefined, 1_000);
  const close = async () => {
    screen.hangUp();
    await exitCode;
    clearInterval(alive);
  };
  t.after(close);
  await screen.settled();
  return {
    screen,
    fleet,
    script,
    exitCode,
    stderr: () => errors,
    async press(...chunks) {
      for (const chunk of chunks) {
        // As a hand does it: what comes within 50 ms is taken for a script.
        now += 60;
        screen.type(chunk);
        await screen.settled();
      }
    },
    async show(...args) {
      fleet.show(...args);
      await screen.settled();
    },
    advance(ms) {
      now += ms;
    },
    close,
  };
}
