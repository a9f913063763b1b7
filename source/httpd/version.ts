/** httpd's version, as a hint only: distributions backport fixes without changing it. */

/** `Apache/2.4.71 (Debian) ...` -> [2, 4, 71]; null where there is no number. */
export function parseVersion(serverVersion: string): readonly [number, number, number] | null {
  const found = /Apache\/(\d{1,9})\.(\d{1,9})\.(\d{1,9})/.exec(serverVersion);
  return found === null ? null : [Number(found[1]), Number(found[2]), Number(found[3])];
}

/** Is the server at least `wanted` (`2.4.49`)? An unknown version counts as the newest. */
export function isAtLeast(serverVersion: string, wanted: string): boolean {
  const version = parseVersion(serverVersion);
  if (version === null) return true;
  const goal = wanted.split('.').map(Number);
  for (const [index, part] of version.entries()) {
    const difference = part - (goal[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
