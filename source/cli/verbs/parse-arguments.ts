/** Arguments -> verb, operands and option values, by the option table. */

import { parseArgs } from 'node:util';
import { NO_CONFIGURATION } from '../../config/configuration.ts';
import { meant, unknownWord } from '../../config/nearest.ts';
import { OPTION_NAMES, type OptionName, type OptionValues } from '../../config/options/options.ts';
import type { Environment } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { excerpt } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import type { Invocation, VerbSpec } from '../console/invocation.ts';
import { checkOnce } from './given-once.ts';
import { ARTICLE_SCRIPT, NO_VERB } from './no-verb.ts';
import { MEMBERS } from './option-sets.ts';
import { type OptionSpec, optionsFor, optionsOf, takersOf } from './verb-options.ts';
import { VERBS } from './verbs.ts';

/** Throws `UsageError` for unknown options, missing values, and options that the verb doesn't have. */
export function parseArguments(args: readonly string[], env: Environment): Invocation {
  const { verb, values: typed } = typedArguments(args);
  const isAsked = typed.help === true || typed.version === true;
  // One letter can mean two options, of different verbs: it is read as this verb has it.
  const { values, positionals, typed: inOrder, typedAs } = parse(args, verb);
  const operands = positionals.slice(wordsOf(verb));
  if (!isAsked) {
    checkOnce(inOrder);
    checkOptions(verb, values, { typedAs });
    checkFormat(verb, values);
    checkStdin(operands, values);
    checkOperands(verb, operands, values);
  }
  return { verb, operands, values, env, configuration: NO_CONFIGURATION };
}

/** Arguments as far as they can be told, whether they are right or not. */
export interface Typed {
  readonly verb: VerbSpec;
  readonly values: OptionValues;
  /** Without the words of the verb. */
  readonly operands: readonly string[];
}

export function typedArguments(args: readonly string[]): Typed {
  // `-w` alone is that of the script: of another verb it takes a value as well.
  const options = asParseArgs(optionsFor(ARTICLE_SCRIPT));
  const { values: loose, positionals } = parseArgs({
    args: prepared(args),
    allowPositionals: true,
    strict: false,
    options,
  });
  // As the table has them, or not to be used.
  const values = loose as OptionValues;
  const isArticleScript = (['list', 'worker', 'action'] as const).some((name) => name in values);
  const verb = verbOf(positionals) ?? (isArticleScript ? ARTICLE_SCRIPT : NO_VERB);
  return { verb, values, operands: positionals.slice(wordsOf(verb)) };
}

/** The verb that words begin with; undefined: none. */
export function verbOf([first = '', second = '']: readonly string[]): VerbSpec | undefined {
  const verb = VERBS.find(({ name }) => name === first);
  return verb?.subs?.find(({ name }) => name === `${first} ${second}`) ?? verb;
}

/** How many words call it. */
function wordsOf({ name }: VerbSpec): number {
  return name.split(' ').filter(Boolean).length;
}

function asParseArgs(options: readonly OptionSpec[]) {
  return Object.fromEntries(options.map((option) => [option.long, toParseArgs(option)]));
}

function parse(
  args: readonly string[],
  verb: VerbSpec,
): {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
  /** Names of the options as they come. */
  readonly typed: readonly string[];
  readonly typedAs: ReadonlyMap<string, string>;
} {
  try {
    const { values, positionals, tokens } = parseArgs({
      args: prepared(args),
      allowPositionals: true,
      tokens: true,
      options: asParseArgs(optionsFor(verb)),
    });
    const options = tokens.filter((each) => each.kind === 'option');
    const typed = options.map(({ name }) => name);
    const typedAs = new Map(options.map(({ name, rawName }) => [name, rawName]));
    // Its types cannot know what the table's do.
    return { values: values as OptionValues, positionals, typed, typedAs };
  } catch (problem) {
    throw explained(problem, verb);
  }
}

/** parseArgs has no optional values: `--demo` alone means the newest. */
function prepared(args: readonly string[]): string[] {
  return joinSort(args.map((arg) => (arg === '--demo' ? '--demo=' : arg)));
}

/** `--sort -elected` reverses; parseArgs would take `-elected` for options. */
function joinSort(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const [arg = '', next] = args.slice(index, index + 2);
    const reversed = arg === '--sort' && next !== undefined && /^-[a-z]+$/i.test(next);
    joined.push(reversed ? `${arg}=${next}` : arg);
    if (reversed) index += 1;
  }
  return joined;
}

function toParseArgs(option: OptionSpec) {
  return {
    type: option.takes === undefined ? ('boolean' as const) : ('string' as const),
    ...(option.short !== undefined && { short: option.short }),
    ...(option.repeats === true && { multiple: true }),
  };
}

function explained(problem: unknown, verb: VerbSpec): UsageError {
  const message = problem instanceof Error ? problem.message : String(problem);
  const unknown = /Unknown option '([^']*)'/.exec(message)?.[1];
  if (unknown === undefined) {
    return new UsageError(aboutValue(message), seeHelp(verb));
  }
  const own = optionsOf(verb).map(({ long }) => `--${long}`);
  const all = OPTION_NAMES.map((long) => `--${long}`);
  const near = meant(unknown, own) ?? meant(unknown, all);
  const did = near === null ? '' : ` (did you mean ${near}?)`;
  return new UsageError(`unknown option ${excerpt(unknown)}${did}`, seeHelp(verb));
}

