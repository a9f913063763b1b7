/**
 * `npm run simulate -- SCENARIOS [SEED] [--processes N] [--minutes N]`: plays so many in pieces of 500, each from a
 * seed of its own, and prints what was drawn and how it ended, and of each piece that broke a rule the smallest scenario
 * that does. Ends with 1 then.
 */

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withBundle } from './bundle.ts';
import { playPiece, sideBySide } from './pieces.ts';

const PIECE = 500;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { processes: { type: 'string' }, minutes: { type: 'string' } },
  allowPositionals: true,
});
const [wanted = 1_000, seed = Date.now() % 2 ** 30] = positionals.map(Number);
const processes = Number(values.processes ?? availableParallelism());
const limitMs = Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
const print = (line: string) => process.stdout.write(`${line}\n`);

const startedAt = performance.now();
const passedMs = () => performance.now() - startedAt;
const pieces = Array.from({ length: Math.ceil(wanted / PIECE) }, (_, index) => ({
  seed: seed + index,
  count: Math.min(PIECE, wanted - index * PIECE),
  first: false,
}));
const counts = new Map<string, number>();
const seeds: number[] = [];
let runs = 0;
await withBundle(ROOT, (file) =>
  sideBySide(
    pieces,
    processes,
    async (order) => {
      const piece = await playPiece(file, order);
      runs += piece.runs;
      seeds.push(piece.seed);
      for (const [kind, times] of Object.entries(piece.counts))
        counts.set(kind, (counts.get(kind) ?? 0) + times);
      const { failure } = piece;
      // Told at once: a run that is ended early has played these.
      print(
        `seed ${piece.seed}: ${piece.runs} scenarios, ${failure === null ? 'no' : 'a'} rule broken`,
      );
      if (failure === null) return;
      process.exitCode = 1;
      print(`${JSON.stringify(failure.scenario)}\n${failure.why}`);
    },
    () => passedMs() > limitMs,
  ),
);
const aMinute = Math.round(runs / (passedMs() / 60_000));
const drawn = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
print(
  `${runs} scenarios from seeds ${Math.min(...seeds)} to ${Math.max(...seeds)}, ${aMinute} a minute`,
);
print(drawn.map(([kind, times]) => `${kind} ${times}`).join(', '));
