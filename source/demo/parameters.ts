/** Request parameters as httpd reads them: `+` stays `+`, values are decoded once, or twice from 2.4.49. */

export type Parameters = ReadonlyMap<string, string>;

const READ_LIMIT = 1024;

/** Only what the first read of a POST body brings counts: at most 1024 bytes, none of a later piece. */
export function firstRead(piece: Buffer): string {
  return piece.subarray(0, READ_LIMIT).toString('latin1');
}

/** A GET's query (2.4): only these four names, in this spelling. */
export function queryParameters(query: string, twice: boolean): Parameters {
  const all = splitParameters(query, twice, (key) => key);
  return new Map([...all].filter(([key]) => ['w', 'b', 'nonce', 'xml'].includes(key)));
}

/** A POST's body (2.4): any name, in any case, the last of a repeated one wins. */
export function bodyParameters(body: string, twice: boolean): Parameters {
  return splitParameters(body, twice, (key) => key.toLowerCase());
}

function splitParameters(text: string, twice: boolean, fold: (key: string) => string): Parameters {
  const found = new Map<string, string>();
  for (const item of text.split('&').filter((part) => part !== '')) {
    const equals = item.indexOf('=');
    const key = decode(equals < 0 ? item : item.slice(0, equals)).text;
    const once = decode(equals < 0 ? '' : item.slice(equals + 1)).text;
    found.set(fold(key), twice ? decode(once).text : once);
  }
  return found;
}

/**
 * 2.2's query. An item without `=`, or with a bad escape, is an error status for the whole request;
 * an encoded slash is one too, except in `w`.
 */
export function query22(query: string): Parameters | 400 | 404 {
  const found = new Map<string, string>();
  let rest = query;
  while (rest !== '') {
    const equals = rest.indexOf('=');
    if (equals < 0) return 400;
    const key = rest.slice(0, equals);
    const end = rest.indexOf('&', equals);
    const { text, bad, forbidden } = decode(rest.slice(equals + 1, end < 0 ? undefined : end));
    if (bad) return 400;
    if (forbidden && key !== 'w') return 404;
    found.set(key.toLowerCase(), text);
    rest = end < 0 ? '' : rest.slice(end + 1);
  }
  return found;
}

/** A bad escape stays as it is; a zero byte ends the value, as in C. */
function decode(text: string): { text: string; bad: boolean; forbidden: boolean } {
  if (!text.includes('%')) return { text, bad: false, forbidden: false };
  let bad = false;
  let forbidden = false;
  const decoded = text.replace(/%([0-9a-fA-F]{2})?/g, (escaped, hex: string | undefined) => {
    if (hex === undefined) {
      bad = true;
      return escaped;
    }
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    if (character === '/' || character === '\0') forbidden = true;
    return character;
  });
  return { text: decoded.split('\0', 1)[0] ?? '', bad, forbidden };
}

/** C's atoi: leading blanks, a sign, digits; 0 for any other text. */
export function atoi(text: string): number {
  const digits = /^\s*([+-]?\d+)/.exec(text)?.[1];
  return digits === undefined ? 0 : Number(digits);
}

/** C's atof, decimal notation only. */
export function atof(text: string): number {
  const number = Number.parseFloat(text);
  return Number.isFinite(number) ? number : 0;
}
