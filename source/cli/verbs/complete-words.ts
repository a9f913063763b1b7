/** What could come at the cursor of a typed line: from the verb and option tables, and from the front ends. */

import { configPath, NO_CONFIGURATION, readConfiguration } from '../../config/configuration.ts';
import type { OptionName } from '../../config/options/options.ts';
import { COLUMN_NAMES } from '../../config/screen-names.ts';
import type { Environment } from '../../config/settings.ts';
import { themeNames } from '../../config/theme-files.ts';
import { wordsOf } from '../console/command-line-words.ts';
import type { Invocation, VerbSpec } from '../console/invocation.ts';
import { type Typed, typedArguments, verbOf } from './parse-arguments.ts';
import { type OptionSpec, optionsOf } from './verb-options.ts';
import { VERBS } from './verbs.ts';

export interface Candidate {
  readonly word: string;
  readonly about?: string;
}

/** What front ends know by name. */
export type NamedThing = 'members' | 'balancers' | 'hosts';

/** `files`: the shell knows how to complete them. */
export type Completion = readonly Candidate[] | 'files';

export async function complete(line: string, env: Environment): Promise<Completion> {
  const { words, current } = wordsOf(line);
  const typed = typedArguments(words);
  const { verb } = typed;
  const options = optionsOf(verb);
  const request = { verb, typed, env };
  const pending = pendingOption(words, options);
  if (pending !== null) return startingWith(current, await valuesOf(pending, current, request));
  const joined = /^(--[a-z-]+=)(.*)$/s.exec(current);
  if (joined !== null) {
    const [, name = '', part = ''] = joined;
    const option = options.find(({ long, takes }) => takes !== undefined && `--${long}=` === name);
    const values = option === undefined ? [] : await valuesOf(option, part, request);
    if (values === 'files') return values;
    return startingWith(
      current,
      values.map((each) => ({ ...each, word: name + each.word })),
    );
  }
  if (current.startsWith('-') && !words.includes('--')) return optionWords(current, words, options);
  const operands = await operandWords(current, request);
  return operands === 'files' ? operands : startingWith(current, operands);
}

interface CompletionRequest {
  readonly verb: VerbSpec;
  readonly typed: Typed;
  readonly env: Environment;
}

/** The option whose value comes next. */
function pendingOption(
  words: readonly string[],
  options: readonly OptionSpec[],
): OptionSpec | null {
  const last = words.at(-1) ?? '';
  if (words.includes('--')) return null;
  const found = last.startsWith('--')
    ? options.find(({ long }) => last === `--${long}`)
    : options.find(({ short }) => /^-[a-z]+$/i.test(last) && last.at(-1) === short);
  // `--demo` alone is complete; a version is joined by a `=`.
  return found?.takes === undefined || found.long === 'demo' ? null : found;
}

function optionWords(
  current: string,
  words: readonly string[],
  options: readonly OptionSpec[],
): Completion {
  const left = options.filter(
    ({ long, short, repeats }) =>
      repeats === true ||
      !words.some(
        (word) => word === `--${long}` || word === `-${short}` || word.startsWith(`--${long}=`),
      ),
  );
  return startingWith(
    current,
    left.map(({ long, help }) => ({ word: `--${long}`, about: help })),
  );
}

/** Of options with a fixed choice: from where the program itself looks it up. */
const CHOICES: Readonly<
  Partial<Record<OptionName, (env: Environment) => Promise<readonly string[]>>>
> = {
  state: async () => (await import('../reading/list.ts')).STATES,
  sort: async () => (await import('../output/listing.ts')).COLUMNS.map(({ id }) => id),
  theme: async (env) => themeNames(configPath(env)),
  'pause-after': async () => ['first'],
  by: async () => ['host'],
  for: async () => (await import('../../operations/drain/wait.ts')).WAIT_GOALS,
  // biome-ignore lint/suspicious/noThenProperty: the name of an option, in a table that nobody awaits.
  then: async () => (await import('../drain/drain-settings.ts')).ENDS,
  action: async () => (await import('../change/article-script.ts')).ACTIONS,
  demo: async () => (await import('../../demo/server.ts')).DEMO_VERSIONS,
};

async function valuesOf(
  option: OptionSpec,
  current: string,
  { verb, typed, env }: CompletionRequest,
): Promise<Completion> {
  if (option.takes === 'FILE') return 'files';
  if (option.long === 'output') return (verb.formats ?? []).map((word) => ({ word }));
  if (option.long === 'context') {
    return contextNames(env);
  }
  if (option.long === 'url') return addresses(env);
  if (option.takes === 'COLUMNS') return columnLists(current);
  const choices = CHOICES[option.long];
  if (choices !== undefined) return (await choices(env)).map((word) => ({ word }));
  if (option.long === 'balancer') return live('balancers', current, { verb, typed, env });
  if (option.long === 'host') return live('hosts', current, { verb, typed, env });
  if (option.takes === 'MEMBER') return live('members', current, { verb, typed, env });
  if (option.takes === 'MEMBERS') {
    // Several, with commas between: the last of them is being typed.
    const done = current.slice(0, current.lastIndexOf(',') + 1);
    const members = await live('members', current.slice(done.length), { verb, typed, env });
    return members.map((each) => ({ ...each, word: done + each.word }));
  }
  return [];
}

