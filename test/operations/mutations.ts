/**
 * Do the engine tests notice when an engine is wrong? `npm run mutations [NAME...]` breaks a copy of the sources in one
 * place at a time, runs the tests of the engines on it, and prints which of them fail. It exits with 1 when a mutation
 * survives, or when its text is no longer in the sources. It takes some minutes, and is no part of `npm test`.
 */

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onCopyWith } from '../helpers/mutated.ts';
import { MUTATIONS, type Mutation } from './mutation-list.ts';

/** What a test imports that drives an engine on a fake clock. */
const DRIVES_AN_ENGINE = /\/(simulated-[a-z-]+|drained|upgraded|fake-clock)\.ts'/;
/** A mutation can make a wait endless in turns of the loop, which no fake clock ends. */
const LIMIT_MS = 120_000;

/** The names of the tests that fail; null: none does. */
async function failing(folder: string): Promise<readonly string[]> {
  const files = ['test/operations', 'test/fleet'].flatMap((part) =>
    readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
      .map((file) => join(part, file))
      .filter((file) => /\.test\.ts$/.test(file))
      .filter((file) => DRIVES_AN_ENGINE.test(readFileSync(join(folder, file), 'utf8'))),
  );
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--test', '--test-concurrency=2', '--test-reporter=tap', ...files],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], timeout: LIMIT_MS },
  );
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const names = [...told.matchAll(/^\s*not ok \d+ - (.*)$/gm)].map(([, name = '']) => name);
  return code === 0 || names.length > 0 ? names : [`the tests did not end (${code})`];
}

const tryOn = (mutation: Mutation | null) => onCopyWith(mutation, ['operations', 'fleet'], failing);

const wanted = process.argv.slice(2);
const chosen = MUTATIONS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
);
const print = (line: string) => process.stdout.write(`${line}\n`);

const before = await tryOn(null);
if (before.length > 0) {
  print(`the engine tests fail as it is: ${before[0]}`);
  process.exitCode = 1;
} else {
  print('| mutation | killed by |\n|---|---|');
  for (const mutation of chosen) {
    let by: string;
    try {
      const [first, ...others] = await tryOn(mutation);
      if (first === undefined) process.exitCode = 1;
      by =
        first === undefined
          ? 'SURVIVES'
          : others.length === 0
            ? first
            : `${first} (+${others.length})`;
    } catch (problem) {
      process.exitCode = 1;
      by = `NOT TRIED: ${problem instanceof Error ? problem.message : String(problem)}`;
    }
    print(`| ${mutation.name} | ${by} |`);
  }
}
