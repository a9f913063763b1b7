/** Every help, the man page, the README and completion tell the same options of the same verbs; slips are told what was meant. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { VerbSpec } from '../../source/cli/console/invocation.ts';
import { complete } from '../../source/cli/verbs/complete-words.ts';
import { helpText } from '../../source/cli/verbs/help.ts';
import { ARTICLE_SCRIPT, NO_VERB } from '../../source/cli/verbs/no-verb.ts';
import { parseArguments } from '../../source/cli/verbs/parse-arguments.ts';
import { optionsOf, takersOf } from '../../source/cli/verbs/verb-options.ts';
import { ALL_VERBS } from '../../source/cli/verbs/verbs.ts';
import { OPTION_NAMES, type OptionName, rowOf } from '../../source/config/options/options.ts';
import { UsageError } from '../../source/config/usage-error.ts';
import { needs } from '../helpers/needs.ts';
import { play, SMALL_POOL } from '../helpers/play.ts';
import { runBaltop } from '../helpers/run-baltop.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const MAN = fileURLToPath(new URL('../../man/baltop.1', import.meta.url));

/** Options that a text names; an example's do not count, nor what an explanation refers to. */
function named(text: string): readonly string[] {
  const found = text
    .split('\n')
    .filter((line) => /^ {2,6}(-\w, )?--/.test(line) || /^ {2}.*, --/.test(line))
    .filter((line) => !line.startsWith('  baltop'))
    .flatMap((line) => [...line.matchAll(/(?<=^| )--([a-z-]+)/g)].map(([, name = '']) => name));
  return [...new Set(found)].sort();
}

const sorted = (names: readonly string[]) => [...names].sort();

/** As somebody would type it, so that nothing but the option can be wrong. */
function argumentsFor(verb: VerbSpec, name: OptionName): readonly string[] {
  const { takes } = rowOf(name);
  const value = name === 'output' ? (verb.formats?.[0] ?? 'json') : 'x';
  const operands = Array.from({ length: verb.takes[0] }, () => 'x');
  const words = verb.name.split(' ').filter(Boolean);
  return [...words, ...operands, takes === undefined ? `--${name}` : `--${name}=${value}`];
}

test('every option is explained in one line, and some command takes it', () => {
  for (const name of OPTION_NAMES) {
    assert.match(rowOf(name).help, /^\S.*[^.\s]$/, name);
    assert.ok(takersOf(name).length > 0, name);
  }
});

test("a verb's help names what the verb takes, and nothing else", () => {
  for (const verb of ALL_VERBS) {
    const text = helpText(verb);
    const own = (verb.subs ?? []).flatMap(({ options }) => options);
    assert.deepEqual(named(text), sorted([...new Set([...verb.options, ...own])]), verb.name);
    for (const line of text.split('\n')) assert.ok(line.length <= 80, `${verb.name}: ${line}`);
  }
});

test('the help of all verbs names every option', () => {
  const text = helpText(NO_VERB);
  assert.deepEqual(named(text), sorted(OPTION_NAMES));
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  for (const { name } of ALL_VERBS.filter((verb) => !verb.name.includes(' '))) {
    assert.match(text, new RegExp(`^ {2}${name}\\b`, 'm'));
  }
});

test('a help begins with usage and examples; how a front end is reached comes at the end', () => {
  for (const verb of ALL_VERBS) {
    const [first = '', examples = '', ...rest] = helpText(verb).split('\n\n');
    assert.match(first, new RegExp(`^usage: baltop ${verb.name}\\b`));
    assert.ok(
      (examples.match(/^ {2}baltop /gm)?.length ?? 0) > (verb.name === 'version' ? 0 : 1),
      verb.name,
    );
    const titles = rest.map((part) => part.split('\n')[0]);
    const way = titles.indexOf('Front end');
    if (way >= 0) assert.equal(titles[way + 1], 'General', verb.name);
  }
});

test('the man page, rendered, and the README tell of each option which commands take it', (t) => {
  const table = readme.split('<!-- table: options -->')[1]?.split('<!-- end -->')[0] ?? '';
  for (const name of OPTION_NAMES) {
    const { takes } = rowOf(name);
    const shown = `--${name}${takes === undefined ? '' : ` ${takes}`}`;
    assert.equal(table.split(`\`${shown}\``).length - 1, 1, shown);
  }
  if (!needs(t, 'mandoc')) return;
  const page = spawnSync('mandoc', ['-Tutf8', '-Owidth=200', MAN], { encoding: 'utf8' }).stdout;
  const text = page.replace(/.\x08/g, '');
  const section = text.split(/^OPTIONS$/m)[1]?.split(/^EXIT STATUS$/m)[0] ?? '';
  const entries = [...section.matchAll(/^ {7}(-\w, )?--([a-z-]+)/gm)].map(
    ([, , name = '']) => name,
  );
  assert.deepEqual(sorted(entries), sorted(OPTION_NAMES));
  assert.equal(section.split('Commands: ').length - 1, OPTION_NAMES.length);
});

