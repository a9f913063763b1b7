/** A command line of the operator as arguments: never handed to a shell, so that a name from the page stays a name. */

import { addressOf, hostPort } from '../fleet/identity.ts';
import type { Member } from '../fleet/snapshot.ts';
import { maskUrl } from '../manager/secrets.ts';

/** Words by blanks; quotes keep them together, a backslash takes the next character as it is. null: a quote is open. */
export function splitWords(text: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"') word = (word ?? '') + (text[++index] ?? '');
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\\') word = (word ?? '') + (text[++index] ?? '');
    else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (quote !== '') return null;
  return word === null ? words : [...words, word];
}

export const FILLED = ['host', 'port', 'route', 'url', 'balancer', 'member'] as const;

/** The first name in braces that nothing fills in; null: none. Of a URL: in a command braces may be its own. */
export function unknownName(url: string): string | null {
  for (const [, name = ''] of url.matchAll(/\{(\w*)\}/g)) {
    if (!FILLED.some((each) => each === name)) return name;
  }
  return null;
}

/** The names of `FILLED` in braces filled in, after splitting. Arguments can be seen by all: no password is in them. */
export function fillIn(text: string, member: Member): string {
  const address = addressOf(member.url);
  const values: Readonly<Record<(typeof FILLED)[number], string>> = {
    host: address?.host ?? '',
    port: address?.port ?? '',
    route: member.places[0].worker.route,
    url: maskUrl(member.url),
    balancer: member.balancer,
    member: hostPort(member.url),
  };
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const known = FILLED.find((each) => each === name);
    return known === undefined ? whole : values[known];
  });
}
