import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { publishedSchema, withTables } from '../docs/tables.ts';
import { EXIT } from '../source/commands/exit-codes.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test("the README's tables are those the program runs on", () => {
  assert.equal(withTables(readme), readme, 'run npm run docs');
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

test('the published schema is the one that the program reads by', () => {
  const published = readFileSync(new URL('../schema/config.schema.json', import.meta.url), 'utf8');
  assert.equal(published, publishedSchema(), 'run npm run docs');
});
