/** Standard output whose alternate screen begins empty and at its first cell. */

const ENTER = '\x1b[?1049h';
/** Entered, the cursor stays where it was on the other screen: a frame drawn from there depends on what scrolls. */
const HOME_AND_CLEAR = '\x1b[H\x1b[J';

/** The same stream for whoever draws on it. */
export function homedOutput(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (chunk: unknown, ...rest: readonly unknown[]): boolean => {
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
