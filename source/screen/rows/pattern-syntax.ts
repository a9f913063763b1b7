/** A regular expression taken apart; JavaScript has said before that it is one. */

export type Part =
  | { readonly kind: 'character'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'place'; readonly is: Place }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly ways: readonly Part[] }
  | { readonly kind: 'repeat'; readonly of: Part; readonly least: number; readonly most: number };

export type Place = 'begin' | 'end' | 'word-edge' | 'no-word-edge';

const PLACES: ReadonlyMap<string, Place> = new Map([
  ['^', 'begin'],
  ['$', 'end'],
  ['\\b', 'word-edge'],
  ['\\B', 'no-word-edge'],
]);

const CLASS = /\[(?:[^\]\\]|\\[\s\S])*\]/y;
const ESCAPE = /\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z]|[\s\S])/iy;
const GROUP = /\((?:\?:|\?<[\p{L}_$][\p{L}\p{N}_$]*>)?/uy;
const REPEAT = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;

/** null: it looks around, or back at what it has found before, and that takes more than one pass. */
export function partsOf(pattern: string): Part | null {
  return new Reader(pattern).read();
}

class Reader {
  private at = 0;
  private readonly pattern: string;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  read(): Part | null {
    const part = this.choice();
    return part !== null && this.at === this.pattern.length ? part : null;
  }

  private choice(): Part | null {
    const ways: Part[] = [];
    do {
      const way = this.sequence();
      if (way === null) return null;
      ways.push(way);
    } while (this.take('|'));
    const [only] = ways;
    return ways.length === 1 && only !== undefined ? only : { kind: 'choice', ways };
  }

  private sequence(): Part | null {
    const parts: Part[] = [];
    while (this.at < this.pattern.length && !/[|)]/.test(this.pattern[this.at] ?? '')) {
      const part = this.repeated();
      if (part === null) return null;
      parts.push(part);
    }
    return { kind: 'sequence', parts };
  }

  private repeated(): Part | null {
    const of = this.one();
    if (of === null) return null;
    const found = this.match(REPEAT);
    if (found === null) return of;
    const [, sign, least, comma, most] = found;
    if (sign === '*') return { kind: 'repeat', of, least: 0, most: Infinity };
    if (sign === '+') return { kind: 'repeat', of, least: 1, most: Infinity };
    if (sign === '?') return { kind: 'repeat', of, least: 0, most: 1 };
    const from = Number(least);
    return {
      kind: 'repeat',
      of,
      least: from,
      most: comma === undefined ? from : Number(most || Infinity),
    };
  }

  private one(): Part | null {
    if (this.pattern[this.at] === '(') return this.group();
    const source =
      this.match(CLASS)?.[0] ?? this.match(ESCAPE)?.[0] ?? this.pattern[this.at++] ?? '';
    const place = PLACES.get(source);
    if (place !== undefined) return { kind: 'place', is: place };
    if (/^\\[1-9k]/.test(source)) return null;
    return { kind: 'character', fits: characterTest(source) };
  }

  private group(): Part | null {
    if (this.match(GROUP) === null || this.pattern[this.at] === '?') return null;
    const inner = this.choice();
    return this.take(')') ? inner : null;
  }

  private take(sign: string): boolean {
    if (this.pattern[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private match(what: RegExp): RegExpExecArray | null {
    what.lastIndex = this.at;
    const found = what.exec(this.pattern);
    if (found !== null) this.at = what.lastIndex;
    return found;
  }
}

/** One character at a time there is nothing to go back for: JavaScript itself says what fits. */
function characterTest(source: string): (character: string) => boolean {
  if (/^[\w-]$/.test(source)) {
    const [lower, upper] = [source.toLowerCase(), source.toUpperCase()];
    return (each) => each === lower || each === upper;
  }
  const single = new RegExp(`^${/^[{}\]]$/.test(source) ? `\\${source}` : source}(?![^])`, 'i');
  return (each) => single.test(each);
}
