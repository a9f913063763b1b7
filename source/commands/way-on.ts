/** From a screen that has nothing to show: another URL, or a closer look at the one that does not answer. */

import type { WayOn } from '../view/state/effect.ts';
import { askUrl } from './ask-url.ts';
import { EXIT } from './exit-codes.ts';
import type { Invocation } from './invocation.ts';
import { print } from './say.ts';

type OpenScreen = (invocation: Invocation, urls: readonly string[]) => Promise<number>;

/** Gives the exit code of what took the screen's place. */
export async function goOn(
  place: WayOn,
  invocation: Invocation,
  urls: readonly string[],
  openScreen: OpenScreen,
): Promise<number> {
  if (place === 'doctor') {
    const { doctor } = await import('./doctor.ts');
    return doctor({ ...invocation, operands: urls });
  }
  // Ink has let go of it: the process would end in the middle of the question.
  process.stdin.ref();
  const url = await askUrl();
  if (url === null) {
    print('\n');
    return EXIT.interrupted;
  }
  // What a context says of passwords must not travel to another host.
  const { context: _context, url: _url, ...values } = invocation.values;
  return openScreen({ ...invocation, values }, [url.href]);
}
