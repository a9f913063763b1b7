import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { manPage } from '../docs/man-page.ts';
import { screenNames } from '../docs/screen-names.ts';
import { publishedSchema, withTables } from '../docs/tables.ts';
import { wordsOf } from '../source/cli/console/command-line-words.ts';
import { EXIT } from '../source/cli/console/exit-codes.ts';
import { helpText } from '../source/cli/verbs/help.ts';
import { NO_VERB } from '../source/cli/verbs/no-verb.ts';
import { parseArguments } from '../source/cli/verbs/parse-arguments.ts';
import { ALL_VERBS } from '../source/cli/verbs/verbs.ts';
import { needs } from './helpers/needs.ts';

const MAN = fileURLToPath(new URL('../man/baltop.1', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test("the README's tables are those the program runs on", () => {
  assert.equal(withTables(readme), readme, 'run npm run docs');
});

test('the names that the configuration knows of the screen are those of the screen', () => {
  const known = readFileSync(new URL('../source/config/screen-names.ts', import.meta.url), 'utf8');
  assert.equal(known, screenNames(), 'run npm run docs');
});

test('the README names every exit code', () => {
  for (const [name, code] of Object.entries(EXIT)) {
    assert.match(readme, new RegExp(`^\\| [\\d, ]*\\b${code}\\b`, 'm'), `${name} (${code})`);
  }
});

test('the README shows configurations that are valid, every one', () => {
  const isValid = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(publishedSchema()));
  const samples = [...readme.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
  assert.ok(samples.length > 0);
  for (const text of samples) assert.ok(isValid(parse(text)), JSON.stringify(isValid.errors));
});

test('the man page is the one that the tables make, and renders without a warning', (t) => {
  const page = readFileSync(MAN, 'utf8');
  assert.equal(page, manPage(), 'run npm run docs');
  for (const { name } of ALL_VERBS) assert.ok(page.includes(`\\fBbaltop ${name}\\fR`), name);
  if (!needs(t, 'mandoc')) return;
  const lint = spawnSync('mandoc', ['-Tlint', '-Wwarning', MAN], { encoding: 'utf8' });
  assert.equal(lint.stdout + lint.stderr, '');
  const shown = spawnSync('mandoc', ['-Tutf8', MAN], { encoding: 'utf8' }).stdout;
  assert.match(shown.replace(/.\x08/g, ''), /--output-file FILE/);
});

test('every verb has examples, and every example is a call of that verb', () => {
  for (const verb of [NO_VERB, ...ALL_VERBS]) {
    const { examples } = verb;
    assert.ok(examples.length > 0, verb.name);
    for (const [call] of examples) {
      const { words, current } = wordsOf(call);
      const { verb: meant } = parseArguments([...words, current], {});
      // `baltop context list` is an example of `context`, too.
      if (verb !== NO_VERB) assert.ok(`${meant.name} `.startsWith(`${verb.name} `), call);
    }
    for (const [call] of examples) assert.ok(helpText(verb).includes(call), call);
  }
});

test('the published schema is the one that the program reads by', () => {
  const published = readFileSync(new URL('../schema/config.schema.json', import.meta.url), 'utf8');
  assert.equal(published, publishedSchema(), 'run npm run docs');
});

test('every path that the documents for contributors name is there', () => {
  const root = new URL('../', import.meta.url);
  const folder = new URL('docs/dev/', root);
  const documents = [
    new URL('CONTRIBUTING.md', root),
    new URL('docs/glossary.md', root),
    ...readdirSync(folder).map((name) => new URL(name, folder)),
  ];
  for (const document of documents) {
    const text = readFileSync(document, 'utf8');
    const named = [...text.matchAll(/`((?:source|test|docs|bench|build|man|schema)\/[\w./-]+)`/g)];
    const linked = [...text.matchAll(/\]\(([\w./-]+)\)/g)];
    assert.ok(named.length + linked.length > 0, document.pathname);
    for (const [, path = ''] of named) assert.ok(existsSync(new URL(path, root)), path);
    for (const [, path = ''] of linked) assert.ok(existsSync(new URL(path, document)), path);
  }
});
