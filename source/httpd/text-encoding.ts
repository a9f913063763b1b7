/**
 * Bytes to text and back. The page says ISO-8859-1 and holds whatever the configuration file had
 * (often UTF-8); a name has to go back as the very same bytes.
 */

import { isUtf8 } from 'node:buffer';

export type Charset = 'utf-8' | 'latin1';

export interface Decoded {
  readonly text: string;
  readonly charset: Charset;
}

export function decode(bytes: Buffer): Decoded {
  return isUtf8(bytes)
    ? { text: bytes.toString('utf8'), charset: 'utf-8' }
    : { text: bytes.toString('latin1'), charset: 'latin1' };
}

/** How pages begin in encodings that httpd never writes: by their mark, or by `<` of so many bytes; EBCDIC by `<!` or `<h`. */
const CONVERTED: readonly (readonly [name: string, beginning: RegExp])[] = [
  ['UTF-32', /^(?:\xff\xfe\0\0|\0\0\xfe\xff|<\0\0\0|\0\0\0<)/],
  ['UTF-16', /^(?:\xff\xfe|\xfe\xff|<\0|\0<)/],
  ['EBCDIC', /^\x4c(?:\x5a[\xc4\x84]|[\x88\xc8][\xa3\xe3])/],
];

/** The encoding that something on the way has put a page into, such as `UTF-16`; null: none that can be told. */
export function convertedTo(bytes: Buffer): string | null {
  const beginning = bytes.subarray(0, 4).toString('latin1');
  return CONVERTED.find(([, pattern]) => pattern.test(beginning))?.[0] ?? null;
}

/** encodeURIComponent for the page's bytes. A space is %20: httpd does not decode `+`. */
export function percentEncode(text: string, charset: Charset): string {
  if (charset === 'utf-8') return encodeURIComponent(text.toWellFormed());
  let encoded = '';
  for (const byte of Buffer.from(text, 'latin1')) {
    const char = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9_.~-]/.test(char)
      ? char
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}
