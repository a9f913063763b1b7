/** The man page, made from the tables that the program itself runs on, and from the README where those say nothing. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NO_VERB } from '../source/cli/verbs/no-verb.ts';
import { allSections, type OptionSpec, takersText } from '../source/cli/verbs/verb-options.ts';
import { ALL_VERBS } from '../source/cli/verbs/verbs.ts';
import { VERSION } from '../source/version.ts';

/** Of this version; changes with it. */
const DATE = '2026-11-27';

/** The whole page, in the man(7) macros that every man program knows. */
export function manPage(): string {
  const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
  return `${[
    '.\\" Made by npm run docs; do not edit.',
    `.TH BALTOP 1 "${DATE}" "baltop ${VERSION}" "User Commands"`,
    '.SH NAME',
    "baltop \\- watch and operate the load balancers of Apache httpd's balancer-manager",
    '.SH SYNOPSIS',
    '.B baltop',
    '[\\fIoptions\\fR] [\\fICONTEXT\\fR | \\fIURL\\fR ...]',
    ...ALL_VERBS.flatMap(({ name, operands }) => [
      '.br',
      `.B baltop ${name}`,
      `[\\fIoptions\\fR] ${text(operands)}`.trimEnd(),
    ]),
    '.SH DESCRIPTION',
    'Without a verb it opens the screen; without a terminal it prints the same as \\fBbaltop list\\fR.',
    'Every change is read back before it is said to be done: httpd answers 200 to changes that it ignored.',
    '.PP',
    '\\fIMEMBER\\fR is [\\fIFRONTEND\\fR:][\\fIBALANCER\\fR/]\\fINAME\\fR, where \\fINAME\\fR is the URL of the worker, its route,',
    'or \\fIhost:port\\fR. \\fB\\-\\fR reads them from standard input.',
    '.SH COMMANDS',
    ...ALL_VERBS.flatMap((verb) => [
      '.TP',
      `\\fBbaltop ${verb.name}\\fR ${text(verb.operands)}`.trimEnd(),
      `${text(capital(verb.help))}.`,
    ]),
    '.SH OPTIONS',
    ...allSections().flatMap(({ title, options }) => [
      `.SS ${text(title)}`,
      ...options.flatMap(optionLines),
    ]),
    '.PP',
    text(paragraph(readme, 'TIME is ')),
    '.SH EXIT STATUS',
    ...exitRows(readme).flatMap(([code, meaning]) => [
      '.TP',
      `\\fB${text(code)}\\fR`,
      text(meaning),
    ]),
    '.PP',
    '\\fBbaltop check\\fR ends with the codes of monitoring plug\\-ins: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.',
    '.SH FILES',
    '.TP',
    '\\fI$XDG_CONFIG_HOME/baltop/config.yaml\\fR',
    'Contexts and defaults.',
    '.TP',
    '\\fI$XDG_STATE_HOME/baltop/\\fR',
    'The audit log, journals of rolling upgrades, and the last crash.',
    '.TP',
    '\\fI$XDG_CACHE_HOME/baltop/\\fR',
    'What Node compiled of the program. It can be removed at any time.',
    '.SH EXAMPLES',
    ...[NO_VERB, ...ALL_VERBS]
      .flatMap(({ examples }) => examples)
      .flatMap(([call, what]) => ['.TP', `\\fB${text(call)}\\fR`, `${text(capital(what))}.`]),
    '.SH SEE ALSO',
    '\\fBapachectl\\fR(8), and the documentation of mod_proxy_balancer.',
  ].join('\n')}\n`;
}

function optionLines({ long, short, takes, help }: OptionSpec): readonly string[] {
  const value = takes === undefined ? '' : ` \\fI${text(takes)}\\fR`;
  const names = [...(short === undefined ? [] : [`-${short}`]), `--${long}`];
  return [
    '.TP',
    names.map((name) => `\\fB${text(name)}\\fR`).join(', ') + value,
    `${text(capital(help))}.`,
    `Commands: ${text(takersText(long))}.`,
  ];
}

/** A hyphen of an option must not become a dash, and a line must not begin as a macro does. */
function text(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('`', '')
    .replace(/^(?=[.'])/gm, '\\&');
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function paragraph(readme: string, start: string): string {
  const found = readme.split('\n\n').find((each) => each.startsWith(start));
  if (found === undefined)
    throw new Error(`the README has no paragraph that begins with "${start}"`);
  return found;
}

/** The rows of the README's table of exit codes. */
function exitRows(readme: string): readonly (readonly [code: string, meaning: string])[] {
  const section = readme.split('### Exit codes\n')[1]?.split('\n#')[0] ?? '';
  return [...section.matchAll(/^\| (\d[\d, ]*?) \| (.*?) \|$/gm)].map(
    ([, code = '', meaning = '']) => [code, meaning],
  );
}
