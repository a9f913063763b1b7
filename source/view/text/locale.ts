/** What the environment says about the terminal: its character set and its colours. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** POSIX order: LC_ALL overrules LC_CTYPE, which overrules LANG; empty counts as not set. */
export function isUtf8Locale(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale);
}

export function wantsAscii(env: Environment): boolean {
  return env.BALTOP_ASCII === '1' || !isUtf8Locale(env);
}

/** NO_COLOR counts when it is set and not empty (no-color.org). */
export function wantsColor(env: Environment): boolean {
  return !env.NO_COLOR && env.TERM !== 'dumb';
}