/** Several, with commas between: the last of them is being typed. */
function columnLists(current: string): Completion {
  const done = current.slice(0, current.lastIndexOf(',') + 1);
  const given = done.split(',');
  return COLUMN_NAMES.filter((id) => !given.includes(id)).map((id) => ({ word: done + id }));
}

/** By how the help writes them. */
async function operandWords(current: string, request: CompletionRequest): Promise<Completion> {
  const { verb, typed } = request;
  if (verb.name === '') return typed.operands.length > 0 ? [] : verbWords(VERBS);
  const [, most] = verb.takes;
  const subs = typed.operands.length > 0 ? [] : verbWords(verb.subs ?? []);
  if (typed.operands.length >= most) return subs;
  if (verb.name === 'help') {
    return verbWords(typed.operands.length === 0 ? VERBS : (verbOf(typed.operands)?.subs ?? []));
  }
  if (verb.operands === 'FILE') return 'files';
  if (/\bMEMBER\b/.test(verb.operands)) return live('members', current, request);
  if (/\bBALANCER\b/.test(verb.operands))
    return [...subs, ...(await balancers(current, request, subs))];
  // `prod web1`: contexts, or else URLs, as many as one likes.
  if (/\bCONTEXT \| URL\b/.test(verb.operands)) {
    return [...(await contextNames(request.env)), ...(await addresses(request.env))];
  }
  if (/\bNAME\b/.test(verb.operands)) {
    return typed.operands.length > 0 || verb.name === 'context add'
      ? []
      : contextNames(request.env);
  }
  const words = /^([a-z]+(?:\|[a-z]+)+)\b/.exec(verb.operands)?.[1];
  return words?.split('|').map((word) => ({ word })) ?? [];
}

/** One that is called as a verb of two words: `rolling status` would be the verb. */
async function balancers(
  current: string,
  request: CompletionRequest,
  subs: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const found = await live('balancers', current, request);
  return found.map((each) =>
    subs.some(({ word }) => word === each.word)
      ? { ...each, word: `balancer://${each.word}` }
      : each,
  );
}

/** The last words of their names. */
function verbWords(verbs: readonly VerbSpec[]): readonly Candidate[] {
  return verbs.map(({ name, help }) => ({ word: name.split(' ').at(-1) ?? '', about: help }));
}

async function contextNames(env: Environment): Promise<readonly Candidate[]> {
  const { contexts } = await readConfiguration(env);
  return [...contexts.keys()].filter((word) => PLAIN.test(word)).map((word) => ({ word }));
}

/** Front ends of the contexts that are reached straight, as short as they may be typed. */
async function addresses(env: Environment): Promise<readonly Candidate[]> {
  const { contexts } = await readConfiguration(env);
  const found = new Map<string, string>();
  for (const { name, frontEnds } of contexts.values()) {
    for (const { url, via, proxy } of frontEnds) {
      if (via !== null || proxy !== null) continue;
      const usual = `http://${url.host}/balancer-manager`;
      const word = url.href === usual ? url.host : url.href;
      if (PLAIN.test(word)) found.set(word, found.get(word) ?? name);
    }
  }
  return [...found].map(([word, name]) => ({ word, about: `of ${name}` }));
}

/**
 * Names that mean something else to a shell, or to us, are not offered: a page could hold any. `-x` would be an option,
 * and zsh takes `=x` for the path of a program.
 */
const PLAIN = /^[\p{L}\p{N}_][\p{L}\p{N}._:/@%+,=-]*$/u;

async function live(
  what: NamedThing,
  current: string,
  { verb, typed, env }: CompletionRequest,
): Promise<readonly Candidate[]> {
  const configuration = await readConfiguration(env).catch(() => NO_CONFIGURATION);
  const invocation: Invocation = {
    verb,
    operands: [],
    values: typed.values,
    env,
    configuration,
  };
  const names = await import('./live-names.ts');
  const found = await names.liveNames(invocation, what, current, poolNamed({ verb, typed }));
  return found.filter(({ word }) => PLAIN.test(word));
}

/** The balancer to which the line keeps what is named: as its operand, or by `-b`. */
function poolNamed({ verb, typed }: Pick<CompletionRequest, 'verb' | 'typed'>): string | undefined {
  const given = /\bBALANCER\b/.test(verb.operands) ? typed.operands[0] : typed.values.balancer;
  return typeof given === 'string' && given !== '' ? given : undefined;
}

function startingWith(current: string, found: Completion): Completion {
  return found === 'files' ? found : found.filter(({ word }) => word.startsWith(current));
}
