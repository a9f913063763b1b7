/**
 * Does the simulation find mistakes? `npm run simulate:planted [NAME...]` makes one at a time in a copy of the sources,
 * and prints how many scenarios it took to break a rule. Ends with 1 when one is not found within a thousand.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onCopyWith } from '../helpers/mutated.ts';
import { PLANTED } from './planted-bugs.ts';

const RUNS = 1_000;

/** What `simulate.ts` prints of the copy. */
async function simulated(folder: string): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/simulation/simulate.ts', String(RUNS), '1', '--first'],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  await once(child, 'close');
  return told;
}

const wanted = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);
print('| planted | scenarios | rule |\n|---|---|---|');
for (const planted of PLANTED) {
  if (wanted.length > 0 && !wanted.some((word) => planted.name.includes(word))) continue;
  const told = await onCopyWith(planted, ['operations', 'simulation'], simulated);
  const [, runs = '?'] = /^(\d+) scenarios/.exec(told) ?? [];
  const rule = /^Error: (.*)$/m.exec(told)?.[1];
  if (rule === undefined) process.exitCode = 1;
  print(`| ${planted.name} | ${runs} | ${rule ?? 'NOT FOUND'} |`);
}
