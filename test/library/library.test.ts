/** The package as another program sees it: packed, unpacked elsewhere, imported by name. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { clientFor, N2, play, readOk, SMALL_POOL, workerIn } from '../helpers/play.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** Only what a user of the package would have besides it. */
const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    types: ['node'],
    outDir: 'out',
  },
  files: ['example.ts', 'balancer.ts'],
};

test('the examples of docs/library.md compile against the packed package, and do what they say', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-library-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const at = (...names: string[]) => join(folder, ...names);
  // Built already, as every test that runs the program needs it; building again would pull it away from them.
  const npm = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  await run('npm', npm, {
    cwd: ROOT,
    env: { ...process.env, npm_config_update_notifier: 'false' },
  });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  mkdirSync(at('node_modules', 'baltop'), { recursive: true });
  await run('tar', [
    '-xzf',
    at(tarball),
    '-C',
    at('node_modules', 'baltop'),
    '--strip-components=1',
  ]);
  const manifest = JSON.parse(readFileSync(at('node_modules', 'baltop', 'package.json'), 'utf8'));
  for (const name of [...Object.keys(manifest.dependencies), '@types']) {
    symlinkSync(join(ROOT, 'node_modules', name), at('node_modules', name));
  }
  const examples = readFileSync(join(ROOT, 'docs/library.md'), 'utf8').matchAll(
    /```ts\n([\s\S]*?)```/g,
  );
  const [member = '', balancer = ''] = [...examples].map(([, example = '']) => example);
  writeFileSync(at('package.json'), '{ "type": "module" }\n');
  writeFileSync(at('example.ts'), member);
  writeFileSync(at('balancer.ts'), balancer);
  writeFileSync(at('tsconfig.json'), JSON.stringify(TSCONFIG));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  await run(process.execPath, [tsc, '-p', folder]).catch((problem) => assert.fail(problem.stdout));

  const server = await play(t);
  const { stdout } = await run(process.execPath, [at('out', 'example.js'), server.url, 'app/n2']);
  assert.equal(stdout, 'app/n2 is out\napp/n2 is in: Init Ok\n');
  const page = await readOk(clientFor(t, server.url));
  assert.deepEqual(workerIn(page, N2).status.tokens, ['Init', 'Ok']);
  const wrong = await run(process.execPath, [at('out', 'example.js'), server.url, 'nobody']).catch(
    (problem) => problem,
  );
  assert.match(wrong.stderr, /nobody is not one member/);
  const busy = await play(t, {
    pools: [{ ...SMALL_POOL, members: SMALL_POOL.members?.slice(0, 3) ?? [] }],
    traffic: true,
  });
  const rolled = await run(process.execPath, [at('out', 'balancer.js'), busy.url, 'app', folder]);
  assert.equal(rolled.stdout, 'upgraded: app/n1 app/n2 app/n3\n');
  const unknown = [at('out', 'balancer.js'), busy.url, 'nobody', folder];
  const refused = await run(process.execPath, unknown).catch((problem) => problem);
  assert.match(refused.stderr, /no balancer "nobody"/);
  assert.ok(manifest.man !== undefined && readFileSync(at('node_modules', 'baltop', manifest.man)));
});
