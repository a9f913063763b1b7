/** What the built program loads. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { play } from '../helpers/play.ts';
import { runBaltop } from '../helpers/run-baltop.ts';

/** Tells at the end whether React was loaded: each of its elements' types is a registered symbol. */
const TELLS_OF_REACT = `data:text/javascript,${encodeURIComponent(`
  const own = Symbol.for;
  let loaded = false;
  Symbol.for = (key) => { loaded ||= key.startsWith('react.'); return own(key); };
  process.on('exit', () => process.stderr.write('React: ' + loaded));
`)}`;

test('React is loaded for the screen only', async (t) => {
  const tells = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['--import', TELLS_OF_REACT, ...args], { encoding: 'utf8' });
  const reactItself = tells('--input-type=module', '-e', "import 'react'");
  assert.match(reactItself.stderr, /React: true$/, 'the check is blind');
  const { url } = await play(t);
  const listed = await runBaltop(['list', '-u', url], {
    env: { NODE_OPTIONS: `--import ${TELLS_OF_REACT}` },
  });
  assert.match(listed.stdout, /10\.0\.0\.1:8080/);
  assert.match(listed.stderr, /React: false$/);
});

/** Words of React and Ink that no minifier takes away. */
const INK = /react\.transitional\.element|ink-text|ink-box/;
/** A message of the YAML parser. */
const YAML = /Unresolved alias \(the anchor must be set before/;

test('the bundle that list runs on holds no Ink and no YAML; each has one of its own', () => {
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
  const bundles = readdirSync(dist).filter((file) => file.endsWith('.cjs'));
  const holding = (words: RegExp) =>
    bundles
      .filter((file) => words.test(readFileSync(join(dist, file), 'utf8')))
      .map((file) => file.replace(/-.*/, ''));
  assert.deepEqual(bundles.map((file) => file.replace(/-[A-Z0-9]+\./, '.')).sort(), [
    'cli.cjs',
    'main.cjs',
    'screen.cjs',
    'yaml.cjs',
  ]);
  assert.deepEqual(holding(INK), ['screen']);
  assert.deepEqual(holding(YAML), ['yaml']);
});
