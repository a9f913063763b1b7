/**
 * Fewer bytes for styles. Ink sends a line again from its first cell that changed, after all style codes before that cell:
 * those that are closed again by then change nothing.
 */

/** SGR codes that say how the next cell looks; '' where it is as usual. */
interface Look {
  color: string;
  bold: string;
  dim: string;
  underline: string;
  inverse: string;
}

const PLAIN: Readonly<Look> = { color: '', bold: '', dim: '', underline: '', inverse: '' };
const RUN = /(?:\x1b\[\d*m)+/g;
const CODE = /\x1b\[(\d*)m/g;

/** The same text on the screen. Remembers how the last one left it. */
export function createLeanStyles(): (text: string) => string {
  let now: Look = { ...PLAIN };
  return (text) =>
    text.replace(RUN, (run) => {
      const next = { ...now };
      let isKnown = true;
      for (const [, code = ''] of run.matchAll(CODE)) isKnown = apply(next, code) && isKnown;
      const codes = way(now, next);
      now = next;
      // Of what the program does not use itself nothing is left out.
      if (!isKnown) return run;
      return codes.length === 0 ? '' : `\x1b[${codes.join(';')}m`;
    });
}

function apply(look: Look, code: string): boolean {
  switch (code) {
    case '1':
      look.bold = code;
      return true;
    case '2':
      look.dim = code;
      return true;
    case '4':
      look.underline = code;
      return true;
    case '7':
      look.inverse = code;
      return true;
    case '22':
      look.bold = '';
      look.dim = '';
      return true;
    case '24':
      look.underline = '';
      return true;
    case '27':
      look.inverse = '';
      return true;
    case '39':
      look.color = '';
      return true;
    case '0':
    case '':
      Object.assign(look, PLAIN);
      return true;
    default:
      if (!/^[39][0-7]$/.test(code)) return false;
      look.color = code;
      return true;
  }
}

/** What leads from one to the other. */
function way(from: Look, to: Look): readonly string[] {
  const codes: string[] = [];
  const fades = (from.bold !== '' && to.bold === '') || (from.dim !== '' && to.dim === '');
  if (fades) codes.push('22');
  if (to.bold !== '' && (fades || from.bold === '')) codes.push('1');
  if (to.dim !== '' && (fades || from.dim === '')) codes.push('2');
  if (to.underline !== from.underline) codes.push(to.underline || '24');
  if (to.inverse !== from.inverse) codes.push(to.inverse || '27');
  if (to.color !== from.color) codes.push(to.color || '39');
  return codes;
}
