/** The options of one verb as they are typed and told: what its letters mean, and what `-o` knows there. */

import {
  OPTION_NAMES,
  OPTIONS,
  type OptionName,
  rowOf,
  SECTIONS,
  type SectionTitle,
} from '../../config/options/options.ts';
import type { VerbSpec } from '../console/invocation.ts';
import { ARTICLE_SCRIPT, NO_VERB } from './no-verb.ts';
import { ALL_VERBS } from './verbs.ts';

export interface OptionSpec {
  readonly long: OptionName;
  readonly short?: string;
  /** Name of its value in the help; without one it is a switch. */
  readonly takes?: string;
  readonly repeats?: boolean;
  readonly once?: boolean;
  readonly help: string;
}

/** In the verb's order. A letter that two of them have is that of the first: `-c` of check. */
export function optionsOf(verb: VerbSpec): readonly OptionSpec[] {
  const taken = new Set<string>();
  return verb.options.map((long) => {
    const { short, ...row } = rowOf(long);
    const help = long === 'output' ? formatsText(verb.formats ?? []) : row.help;
    const isFree = short !== undefined && !taken.has(short);
    if (isFree) taken.add(short);
    return { long, ...row, help, ...(isFree && { short }) };
  });
}

/** All options, in the order in which a letter is looked for: those of the verb first. */
export function optionsFor(verb: VerbSpec): readonly OptionSpec[] {
  const others = OPTION_NAMES.filter((name) => !verb.options.includes(name));
  return [...optionsOf(verb), ...others.map((long) => ({ long, ...rowOf(long) }))];
}

export interface OptionSection {
  readonly title: SectionTitle;
  readonly options: readonly OptionSpec[];
}

/** What it takes, under the titles of the table. */
export function sectionsOf(verb: VerbSpec): readonly OptionSection[] {
  return sectioned(optionsOf(verb));
}

/** Every option there is. */
export function allSections(): readonly OptionSection[] {
  return sectioned(OPTION_NAMES.map((long) => ({ long, ...rowOf(long), help: helpOf(long) })));
}

function sectioned(options: readonly OptionSpec[]): readonly OptionSection[] {
  return (Object.keys(SECTIONS) as SectionTitle[])
    .map((title) => ({ title, options: options.filter(({ long }) => long in SECTIONS[title]) }))
    .filter((section) => section.options.length > 0);
}

/** Told without a verb: what `-o` knows of each. */
function helpOf(long: OptionName): string {
  if (long !== 'output') return OPTIONS[long].help;
  const verbsOf = new Map<string, string[]>();
  for (const { name, formats } of ALL_VERBS) {
    if (formats === undefined) continue;
    const text = formatsText(formats);
    verbsOf.set(text, [...(verbsOf.get(text) ?? []), name]);
  }
  return [...verbsOf].map(([text, verbs]) => `${verbs.join(', ')}: ${text}`).join('; ');
}

/** `json or yaml`. */
function formatsText(formats: readonly string[]): string {
  if (formats.length === 1) return `${formats[0]}: each event as one JSON object per line`;
  return [formats.slice(0, -1).join(', '), ...formats.slice(-1)].filter(Boolean).join(' or ');
}

/** Names of the verbs that take it; `baltop` for the call without one. */
export function takersOf(name: OptionName): readonly string[] {
  const isPlain = [NO_VERB, ARTICLE_SCRIPT].some(({ options }) => options.includes(name));
  const verbs = ALL_VERBS.filter(({ options }) => options.includes(name));
  return [...(isPlain ? ['baltop'] : []), ...verbs.map((verb) => verb.name)];
}

/** For a table: `rolling, rolling resume`; many are told by what they have in common. */
export function takersText(name: OptionName): string {
  const takers = takersOf(name);
  if (takers.length === ALL_VERBS.length + 1) return 'all';
  const reaching = takersOf('url');
  const more = takers.filter((each) => !reaching.includes(each));
  if (reaching.every((each) => takers.includes(each))) {
    return ['all that reach a front end', ...more].join(', ');
  }
  return takers.join(', ');
}