test('completion offers what the help names, and the verb takes it; what it does not is refused', async () => {
  for (const verb of [...ALL_VERBS, NO_VERB, ARTICLE_SCRIPT]) {
    const line = verb === ARTICLE_SCRIPT ? 'baltop -l --' : `baltop ${verb.name} --`;
    const found = await complete(line.replace(/ {2,}/, ' '), { HOME: '/nonexistent' });
    assert.ok(found !== 'files');
    const offered = found.map(({ word }) => word.slice(2));
    const wanted = verb.options.filter((name) => verb !== ARTICLE_SCRIPT || name !== 'list');
    assert.deepEqual(sorted(offered), sorted(wanted), verb.name);
    for (const name of OPTION_NAMES) {
      if (verb.name === '' && ['list', 'worker', 'action', 'help', 'version'].includes(name))
        continue;
      const args = [...(verb === ARTICLE_SCRIPT ? ['-l'] : []), ...argumentsFor(verb, name)];
      if (verb.options.includes(name)) parseArguments(args, {});
      else {
        const help = `See baltop ${verb.name === '' ? '' : `${verb.name} `}--help.`;
        assert.throws(
          () => parseArguments(args, {}),
          (problem: unknown) =>
            problem instanceof UsageError &&
            problem.message.endsWith(`has no option --${name}`) &&
            problem.hint.endsWith(help),
          `${verb.name} --${name}`,
        );
      }
    }
  }
});

test('what -o knows is what its help says, what completion offers, and what is not refused', async () => {
  for (const verb of ALL_VERBS.filter(({ options }) => options.includes('output'))) {
    const formats = verb.formats ?? [];
    const found = await complete(`baltop ${verb.name} -o `, { HOME: '/nonexistent' });
    assert.ok(found !== 'files');
    assert.deepEqual(
      found.map(({ word }) => word),
      formats,
      verb.name,
    );
    const about = optionsOf(verb).find(({ long }) => long === 'output')?.help ?? '';
    for (const format of formats) assert.match(about, new RegExp(`\\b${format}\\b`));
    const [, ...args] = ['', ...argumentsFor(verb, 'quiet')];
    assert.throws(() => parseArguments([...args, '-o', 'jsn'], {}), /unknown format "jsn"/);
  }
});

test('help and version are verbs, too', async () => {
  const whole = await runBaltop(['--help']);
  assert.deepEqual(await runBaltop(['help']), whole);
  assert.equal(whole.code, 0);
  assert.deepEqual(await runBaltop(['help', 'drain']), await runBaltop(['drain', '--help']));
  assert.deepEqual(
    await runBaltop(['help', 'context', 'add']),
    await runBaltop(['context', 'add', '-h']),
  );
  assert.deepEqual(await runBaltop(['version']), await runBaltop(['--version']));
});

