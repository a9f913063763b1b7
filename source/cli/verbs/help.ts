/** `--help` and `baltop help`, made from the verb and option tables. 80 columns wide. */

import type { SectionTitle } from '../../config/options/options.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Invocation, VerbSpec } from '../console/invocation.ts';
import { print } from '../console/say.ts';
import { hanging, paragraph, words } from './help-lines.ts';
import { NO_VERB } from './no-verb.ts';
import { unknownSubVerb, verbOf } from './parse-arguments.ts';
import { unknownVerb } from './unknown-verb.ts';
import {
  allSections,
  type OptionSection,
  type OptionSpec,
  optionsOf,
  sectionsOf,
} from './verb-options.ts';
import { ALL_VERBS, VERBS } from './verbs.ts';

/** `baltop help [VERB]`. */
export async function help({ operands }: Invocation): Promise<number> {
  const verb = operands.length === 0 ? NO_VERB : verbOf(operands);
  if (verb === undefined) throw unknownVerb(operands[0] ?? '', []);
  if (operands.length > 1 && verb.name !== operands.join(' ')) {
    throw unknownSubVerb(verb, operands[1] ?? '');
  }
  print(helpText(verb));
  return EXIT.done;
}

export function helpText(verb: VerbSpec): string {
  const parts = verb === NO_VERB ? wholeParts() : verbParts(verb);
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Names of its options, as they are explained elsewhere. */
const TOLD_BY_ALL: readonly SectionTitle[] = ['Front end'];
/** What is told of them nevertheless: no call does without one of these. */
const FIRST_OF_ALL: readonly string[] = ['url', 'context'];

function verbParts(verb: VerbSpec): readonly (readonly string[])[] {
  const sections = sectionsOf(verb);
  // How front ends are reached is what `context add` is about.
  const isShort = ({ title }: OptionSection) =>
    TOLD_BY_ALL.includes(title) && verb.name !== 'context add';
  return [
    usage(verb),
    exampleLines(verb),
    ...(verb.subs === undefined ? [] : [['Subcommands', ...verb.subs.flatMap(verbLines)]]),
    ...sections.map((section) => (isShort(section) ? shortSection(section) : fullSection(section))),
    ...(verb.subs ?? []).flatMap((sub) => strangeTo(verb, sub)),
    ...(/\bMEMBER\b/.test(verb.operands) ? [paragraph(MEMBER_TEXT)] : []),
    ...(sections.some(({ options }) => options.some(({ takes }) => takes === 'TIME'))
      ? [paragraph(TIME_TEXT)]
      : []),
  ];
}

/** What a verb of two words takes in addition. */
function strangeTo(verb: VerbSpec, sub: VerbSpec): readonly (readonly string[])[] {
  const more = optionsOf(sub).filter(({ long }) => !verb.options.includes(long));
  if (more.length === 0) return [];
  return [[`Options of ${sub.name}: see baltop ${sub.name} --help`, ...words(more.map(shortName))]];
}

/** Of all verbs: what is of the screen is told, of the rest the names, and where it is told. */
function wholeParts(): readonly (readonly string[])[] {
  const own: readonly SectionTitle[] = [
    'Screen',
    'Flags of the older script',
    'Front end',
    'General',
  ];
  return [
    usage(NO_VERB),
    exampleLines(NO_VERB),
    ['Verbs', ...VERBS.flatMap(verbLines)],
    ...allSections().map((section) =>
      own.includes(section.title) ? fullSection(section) : namesOnly(section),
    ),
    paragraph(MEMBER_TEXT),
    paragraph(TIME_TEXT),
    paragraph(EXIT_TEXT),
  ];
}

const MEMBER_TEXT =
  'MEMBER is [FRONTEND:][BALANCER/]NAME, where NAME is a worker URL, a route or host:port. - reads members from standard input.';
const TIME_TEXT = 'TIME is a number with a unit, such as 500ms, 2s or 10m.';
const EXIT_TEXT =
  'Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 denied, 5 refused, 6 timed out, 7 unreachable, 8 partial.';

function usage(verb: VerbSpec): readonly string[] {
  const what =
    verb === NO_VERB
      ? 'Watch and operate the load balancers of Apache httpd through its balancer-manager. Without a verb: the screen, or list when there is no terminal.'
      : `${verb.help.charAt(0).toUpperCase()}${verb.help.slice(1)}.`;
  const call = ['usage: baltop', verb.name, '[options]', verb.operands].filter(Boolean).join(' ');
  return [call, ...paragraph(what)];
}

function exampleLines(verb: VerbSpec): readonly string[] {
  return ['Examples', ...verb.examples.flatMap(([call, what]) => hanging(call, what, 44))];
}

function verbLines({ name, operands, help }: VerbSpec): readonly string[] {
  return hanging([name, operands].filter(Boolean).join(' '), help, 22);
}

function fullSection({ title, options }: OptionSection): readonly string[] {
  return [title, ...options.flatMap((option) => hanging(optionName(option), option.help, 24))];
}

function shortSection({ title, options }: OptionSection): readonly string[] {
  const told = options.filter(({ long }) => FIRST_OF_ALL.includes(long));
  const rest = options.filter(({ long }) => !FIRST_OF_ALL.includes(long));
  return [
    ...fullSection({ title, options: told }),
    ...words(rest.map(shortName)),
    '  baltop --help explains these.',
  ];
}

function namesOnly({ title, options }: OptionSection): readonly string[] {
  const helps = tellersOf(options).map((name) => `baltop ${name} --help`);
  return [`${title}: see ${helps.join(' and ')}`, ...words(options.map(shortName))];
}

/** As few verbs as can be whose helps tell all of the options. */
function tellersOf(options: readonly OptionSpec[]): readonly string[] {
  const tellers: string[] = [];
  let left = options.map(({ long }) => long);
  while (left.length > 0) {
    const told = ({ options: own }: VerbSpec) => left.filter((long) => own.includes(long)).length;
    const best = ALL_VERBS.reduce((most, verb) => (told(verb) > told(most) ? verb : most));
    if (told(best) === 0) break;
    tellers.push(best.name);
    left = left.filter((long) => !best.options.includes(long));
  }
  return tellers;
}

/** `-u, --url URL`. */
export function optionName({ long, short, takes }: OptionSpec): string {
  const names = `${short === undefined ? '    ' : `-${short}, `}--${long}`;
  return takes === undefined ? names : `${names} ${takes}`;
}

function shortName(option: OptionSpec): string {
  return optionName(option).trim();
}
