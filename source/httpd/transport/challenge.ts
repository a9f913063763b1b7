/** The login that a server asks for: the schemes of a WWW-Authenticate header (RFC 9110, 11.6.1). */

import { excerpt } from '../printable.ts';

const SCHEME = /^([\w!#$%&'*+.^`|~-]+)(?=\s|$)/;
const PARAMETER = /^[\w!#$%&'*+.^`|~-]+\s*=/;

/** `Digest realm="Basic area", qop="auth", Basic realm="x"` -> `Digest`, `Basic`: tokens only, never a word in quotes. */
export function schemesOf(challenge: string): readonly string[] {
  const schemes: string[] = [];
  for (const piece of splitOutsideQuotes(challenge)) {
    const found = SCHEME.exec(piece);
    if (found?.[1] !== undefined && !PARAMETER.test(piece)) schemes.push(found[1]);
  }
  return schemes;
}

export function offersBasic(schemes: readonly string[]): boolean {
  return schemes.some((scheme) => scheme.toLowerCase() === 'basic');
}

/** `Negotiate (Kerberos) or NTLM`, safe to print. */
export function schemeNames(schemes: readonly string[]): string {
  const named = [...new Set(schemes)].slice(0, 4).map((scheme) => {
    const shown = excerpt(scheme, 20);
    return shown.toLowerCase() === 'negotiate' ? `${shown} (Kerberos)` : shown;
  });
  return named.join(' or ');
}

function splitOutsideQuotes(text: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted && character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      pieces.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  pieces.push(text.slice(start).trim());
  return pieces;
}