/** What Node says of an option's value, in the program's words. */
function aboutValue(message: string): string {
  const sentence = (message.split(/\.\s|\n/)[0] ?? message).replace(/\.$/, '');
  const [option] = /--[a-z-]+/.exec(sentence) ?? [];
  if (option === undefined) return sentence;
  if (sentence.endsWith('argument missing')) return `${option} needs a value`;
  if (sentence.endsWith('is ambiguous')) {
    return `${option} needs a value; one that begins with a dash is written ${option}=VALUE`;
  }
  return sentence.endsWith('does not take an argument') ? `${option} takes no value` : sentence;
}

/** Where the options of a verb are told. */
export function seeHelp({ name }: VerbSpec): string {
  return `See baltop ${[name, '--help'].filter(Boolean).join(' ')}.`;
}

/** As a sentence about its options begins. */
function called(verb: VerbSpec): string {
  if (verb.name !== '') return `baltop ${verb.name}`;
  return verb === ARTICLE_SCRIPT ? 'baltop -l or -w' : 'baltop without a verb';
}

/** Throws `UsageError` for the first that the verb doesn't take; `typedAs`: by its name, its letter where it was that. */
export function checkOptions(
  verb: VerbSpec,
  values: OptionValues,
  told: { readonly who?: string; readonly typedAs?: ReadonlyMap<string, string> } = {},
): void {
  const stray = OPTION_NAMES.find(
    (name) => values[name] !== undefined && !verb.options.includes(name),
  );
  if (stray === undefined) return;
  const { who = called(verb), typedAs } = told;
  const option = typedAs?.get(stray) ?? `--${stray}`;
  const isOperand = stray === 'balancer' && /\bBALANCER\b/.test(verb.operands);
  const more = isOperand ? `Give the balancer as an argument: ${who} NAME. ` : whose(stray);
  throw new UsageError(`${who} has no option ${option}`, `${more}${seeHelp(verb)}`);
}

/** `It belongs to standby. `; of one that many take that helps nobody. */
function whose(name: OptionName): string {
  const takers = takersOf(name).map((each) => (each === 'baltop' ? 'baltop without a verb' : each));
  return takers.length > 5 ? '' : `It is an option of ${takers.join(', ')}. `;
}

/** What other programs call a format, and ours that is meant, the best first. */
const OTHER_NAMES: Readonly<Record<string, readonly string[] | undefined>> = Object.assign(
  Object.create(null),
  {
    json: ['jsonl'],
    ndjson: ['jsonl', 'json'],
    jsonlines: ['jsonl', 'json'],
    'json-lines': ['jsonl', 'json'],
    prometheus: ['openmetrics'],
    prom: ['openmetrics'],
    metrics: ['openmetrics'],
    yml: ['yaml'],
    names: ['name'],
    text: ['table'],
    plain: ['table'],
  },
);

function checkFormat(verb: VerbSpec, { output }: OptionValues): void {
  const { formats = [] } = verb;
  if (output === undefined || formats.includes(output)) return;
  const ours = OTHER_NAMES[output.toLowerCase()]?.find((each) => formats.includes(each));
  if (ours !== undefined) {
    throw new UsageError(
      `unknown format "${excerpt(output)}" (did you mean ${ours}?)`,
      `Available: ${formats.join(', ')}. ${seeHelp(verb)}`,
    );
  }
  throw unknownWord('format', output, formats, seeHelp(verb));
}

/** Standard input can be read once only. */
function checkStdin(operands: readonly string[], values: OptionValues): void {
  if (operands.includes('-') && values['password-stdin'] === true) {
    throw new UsageError(
      'standard input cannot hold the password and the members',
      'Use --password-file.',
    );
  }
}

function checkOperands(
  verb: VerbSpec,
  operands: readonly string[],
  { balancer, host }: OptionValues,
): void {
  const [least, most] = verb.takes;
  // Of a balancer that is named its members can be told, or that it has none: that is seen on the page only.
  const isToldLater =
    verb.missing === MEMBERS.missing && (balancer !== undefined || host !== undefined);
  if (operands.length < least && !isToldLater) {
    throw new UsageError(`baltop ${verb.name}: name ${verb.missing}`, seeHelp(verb));
  }
  const [over] = operands.slice(most);
  if (over === undefined) return;
  const shown = excerpt(maskUrl(over));
  if (verb.subs !== undefined && most === 0) throw unknownSubVerb(verb, over);
  throw new UsageError(`baltop ${verb.name}: unexpected argument "${shown}"`, seeHelp(verb));
}

/** `baltop context lsit`; `verb` is the first word. */
export function unknownSubVerb(verb: VerbSpec, word: string): UsageError {
  const words = (verb.subs ?? []).map(({ name }) => name.split(' ')[1] ?? '');
  if (words.length > 0) {
    return unknownWord(`verb of baltop ${verb.name}`, word, words, seeHelp(verb));
  }
  return new UsageError(`baltop ${verb.name} has no subcommands`, seeHelp(verb));
}
