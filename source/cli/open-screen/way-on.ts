/** From a screen that has nothing to show: another URL, or a closer look at the one that does not answer. */

import type { WayOn } from '../../screen/state/effect.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { print } from '../console/say.ts';
import { askUrl } from '../prompt/ask-url.ts';

type OpenScreen = (invocation: Invocation, urls: readonly string[]) => Promise<number>;

/** Gives the exit code of what took the screen's place. */
export async function goOn(
  place: WayOn,
  invocation: Invocation,
  urls: readonly string[],
  openScreen: OpenScreen,
): Promise<number> {
  if (place === 'doctor') {
    const { doctor } = await import('../reading/doctor.ts');
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
