/**
 * Does the simulation find mistakes? `npm run simulate:planted [NAME...]` makes one at a time in a copy of the sources,
 * and prints how many scenarios it took to break a rule. Ends with 1 when one is not found within a thousand.
 */

import { availableParallelism } from 'node:os';
import { onCopyWith } from '../helpers/mutated.ts';
import { withBundle } from './bundle.ts';
import { playPiece, sideBySide } from './pieces.ts';
import { PLANTED } from './planted-bugs.ts';

const LIMIT = { seed: 1, count: 1_000, first: true };

const wanted = process.argv.slice(2);
const chosen = PLANTED.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
);
const print = (line: string) => process.stdout.write(`${line}\n`);
print('| planted | scenarios | rule |\n|---|---|---|');
await sideBySide(chosen, availableParallelism(), async (planted) => {
  const { runs, failure } = await onCopyWith(planted, ['operations', 'simulation'], (folder) =>
    withBundle(folder, (file) => playPiece(file, LIMIT)),
  );
  const rule = /^(?:\w*Error: )?(.*)$/m.exec(failure?.why ?? '')?.[1];
  if (failure === null) process.exitCode = 1;
  print(`| ${planted.name} | ${runs} | ${failure === null ? 'NOT FOUND' : rule} |`);
});
