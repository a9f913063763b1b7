/** The commands and the URL that an operator gave for a rolling upgrade, and what they are for one member. */

import type { Member } from '../../fleet/snapshot.ts';
import { fillIn } from './member-values.ts';

/** Null: not given. */
export interface OperatorCommands {
  /** The upgrade, in words. */
  readonly exec: readonly string[] | null;
  /** Asks whether the application is ready. */
  readonly checkUrl: string | null;
  readonly checkExec: readonly string[] | null;
  /** Asks whether a member that serves again may stay. */
  readonly gateUrl?: string | null;
  readonly gateExec?: readonly string[] | null;
  /** Undoes the upgrade. */
  readonly undoExec?: readonly string[] | null;
}

/** In the order in which they are run. */
const OPTION_ORDER = [
  '--exec',
  '--check-url',
  '--check-exec',
  '--gate-url',
  '--gate-exec',
  '--undo-exec',
] as const;

export type CommandOption = (typeof OPTION_ORDER)[number];

/** One of them with a member's values in it. */
export interface FilledCommand {
  readonly option: CommandOption;
  readonly words: readonly string[];
}

export type CommandsFor =
  | { readonly ok: true; readonly commands: readonly FilledCommand[] }
  /** `why`: safe to print. */
  | { readonly ok: false; readonly why: string };

/** In the order in which they are run; not one of them where any can't be filled in. */
export function commandsFor(given: OperatorCommands, member: Member): CommandsFor {
  const url = (text: string | null | undefined) => (text == null ? [] : [text]);
  const words: Readonly<Record<CommandOption, readonly string[]>> = {
    '--exec': given.exec ?? [],
    '--check-url': url(given.checkUrl),
    '--check-exec': given.checkExec ?? [],
    '--gate-url': url(given.gateUrl),
    '--gate-exec': given.gateExec ?? [],
    '--undo-exec': given.undoExec ?? [],
  };
  const wanted = OPTION_ORDER.map((option) => ({ option, words: words[option] }));
  const commands: FilledCommand[] = [];
  for (const { option, words } of wanted) {
    const filled: string[] = [];
    for (const word of words) {
      const result = fillIn(word, member);
      if (!result.ok) return { ok: false, why: `${option} ${result.why}` };
      filled.push(result.text);
    }
    if (filled.length > 0) commands.push({ option, words: filled });
  }
  return { ok: true, commands };
}

/** Why a member can't be upgraded by them, safe to print; null: it can. */
export function whyUnfit(given: OperatorCommands, member: Member): string | null {
  const result = commandsFor(given, member);
  return result.ok ? null : result.why;
}
