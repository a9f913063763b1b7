import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readConfigText, readConfiguration } from '../../source/config/configuration.ts';
import { readNetrc } from '../../source/config/netrc.ts';
import { readPasswordFile } from '../../source/config/password.ts';
import { trustedStateFolder } from '../../source/config/state-folder.ts';
import { UsageError } from '../../source/config/usage-error.ts';
import { wayGiven } from '../../source/config/way.ts';
import { readJournals } from '../../source/operations/rolling/journal.ts';
import { needsThat } from '../helpers/needs.ts';

const SOMEBODY = 12_345;

/** A folder of our own in a place where everybody can make files. */
function ownFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-trust-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function write(folder: string, name: string, text = 'secret\n'): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

function refused(read: () => unknown, what: RegExp, mend: RegExp): void {
  assert.throws(read, (problem) => {
    assert.ok(problem instanceof UsageError, String(problem));
    assert.match(problem.message, what);
    assert.match(problem.hint, mend);
    return true;
  });
}

/** Everything that is read before anything is sent, and that says where to, or what is run. */
const READERS: readonly (readonly [what: string, read: (path: string) => unknown])[] = [
  ['configuration', readConfigText],
  ['password file', readPasswordFile],
  ['netrc file', readNetrc],
  ['ssh configuration', (path) => wayGiven({ via: 'ssh:web1', 'ssh-config': path })],
];

for (const [what, read] of READERS) {
  test(`the ${what} of another user is not believed`, (t) => {
    if (!needsThat(t, 'root', process.getuid?.() === 0)) return;
    const path = write(ownFolder(t), 'file');
    read(path);
    chownSync(path, SOMEBODY, SOMEBODY);
    refused(() => read(path), /file belongs to another user \(uid 12345\)/, /chown 0 .*file/);
  });

  test(`the ${what} is not believed in a folder where others could swap it`, (t) => {
    const outer = ownFolder(t);
    const inner = join(outer, 'inner');
    mkdirSync(inner);
    const path = write(inner, 'file');
    read(path);
    for (const folder of [inner, outer]) {
      chmodSync(folder, 0o777);
      const where = new RegExp(`the folder ${folder} of the ${what} .* can be written by others`);
      refused(() => read(path), where, new RegExp(`chmod go-w ${folder}$`));
      chmodSync(folder, 0o1777);
      read(path);
      chmodSync(folder, 0o700);
    }
    if (process.getuid?.() !== 0) return;
    chownSync(inner, SOMEBODY, SOMEBODY);
    refused(() => read(path), /inner of the .* belongs to another user/, /chown 0 .*inner/);
  });

  test(`the ${what} behind a link is believed as far as each folder on the way is`, (t) => {
    const own = ownFolder(t);
    const shared = join(own, 'shared');
    mkdirSync(shared);
    const path = write(own, 'file');
    symlinkSync(path, join(shared, 'second'));
    symlinkSync(join(shared, 'second'), join(own, 'first'));
    read(join(own, 'first'));
    chmodSync(shared, 0o777);
    refused(() => read(join(own, 'first')), /folder .*shared of/, /chmod go-w/);
  });
}

test('a configuration that others can write is refused, and says that it names commands', (t) => {
  const path = write(ownFolder(t), 'config.yaml', '');
  chmodSync(path, 0o664);
  refused(() => readConfigText(path), /written by others \(mode 664\)/, /commands.*chmod go-w/);
});

test('a configuration without an end is refused, with the line that it came to', async (t) => {
  const folder = ownFolder(t);
  const path = write(folder, 'config.yaml', '# a comment\n'.repeat(100_000));
  await assert.rejects(
    readConfiguration({ BALTOP_CONFIG: path }),
    /config\.yaml, line \d+: the configuration is larger than 1 MiB/,
  );
});

test('a state folder that others can write into, or a link, holds no journal for us', (t) => {
  const base = ownFolder(t);
  const folder = join(base, 'baltop');
  mkdirSync(folder, { mode: 0o700 });
  const env = { XDG_STATE_HOME: base };
  const journal = {
    version: 2,
    balancer: 'app',
    frontEnds: [],
    members: [],
    noted: {},
    options: {},
  };
  const path = write(folder, 'rolling-0123456789abcdef.json', JSON.stringify(journal));
  assert.equal(trustedStateFolder(env), folder);
  assert.equal(readJournals(folder).length, 1);
  chmodSync(path, 0o666);
  assert.equal(readJournals(folder).length, 0);
  chmodSync(path, 0o600);
  chmodSync(folder, 0o777);
  refused(
    () => trustedStateFolder(env),
    /the state folder .* can be written by others/,
    /chmod go-w/,
  );
  assert.equal(readJournals(folder).length, 0);
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
  symlinkSync(base, folder);
  refused(() => trustedStateFolder(env), /is a symbolic link/, /not followed/);
});

test('a named pipe is no configuration: nobody may ever write to it', (t) => {
  if (!needsThat(t, 'mkfifo', process.platform !== 'win32')) return;
  const path = join(ownFolder(t), 'pipe');
  execFileSync('mkfifo', [path]);
  refused(() => readConfigText(path), /cannot read the configuration/, /It must be a file/);
});
