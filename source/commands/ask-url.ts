/** A URL that is typed on the terminal. */

import { parseFrontEndUrl } from '../config/front-end-url.ts';
import { askLine } from './ask.ts';
import { print } from './say.ts';

/** Asks until it can be one; null at the end of the input. */
export async function askUrl(): Promise<URL | null> {
  for (;;) {
    const answer = await askLine('   URL > ');
    if (answer === null) return null;
    const parsed = parseFrontEndUrl(answer.trim());
    if (parsed.ok) return parsed.url;
    print(`   ${parsed.problem}`);
  }
}
