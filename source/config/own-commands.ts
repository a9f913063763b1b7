/** The commands of the file, and what no schema can tell of them: whose their keys and fields are. */

import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import { excerpt } from '../httpd/printable.ts';
import { colonWord, KEY_INTENTS } from '../intents/intents.ts';
import { ANSWER_KEYS, KEY_NAME, REFLEX_KEYS } from '../intents/key-names.ts';
import { COMMAND_FIELDS, type OwnCommand } from '../intents/own-command.ts';
import type { Aliases } from './aliases.ts';
import type { Configuration } from './context.ts';
import { UsageError } from './usage-error.ts';

/** One of them as the schema has let it through; null where a key stands without a value. */
export interface RawCommand {
  readonly name: string;
  readonly key?: string | null;
  readonly on: OwnCommand['on'];
  readonly exec: readonly string[];
  readonly output?: OwnCommand['output'] | null;
  readonly changes?: boolean | 'yes' | 'no' | null;
}

type Problem = readonly [what: string, hint: string];

/** Throws `UsageError` with the line: a key that is not what one thinks makes nobody safe. */
export function ownCommands(
  raw: readonly RawCommand[],
  keys: Configuration['keys'],
  path: string,
  lineOf: (index: number, field: string) => number,
): readonly OwnCommand[] {
  const commands: OwnCommand[] = [];
  for (const [index, { name, key = null, on, exec, output, changes }] of raw.entries()) {
    const command: OwnCommand = {
      name,
      key,
      on,
      exec,
      output: output ?? 'pane',
      changes: changes !== false && changes !== 'no',
    };
    const refuse = (field: string, [what, hint]: Problem) => {
      const where = `${path}, line ${lineOf(index, field)}: commands: ${name}`;
      throw new UsageError(`${where}: ${what}`, hint);
    };
    const named = nameProblem(command, commands);
    if (named !== null) refuse('name', named);
    const bound = key === null ? null : keyProblem(key, keys, commands);
    if (bound !== null) refuse('key', bound);
    const filled = execProblem(command);
    if (filled !== null) refuse('exec', filled);
    commands.push(command);
  }
  return commands;
}

function nameProblem({ name }: OwnCommand, others: readonly OwnCommand[]): Problem | null {
  if (others.some((each) => each.name === name)) {
    return ['another command has this name', 'Give each its own.'];
  }
  if (colonWord(name.split(' ')[0] ?? '') === null) return null;
  return ['its name begins with a word of the `:` line', 'Choose another name.'];
}

/** Keys of the screen stay what they are, even where the file gives their commands others: hands remember them. */
function keyProblem(
  key: string,
  keys: Configuration['keys'],
  others: readonly OwnCommand[],
): Problem | null {
  const shown = excerpt(key);
  if (!KEY_NAME.test(key)) {
    return [`there is no key \`${shown}\``, 'A key is a character, or a name such as ctrl-x.'];
  }
  if (REFLEX_KEYS.has(key) || key.startsWith('alt-')) {
    return [`${shown} is pressed by reflex, and must not run a command`, 'Choose a letter.'];
  }
  if (ANSWER_KEYS.has(key)) {
    return [`${shown} answers questions, and must not run a command`, 'Choose another letter.'];
  }
  const [bound] = [...keys].find(([, own]) => own.keys.includes(key)) ?? [];
  const owner =
    bound ??
    KEY_INTENTS.find(
      (each) =>
        (each.where === 'table' || each.where === 'replay' || each.isEverywhere) &&
        each.keys.includes(key),
    )?.id;
  if (owner !== undefined) {
    return [`${shown} is the key of ${owner}`, 'Choose another key, or leave it out.'];
  }
  const other = others.find((each) => each.key === key);
  return other === undefined
    ? null
    : [`${shown} is the key of ${other.name}`, 'Choose another key.'];
}

const FIELD = /\{(\w+)\}/g;

function execProblem({ on, exec: [program = '', ...args] }: OwnCommand): Problem | null {
  if (program.trim() === '') return ['it names no program', 'Write it first in `exec`.'];
  if (program.match(FIELD) !== null) {
    return ['the program itself takes no field', 'Use fields in its arguments.'];
  }
  if (/\0/.test([program, ...args].join(''))) return ['an argument holds a NUL', 'Remove it.'];
  const fields = COMMAND_FIELDS[on];
  for (const [whole, field = ''] of args.flatMap((each) => [...each.matchAll(FIELD)])) {
    if (fields.includes(field)) continue;
    const available = fields.map((each) => `{${each}}`).join(' ');
    return [`a ${on} has no ${excerpt(whole)}`, `Available: ${available}.`];
  }
  return null;
}

/** From 1: of a field of a command, or of the command where it has none. */
export function commandLines(
  document: Document,
  lines: LineCounter,
  { nodes }: Aliases,
): (index: number, field: string) => number {
  const behind = (node: unknown) => nodes.get(node as never) ?? node;
  const list = behind(document.get('commands', true));
  return (index, field) => {
    const entry = behind(isSeq(list) ? list.items[index] : null);
    const pair = isMap(entry)
      ? entry.items.find(({ key }) => isScalar(key) && key.value === field)
      : undefined;
    const node = (pair?.key ?? entry) as Node | null;
    return lines.linePos(node?.range?.[0] ?? 0).line;
  };
}
