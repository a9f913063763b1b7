/** How httpd writes texts into its pages. All texts of the demo are byte strings: one char, one byte. */

/** From a JavaScript text to the bytes that a configuration file in UTF-8 would hold. */
export function toByteText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** httpd leaves the single quote as it is. */
export function escapeHtml(text: string): string {
  if (!/[&<>"]/.test(text)) return text;
  return text.replace(/[&<>"]/g, (character) => HTML_ENTITIES[character] ?? character);
}

/** httpd's path escaper: `& = ' +` stay, so a name with `&` makes a link that is cut there. */
export function escapePath(text: string): string {
  return text.replace(
    /[^A-Za-z0-9$\-_.+!*'(),:;@&=/~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

const UNITS = 'KMGTPE';

/** A byte count in four characters, as the To and From columns show it: exact up to 972. */
export function formatSize(bytes: number): string {
  if (bytes < 0) return '  - ';
  if (bytes < 973) return `${String(bytes).padStart(3)} `;
  let whole = bytes;
  for (const unit of UNITS) {
    const rest = whole % 1024;
    whole = Math.floor(whole / 1024);
    if (whole >= 973) continue;
    if (whole < 9 || (whole === 9 && rest < 973)) {
      const tenths = Math.floor((rest * 5 + 256) / 512);
      return tenths >= 10 ? `${whole + 1}.0${unit}` : `${whole}.${tenths}${unit}`;
    }
    return `${String(rest >= 512 ? whole + 1 : whole).padStart(3)}${unit}`;
  }
  return '****';
}

const factorTexts = new Map<number, string>();

/** 150 is `1.50` from 2.4.28 and `1` before. */
export function formatFactor(hundredths: number, decimals: boolean): string {
  if (!decimals) return String(Math.trunc(hundredths / 100));
  const known = factorTexts.get(hundredths) ?? (hundredths / 100).toFixed(2);
  factorTexts.set(hundredths, known);
  return known;
}
