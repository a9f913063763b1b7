/** Arguments -> verb, operands and option values, by the option table. */

import { parseArgs } from 'node:util';
import { NO_CONFIGURATION } from '../config/configuration.ts';
import type { Environment, OptionValues } from '../config/settings.ts';
import { UsageError } from '../config/usage-error.ts';
import { excerpt } from '../manager/printable.ts';
import { maskUrl } from '../manager/secrets.ts';
import type { Invocation, VerbSpec } from './invocation.ts';
import { OPTIONS, type OptionSpec } from './options.ts';
import { optionsFor } from './verb-options.ts';
import { findVerb, NO_VERB } from './verbs.ts';

/** Throws `UsageError` for unknown options, missing values, and options that the verb doesn't have. */
export function parseArguments(args: readonly string[], env: Environment): Invocation {
  const first = parse(args, OPTIONS).positionals[0];
  const verb = first === undefined ? NO_VERB : (findVerb(first) ?? NO_VERB);
  // One letter can mean two options, of different verbs; both take a value, so that the verb is found all the same.
  const { values, positionals } = parse(args, optionsFor(verb));
  const operands = verb === NO_VERB ? positionals : positionals.slice(1);
  const asked = values.help === true || values.version === true;
  if (!asked) {
    checkOptions(verb, values);
    checkStdin(operands, values);
    checkOperands(verb, operands);
  }
  return { verb, operands, values, env, configuration: NO_CONFIGURATION };
}

/** Arguments as far as they can be told, whether they are right or not. */
export interface Typed {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
}

export function typedArguments(args: readonly string[]): Typed {
  const options = asParseArgs(OPTIONS);
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    options,
  });
  return { values: values as OptionValues, positionals };
}

/** The verb that may be wrongly called; '' without one. */
export function verbNamed(args: readonly string[]): string {
  return typedArguments(args).positionals[0] ?? '';
}

function asParseArgs(options: readonly OptionSpec[]) {
  return Object.fromEntries(options.map((option) => [option.long, toParseArgs(option)]));
}

function parse(
  args: readonly string[],
  options: readonly OptionSpec[],
): { values: OptionValues; positionals: readonly string[] } {
  // parseArgs has no optional values: `--demo` alone means the newest.
  const complete = joinSort(args.map((arg) => (arg === '--demo' ? '--demo=' : arg)));
  try {
    const { values, positionals } = parseArgs({
      args: complete,
      allowPositionals: true,
      options: asParseArgs(options),
    });
    // Its types cannot know that a repeated option of ours is never a switch.
    return { values: values as OptionValues, positionals };
  } catch (problem) {
    throw new UsageError(explain(problem));
  }
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

/** Node's own sentence, without the advice about `--` that follows it. */
function explain(problem: unknown): string {
  const message = problem instanceof Error ? problem.message : String(problem);
  const unknown = /Unknown option '([^']*)'/.exec(message);
  if (unknown !== null) return `unknown option ${unknown[1]}`;
  return (message.split(/\.\s|\n/)[0] ?? message).replace(/\.$/, '');
}

function checkOptions(verb: VerbSpec, values: OptionValues): void {
  for (const option of OPTIONS) {
    if (values[option.long] === undefined || verb.groups.includes(option.group)) continue;
    const name = verb.name === '' ? 'baltop without a verb' : `baltop ${verb.name}`;
    throw new UsageError(`${name} has no option --${option.long}`);
  }
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

function checkOperands(verb: VerbSpec, operands: readonly string[]): void {
  const [least, most] = verb.takes;
  if (operands.length < least) {
    throw new UsageError(`baltop ${verb.name} wants ${verb.operands}`);
  }
  if (operands.length > most) {
    throw new UsageError(
      `baltop ${verb.name} takes no "${excerpt(maskUrl(operands[most] ?? ''))}"`,
    );
  }
}
