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

/** The background by COLORFGBG (rxvt, Konsole, iTerm2 and others set it): `15;default;7` is a light one. */
export function isLightBackground(env: Environment): boolean {
  const background = /;(\d+)$/.exec(env.COLORFGBG ?? '')?.[1];
  return background === '7' || background === '15';
}

/** NO_COLOR counts when it is set and not empty (no-color.org). */
export function wantsColor(env: Environment): boolean {
  return !env.NO_COLOR && env.TERM !== 'dumb';
}
