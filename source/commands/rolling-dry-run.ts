/** `baltop rolling --dry-run`: the exact requests that the plan comes to; the edit forms are read, and nothing is sent. */

import type { WorkerEdit } from '../manager/edit.ts';
import { maskSecrets } from '../manager/secrets.ts';
import { shellWords } from '../operations/command-words.ts';
import { commandsFor, type OperatorCommands } from '../operations/operator-commands.ts';
import { planChanges } from '../operations/plan.ts';
import type { RollingOptions } from '../operations/rolling-events.ts';
import type { RollingPlan } from '../operations/rolling-plan.ts';
import type { Connection } from './connect.ts';
import { EXIT } from './exit-codes.ts';
import { label } from './find-members.ts';
import type { Voice } from './voice.ts';

/** The operator's commands as they would be run for each member: each word is one argument, and no shell sees them. */
export function tellCommands(
  { members }: Pick<RollingPlan, 'members'>,
  given: OperatorCommands,
  voice: Voice,
): void {
  for (const member of members) {
    const filled = commandsFor(given, member);
    if (!filled.ok) continue;
    for (const { option, words } of filled.commands) {
      const shown = words.map(maskSecrets);
      const count = option === '--check-url' ? '' : ` (words: ${words.length})`;
      voice.say(`${label(member)} ${option}${count}: ${shellWords(shown)}`);
      voice.event('command', member, { option: option.slice(2), words: shown });
    }
  }
}

/** Gives the exit code. */
export async function printRollingRequests(
  { fleet, clients }: Connection,
  plan: RollingPlan,
  { graceMs }: RollingOptions,
  voice: Voice,
): Promise<number> {
  const drain: WorkerEdit = { flags: { draining: true } };
  const disable: WorkerEdit = { flags: { disabled: true } };
  const grace = graceMs > 0;
  const back: WorkerEdit = { flags: { disabled: false, ...(grace && { draining: false }) } };
  const edits = [...(grace ? [drain] : []), disable, back];
  const whens = [...(grace ? ['first'] : []), grace ? 'after the grace' : 'first', 'when ready'];
  let code: number = EXIT.done;
  for (const member of plan.members) {
    const groups = await planChanges(clients, fleet.getSnapshot(), member, edits);
    for (const [index, lines] of groups.entries()) {
      for (const line of lines) {
        if (!line.ok) {
          voice.complain(`${label(member)}: ${line.text}`, line.hint);
          code = EXIT.failed;
          continue;
        }
        voice.say(`${label(member)} ${whens[index]}: ${line.text}`);
        voice.event('request', member, { when: whens[index], request: line.text });
      }
    }
  }
  return code;
}