test('a slip is told what was meant, and whose help it is', async () => {
  for (const [args, what] of [
    [['lst'], /unknown verb or context "lst" \(did you mean list\?\)/],
    [['help', 'dran'], /unknown verb or context "dran" \(did you mean drain\?\)/],
    [
      ['list', '--stat', 'err'],
      /unknown option --stat \(did you mean --state\?\)\. See baltop list --help\./,
    ],
    [['--verison'], /unknown option --verison \(did you mean --version\?\)/],
    [['rolling', 'app', '--soack', '1s'], /did you mean --soak\?\)\. See baltop rolling --help/],
    [
      ['rolling', 'sttus', '-u', 'http://127.0.0.1:1/'],
      /needs --exec .*\(did you mean baltop rolling status\?\)/,
    ],
    [['list', '-o', 'ndjson'], /unknown format "ndjson" \(did you mean jsonl\?\)/],
    [['list', '-o', 'Prometheus'], /unknown format "Prometheus" \(did you mean openmetrics\?\)/],
    [['get', 'n1', '-o', 'ndjson'], /\(did you mean json\?\)\. Available: json, yaml/],
    [['list', '-o', 'constructor'], /unknown format "constructor"\./],
    [['list', '-o', 'jsn'], /unknown format "jsn" \(did you mean json\?\)\. Available: table,/],
    [['list', '-u', 'http://127.0.0.1:1/', '--sort', '-buzy'], /"buzy" \(did you mean busy\?\)/],
    [['list', '-u', 'http://127.0.0.1:1/', '--state', 'er'], /"er" \(did you mean err\?\)/],
    [['wait', 'n1', '--for', 'draind'], /"draind" \(did you mean drained\?\)/],
    [
      ['drain', 'n1', '-u', 'http://127.0.0.1:1/', '--then', 'disabel'],
      /\(did you mean disable\?\)/,
    ],
    [['help', 'rolling', 'resum'], /verb of baltop rolling "resum" \(did you mean resume\?\)/],
    [['help', 'list', 'x'], /baltop list has no subcommands/],
    [['context', 'lsit'], /\(did you mean list\?\)/],
    [['completion', 'bahs'], /\(did you mean bash\?\)/],
    [
      ['disable', 'n1', '--off'],
      /baltop disable has no option --off\. It is an option of standby\. See baltop disable --help\./,
    ],
    [['drain', 'n1', '--off'], /baltop drain has no option --off/],
    [['enable', 'n1', '--allow-outage'], /baltop enable has no option --allow-outage/],
    [['rolling', 'resume', '--only', 'n1'], /baltop rolling resume has no option --only/],
    [['disable'], /baltop disable: name at least one member\. See baltop disable --help\./],
  ] as const) {
    const { code, stderr, stdout } = await runBaltop(args);
    assert.match(stderr, what, args.join(' '));
    assert.equal(code, 2, args.join(' '));
    assert.equal(stdout, '');
  }
});

test('a member or a balancer that is not there: what was meant', async (t) => {
  const { url } = await play(t, { pools: [SMALL_POOL, { ...SMALL_POOL, name: 'api' }] });
  for (const [args, what] of [
    [['list', 'appp'], /no balancer "appp" \(did you mean app\?\)\. Available: app, api\./],
    [['get', 'spar'], /no member "spar" \(did you mean spare\?\)\. Name it by/],
    [['get', 'app/spar'], /no member "app\/spar" \(did you mean app\/spare\?\)/],
    [['disable', '-b', 'ap', 'n1'], /no balancer "ap" \(did you mean app or api\?\)/],
    [['rolling', 'sttus', '--exec', 'true'], /no balancer "sttus" \(did you mean status\?\)/],
    [['rolling', 'apo', '--exec', 'true'], /no balancer "apo" \(did you mean app or api\?\)/],
  ] as const) {
    const { code, stderr } = await runBaltop([...args, '-u', url]);
    assert.match(stderr, what, args.join(' '));
    assert.equal(code, 3, args.join(' '));
  }
});

test('one member is told in the words and units of the list, which knows those of the screen', async (t) => {
  const { url } = await play(t);
  const { stdout } = await runBaltop(['get', '-u', url, 'app/n1']);
  const list = await runBaltop(['list', '-u', url, '-o', 'wide', '--no-headers']);
  const [, shown = ''] = /^factor +(\S+)$/m.exec(stdout) ?? [];
  assert.match(shown, /^\d+\.\d\d$/);
  assert.ok(list.stdout.includes(` ${shown} `));
  assert.match(stdout, /^to +\S+ \(\d+ bytes\)$/m);
  const byWord = await runBaltop(['list', '-u', url, '--sort', 'lf', '-o', 'name']);
  assert.deepEqual(byWord, await runBaltop(['list', '-u', url, '--sort', 'factor', '-o', 'name']));
  assert.equal(byWord.code, 0);
});

test('what is suggested can be typed: quoted for a shell, and never with what cannot be printed', async (t) => {
  const members = ['no de1', 'n\u200bode2', "o'de3"].map((route, index) => ({
    url: `http://10.0.0.${index + 1}:8080`,
    route,
  }));
  const { url } = await play(t, { pools: [{ name: 'app', members }] });
  const tried = async (name: string) => (await runBaltop(['get', name, '-u', url])).stderr;
  assert.match(await tried('node1'), /did you mean 'no de1'\?/);
  assert.match(await tried("o'de4"), /did you mean 'o'\\''de3'\?/);
  assert.doesNotMatch(await tried('node2'), /ode2'?\?\)/);
});
