/** Drives the reducer as the screen would: keys in, effects out, a clock moved by hand. */

import type { Assessment } from '../../source/fleet/safety.ts';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import type { FleetEvent, FleetSnapshot } from '../../source/fleet/snapshot.ts';
import type { ChangeEvent, ChangeRequest } from '../../source/operations/change/change.ts';
import type { MemberOrder } from '../../source/operations/change/order.ts';
import { frameOf } from '../../source/screen/frame/frame.ts';
import type { Effect } from '../../source/screen/state/effect.ts';
import type { UiAction } from '../../source/screen/state/ui-action.ts';
import {
  createUiState,
  type Settings,
  topLayer,
  type UiState,
} from '../../source/screen/state/ui-state.ts';
import { lineText } from '../../source/screen/text/spans.ts';
import { createTheme } from '../../source/screen/text/theme.ts';
import { openBar } from '../../source/screen/update/dialogs.ts';
import { update } from '../../source/screen/update/reducer.ts';
import { START } from './fake-fleet.ts';

export class Ui {
  state: UiState;
  readonly effects: Effect[] = [];
  now = START;
  #events: readonly FleetEvent[] = [];

  constructor(
    snapshot: FleetSnapshot,
    settings: Partial<Settings> = {},
    size = { columns: 80, rows: 24 },
  ) {
    const all: Settings = {
      label: 'prod-web1',
      readOnly: null,
      policy: DEFAULT_POLICY,
      utc: true,
      demo: false,
      mouse: false,
      ...settings,
    };
    this.state = createUiState(all, snapshot, [], size, START);
  }

  do(action: UiAction): this {
    const next = update(this.state, action);
    this.state = next.state;
    this.effects.push(...next.effects);
    return this;
  }

  /** Each argument is one input chunk: its keys, separated by blanks. */
  press(...chunks: readonly string[]): this {
    for (const chunk of chunks) {
      // As a hand does it, without moving the clock: what comes within 50 ms of a key is taken for a script.
      this.state = { ...this.state, keyAt: null };
      this.do({ kind: 'keys-pressed', keys: chunk.split(' '), now: this.now });
    }
    return this;
  }

  /** Chunks as a script sends them, `gapMs` after each other. */
  script(gapMs: number, ...chunks: readonly string[]): this {
    for (const chunk of chunks) {
      this.do({ kind: 'keys-pressed', keys: chunk.split(' '), now: this.now });
      this.wait(gapMs);
    }
    return this;
  }

  show(snapshot: FleetSnapshot, ...events: readonly FleetEvent[]): this {
    this.#events = [...this.#events, ...events];
    return this.do({ kind: 'fleet-changed', snapshot, events: this.#events, now: this.now });
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  /** The open bar has been on the screen for `ms`. */
  read(ms = 150): this {
    const layer = topLayer(this.state);
    if (layer === null) throw new Error('no bar is open');
    this.do({ kind: 'layer-drawn', id: layer.id, now: this.now });
    return this.wait(ms);
  }

  tell(event: ChangeEvent): this {
    return this.do({ kind: 'change-event', run: this.run, event, now: this.now });
  }

  end(): this {
    return this.do({ kind: 'change-ended', run: this.run, now: this.now });
  }

  /** The last change that was asked for. */
  get run(): number {
    const change = this.effects.findLast((effect) => effect.kind === 'change');
    if (change?.kind !== 'change') throw new Error('no change was asked for');
    return change.run;
  }

  /** What would have been sent, changes of balancers included. */
  get orders(): readonly ChangeRequest[] {
    return this.effects.flatMap((effect) => {
      if (effect.kind === 'change') return [effect.request];
      if (effect.kind !== 'drain') return [];
      const { agreed, policy } = effect.options;
      return [{ members: [effect.member], action: { kind: 'drain' as const }, agreed, policy }];
    });
  }

  /** What would have been sent to members. */
  get requests(): readonly (ChangeRequest & MemberOrder)[] {
    return this.orders.filter((request) => 'members' in request);
  }

  get sent(): readonly string[] {
    return this.requests.map(
      ({ action, members }) => `${action.kind} ${members[0]?.places[0].worker.route}`,
    );
  }

  get level(): number | null {
    const layer = topLayer(this.state);
    return layer?.kind === 'confirm' ? layer.level : null;
  }

  get message(): string {
    return this.state.message?.text ?? '';
  }

  /** The frame as text, row by row, without the blanks at the ends. */
  get rows(): readonly string[] {
    const frame = frameOf(this.state, createTheme({ ascii: false, color: false }));
    return [
      ...frame.top,
      frame.heading,
      ...frame.rows.map((row) => row.line),
      ...frame.log,
      ...(frame.underWay === null ? [] : [frame.underWay]),
      ...(frame.event === null ? [] : [frame.event]),
      ...(frame.bar === null ? [] : [...frame.bar.lines, frame.bar.keys]),
      ...(frame.footer === null ? [] : [frame.footer]),
    ].map((line) => lineText(line).trimEnd());
  }

  get text(): string {
    return this.rows.join('\n');
  }

  /** What the open bar offers. */
  get choices() {
    return openBar(this.state, createTheme({ ascii: false, color: false }))?.choices ?? [];
  }

  /** The route on which the cursor stands. */
  get cursorRoute(): string | null {
    const row = this.state.rows.find((each) => each.key === this.state.cursor);
    if (row?.kind === 'member') return row.member.places[0].worker.route;
    return row?.kind === 'ghost' ? row.ghost.route : null;
  }

  /** The row under the cursor as it is drawn. */
  get cursorText(): string {
    return this.rows.find((row) => /^│?(?:>| >)/.test(row)) ?? '';
  }

  /** On which line of the table the cursor stands. */
  get cursorLine(): number {
    return this.state.rows.findIndex((each) => each.key === this.state.cursor) - this.state.top;
  }
}

export function assessmentOf(level: Assessment['level'], reason: string): Assessment {
  return { level, reasons: [reason], decidingReasons: [reason], effects: [], alreadyDone: [] };
}
