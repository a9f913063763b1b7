import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';

/** Debian keeps servers where an ordinary user's PATH does not look. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** The full path of a program, or null where this machine has none of that name. */
export function findTool(tool: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SERVER_FOLDERS];
  for (const folder of folders) {
    if (folder === '') continue;
    const path = join(folder, tool);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here: the next folder may have it.
    }
  }
  return null;
}

/**
 * Is the tool here? If not, the test is skipped with the reason `no TOOL`,
 * or fails where BALTOP_TEST_NO_SKIP=1 says that this machine has to have everything.
 * Use: `if (!needs(t, 'apache2')) return;`
 */
export function needs(t: TestContext, tool: string): boolean {
  return allowed(t, tool, findTool(tool) !== null);
}

/** As `needs`, for something that is no program in the PATH, such as an older httpd. */
export function needsThat(t: TestContext, name: string, present: boolean): boolean {
  return allowed(t, name, present);
}

function allowed(t: TestContext, name: string, present: boolean): boolean {
  if (present) return true;
  assert.notEqual(process.env.BALTOP_TEST_NO_SKIP, '1', `skipped: no ${name}`);
  t.skip(`no ${name}`);
  return false;
}
