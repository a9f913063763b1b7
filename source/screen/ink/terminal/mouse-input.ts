/** Standard input without the mouse: Ink would drop its reports, or take a cut one for keys. */

import { type MouseReport, splitMouse } from '../../keys/mouse-report.ts';
import type { HushedInput } from './hushed-input.ts';

/** The same stream for whoever reads keys from it. `hushed`: what comes before the first frame is dropped. */
export function withoutMouse(
  stdin: NodeJS.ReadStream,
  onReport: (report: MouseReport) => void,
  hushed: HushedInput | null = null,
): NodeJS.ReadStream {
  let rest = '';
  const read = (): unknown => {
    let chunk: unknown = stdin.read();
    // To the end: Node reads on from a terminal only when it has said that there is nothing more (null).
    while (hushed?.isOver() === false && chunk !== null) {
      hushed.drop(chunk);
      chunk = stdin.read();
    }
    // A chunk without an escape is most of all input; a stream without an encoding gives bytes.
    if (typeof chunk !== 'string') return chunk;
    const split = splitMouse(rest + chunk);
    rest = split.rest;
    for (const report of split.reports) onReport(report);
    return split.keys;
  };
  return new Proxy(stdin, {
    get(target, name) {
      if (name === 'read') return read;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
