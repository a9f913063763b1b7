/** A URL that is typed on the terminal. */

import { parseFrontEndUrl } from '../../config/front-end-url.ts';
import { print } from '../console/say.ts';
import { askLine } from './ask.ts';

export const URL_LABEL = '   URL > ';

/** Asks until it can be one; null at the end of the input. */
export async function askUrl(): Promise<URL | null> {
  for (;;) {
    const answer = await askLine(URL_LABEL);
    if (answer === null) return null;
    const parsed = parseFrontEndUrl(answer.trim());
    if (parsed.ok) return parsed.url;
    print(`   ${parsed.problem}`);
  }
}
