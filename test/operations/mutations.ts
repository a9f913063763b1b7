/**
 * Do the engine tests notice when an engine is wrong? `npm run mutations [NAME...]` breaks a copy of the sources in one
 * place at a time, runs the tests of the engines on it, and prints which of them fail. It exits with 1 when a mutation
 * survives, or when its text is no longer in the sources. It takes some minutes, and is no part of `npm test`.
 */

import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Mutation {
  readonly name: string;
  /** Below source/. */
  readonly file: string;
  /** Once in the file. */
  readonly from: string;
  readonly to: string;
}

const MUTATIONS: readonly Mutation[] = [
  {
    name: 'drain: a flag that somebody else took off is set again',
    file: 'operations/drain/drain.ts',
    from: "const again = by === 'restart' && losses <= FLAG_TRIES;",
    to: 'const again = losses <= FLAG_TRIES;',
  },
  {
    name: 'drain: at the timeout nothing is put back',
    file: 'operations/drain/drain.ts',
    from: "const restored = yield* this.restore();\n    yield { kind: 'timed-out'",
    to: "const restored = true;\n    yield { kind: 'timed-out'",
  },
  {
    name: 'drain: the zero after a restart is believed',
    file: 'operations/drain/drain.ts',
    from: 'this.watch.distrustRestart(this.now());',
    to: '',
  },
  {
    name: 'drain: the end of the grace takes nothing out',
    file: 'operations/drain/drain.ts',
    from: "if ((this.now() >= graceOverAt && !isLate) || (phase === 'grace' && graceOver)) {",
    to: "if (phase === 'grace' && graceOver) {",
  },
  {
    name: 'quiet: a failed poll counts as quiet',
    file: 'operations/drain/quiet.ts',
    from: 'before.quietPolls = 0;\n      before.stillSince',
    to: 'before.stillSince',
  },
  {
    name: 'quiet: one quiet front end is enough',
    file: 'operations/drain/quiet.ts',
    from: "const plain = places.every((place) => place.waitsFor === '');",
    to: "const plain = places.some((place) => place.waitsFor === '');",
  },
  {
    name: 'quiet: requests between two readings are not seen',
    file: 'operations/drain/quiet.ts',
    from: 'const grew = worker.elected === null || worker.elected !== before.elected;',
    to: 'const grew = worker.elected === null;',
  },
  {
    name: 'quiet: a phantom is believed without the longest request',
    file: 'operations/drain/quiet.ts',
    from: 'if (maxRequestMs === null || snapshot.at < this.notBefore) return false;',
    to: 'if (snapshot.at < this.notBefore) return false;',
  },
  {
    name: 'rolling: one good answer makes an application ready',
    file: 'operations/rolling/rolling-member.ts',
    from: 'const READY_IN_A_ROW = 2;',
    to: 'const READY_IN_A_ROW = 1;',
  },
  {
    name: 'rolling: it goes on to the next after a stop',
    file: 'operations/rolling/rolling.ts',
    from: 'if (runs.some(({ run }) => run.stopped)) return;',
    to: '',
  },
  {
    name: 'rolling: a flag lost in a hold needs no second drain',
    file: 'operations/rolling/rolling-member.ts',
    from: 'if (this.mayBeBusy || !this.site.isOut()) {',
    to: 'if (!this.site.isOut()) {',
  },
  {
    name: 'rolling: being well is proof enough',
    file: 'operations/rolling/rolling-proof.ts',
    from: 'if (well && watch.missing().length === 0) {',
    to: 'if (well) {',
  },
  {
    name: 'rolling: others that turn are no surprise',
    file: 'operations/rolling/surprise.ts',
    from: "  { name: 'another member changed its state', find: otherMemberTurned },\n",
    to: '',
  },
  {
    name: 'rolling: a step is noted after it is taken',
    file: 'operations/rolling/rolling-run.ts',
    from: '      writeJournal(folder, noted);\n      journal = noted;',
    to: '      journal = noted;',
  },
  {
    name: 'rolling: given up in the upgrade, it is put back',
    file: 'operations/rolling/rolling-member.ts',
    from: 'const failed = this.upgrading ? null : yield* this.site.putBack();',
    to: 'const failed = yield* this.site.putBack();',
  },
  {
    name: 'rolling: resumed, what is done is done again',
    file: 'operations/rolling/rolling-start.ts',
    from: "if (progress.step === 'done') continue;",
    to: '',
  },
  {
    name: 'safety: the last usable member may go',
    file: 'fleet/safety.ts',
    from: 'else if (left < minimum) findings.push({ level: 3,',
    to: 'else if (left < minimum) findings.push({ level: 2,',
  },
  {
    name: 'safety: the configured minimum is not asked for',
    file: 'fleet/safety.ts',
    from: 'const minimum = policy.minUsable(balancer);',
    to: 'const minimum = 1;',
  },
  {
    name: 'safety: any standby makes up for a pool',
    file: 'fleet/safety.ts',
    from: 'if (reserve === null || usableAfter >= minimum || !isEnough(after, minimum)) return null;',
    to: 'if (reserve === null || usableAfter >= minimum) return null;',
  },
  {
    name: 'safety: what was read before the question is judged, not what is so now',
    file: 'operations/change/change.ts',
    from: 'if (assessment.level > request.agreed) {',
    to: 'if (attempt > 1 && assessment.level > request.agreed) {',
  },
];

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
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

/** A copy of what the engine tests need; `mutation` null: as it is. */
async function tryOn(mutation: Mutation | null): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-mutation-'));
  try {
    for (const part of [
      'source',
      'test/operations',
      'test/fleet',
      'test/helpers',
      'package.json',
      'tsconfig.json',
    ])
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    if (mutation !== null) {
      const path = join(folder, 'source', mutation.file);
      const parts = readFileSync(path, 'utf8').split(mutation.from);
      if (parts.length !== 2)
        throw new Error(`${mutation.file} has its text ${parts.length - 1} times`);
      writeFileSync(path, parts.join(mutation.to));
    }
    return await failing(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

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
