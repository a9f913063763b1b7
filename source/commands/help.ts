/** `--help`, made from the verb and option tables. */

import { examplesOf } from './examples.ts';
import type { VerbSpec } from './invocation.ts';
import { OPTIONS, type OptionGroup, type OptionSpec } from './options.ts';
import { optionsOf } from './verb-options.ts';
import { NO_VERB, VERBS } from './verbs.ts';

export const TITLES: readonly (readonly [OptionGroup, string])[] = [
  ['connection', 'Front end'],
  ['context', 'Contexts'],
  ['format', 'Output'],
  ['listing', 'Listing'],
  ['choosing', 'Which member'],
  ['planning', 'Planning'],
  ['change', 'Changing'],
  ['agreeing', 'Questions'],
  ['values', 'Values for set'],
  ['waiting', 'Waiting'],
  ['goal', 'Goal of wait'],
  ['grace', 'Sessions'],
  ['draining', 'Draining'],
  ['watching', 'Watching'],
  ['rolling', 'Rolling upgrade'],
  ['log', 'Log'],
  ['check', 'Limits of check'],
  ['screen', 'Screen'],
  ['times', 'Times'],
  ['seed', "As the article's script"],
  ['general', 'General'],
];

export function helpText(verb: VerbSpec = NO_VERB): string {
  const whole = verb === NO_VERB;
  const options = whole ? OPTIONS : optionsOf(verb);
  const groups = TITLES.filter(([group]) => whole || verb.groups.includes(group));
  return [
    `usage: baltop ${[verb.name, '[options]', verb.operands].filter(Boolean).join(' ')}`,
    whole ? "Operates Apache httpd's balancer-manager." : verb.help,
    ...(whole ? ['', 'Verbs', ...VERBS.map(verbLine)] : []),
    ...groups.flatMap(([group, title]) => [
      '',
      title,
      ...options.filter((option) => option.group === group).map(optionLine),
    ]),
    ...exampleLines(verb),
    '',
    'MEMBER is [FRONTEND:][BALANCER/]NAME, NAME a worker URL, a route or host:port; - reads them from standard input.',
    'Exit codes: 0 done  1 failed  2 usage  3 not found  4 denied  5 refused  6 timed out  7 unreachable  8 partial',
    '',
  ].join('\n');
}

function exampleLines(verb: VerbSpec): readonly string[] {
  const examples = examplesOf(verb);
  const width = examples.reduce((most, [call]) => Math.max(most, call.length), 40);
  return ['', 'Examples', ...examples.map(([call, what]) => `  ${call.padEnd(width)}  ${what}`)];
}

function verbLine(verb: VerbSpec): string {
  return `  ${`${verb.name} ${verb.operands}`.padEnd(22)} ${verb.help}`;
}

function optionLine({ long, short, takes, help }: OptionSpec): string {
  const names = `${short === undefined ? '    ' : `-${short}, `}--${long}`;
  return `  ${`${names}${takes === undefined ? '' : ` ${takes}`}`.padEnd(26)} ${help}`;
}
