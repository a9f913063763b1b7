/** Standard output whose alternate screen begins empty and at its first cell, and that sends no style in vain. */

import { createLeanStyles } from './lean-styles.ts';

const ENTER = '\x1b[?1049h';
/** Entered, the cursor stays where it was on the other screen: a frame drawn from there depends on what scrolls. */
const HOME_AND_CLEAR = '\x1b[H\x1b[J';

/** The same stream for whoever draws on it. */
export function homedOutput(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  const lean = createLeanStyles();
  const write = (given: unknown, ...rest: readonly unknown[]): boolean => {
    const chunk = typeof given === 'string' ? lean(given) : given;
    const homed =
      typeof chunk === 'string' && chunk.startsWith(ENTER)
        ? ENTER + HOME_AND_CLEAR + chunk.slice(ENTER.length)
        : chunk;
    return Reflect.apply(stdout.write, stdout, [homed, ...rest]);
  };
  return new Proxy(stdout, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
