/** One run of a command of the configuration: a part of the screen's state. */

import type { OwnCommand } from '../../intents/own-command.ts';

export interface CommandRun {
  readonly id: number;
  readonly command: OwnCommand;
  /** With the values of its row. */
  readonly words: readonly string[];
  readonly subject: CommandSubject;
  readonly startedAt: number;
  /** What it has printed last, safe to print. */
  readonly lines: readonly string[];
  readonly ended: CommandEnd | null;
}

export interface CommandEnd {
  readonly at: number;
  readonly ok: boolean;
  /** `ended with 3`. */
  readonly text: string;
}

/** What it is about, frozen when it was asked for. */
export interface CommandSubject {
  /** `app/node1`, safe to print. */
  readonly name: string;
  /** The row shows them all. */
  readonly frontEnds: readonly string[];
  readonly balancer: string | null;
  readonly url: string | null;
  readonly route: string | null;
  /** null: it is no member. */
  readonly memberKey: string | null;
}
