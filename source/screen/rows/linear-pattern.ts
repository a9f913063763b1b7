/**
 * Regular expressions that take each character of a text once, whatever they are: JavaScript's own go back and try
 * again, for seconds where a page's names were made for it, and nothing can stop them. Thompson's way: all states at once.
 */

import { type Part, type Place, partsOf } from './pattern-syntax.ts';

type Fork = { readonly kind: 'fork'; ways: readonly number[] };
type Step = Extract<Part, { kind: 'character' | 'place' }> | Fork | { readonly kind: 'found' };

export type LinearPattern =
  | { readonly ok: true; readonly isIn: (text: string) => boolean }
  | { readonly ok: false; readonly problem: string };

/** A text takes as many for each of its characters. */
const MOST_STEPS = 1_000;

/** Case does not count. */
export function linearPattern(pattern: string): LinearPattern {
  try {
    new RegExp(pattern, 'i');
  } catch {
    return { ok: false, problem: 'not a regular expression' };
  }
  const part = partsOf(pattern);
  if (part === null) return { ok: false, problem: 'no (?=...) and no \\1 here' };
  const writer = new Writer();
  writer.write(part);
  if (writer.isTooLong) return { ok: false, problem: 'too much repetition' };
  const steps: readonly Step[] = [...writer.steps, { kind: 'found' }];
  const seen = new Float64Array(steps.length);
  let round = 0;

  function isIn(text: string): boolean {
    let here: number[] = [];
    for (let at = 0; at <= text.length; at += 1) {
      round += 1;
      const next: number[] = [];
      // It may begin at every character.
      here.push(0);
      for (let index = here.pop(); index !== undefined; index = here.pop()) {
        if (seen[index] === round) continue;
        seen[index] = round;
        const step = steps[index];
        if (step === undefined || step.kind === 'found') return true;
        if (step.kind === 'fork') here.push(...step.ways);
        else if (step.kind === 'place') {
          if (isAt(step.is, text, at)) here.push(index + 1);
        } else if (at < text.length && step.fits(text[at] ?? '')) next.push(index + 1);
      }
      here = next;
    }
    return false;
  }
  return { ok: true, isIn };
}

class Writer {
  readonly steps: Step[] = [];
  /** Counts what writes no step, too: `(){999}` has to end as well. */
  private work = 0;

  get isTooLong(): boolean {
    return this.work > MOST_STEPS;
  }

  write(part: Part): void {
    this.work += 1;
    if (this.isTooLong) return;
    if (part.kind === 'sequence') for (const each of part.parts) this.write(each);
    else if (part.kind === 'choice') this.choice(part.ways);
    else if (part.kind === 'repeat') this.repeat(part);
    else this.steps.push(part);
  }

  private choice(ways: readonly Part[]): void {
    const begin = this.fork();
    const starts: number[] = [];
    const ends: Fork[] = [];
    for (const way of ways) {
      starts.push(this.steps.length);
      this.write(way);
      ends.push(this.fork());
    }
    begin.ways = starts;
    for (const end of ends) end.ways = [this.steps.length];
  }

  private repeat({ of, least, most }: Extract<Part, { kind: 'repeat' }>): void {
    for (let count = 0; count < least && !this.isTooLong; count += 1) this.write(of);
    if (most === Infinity) {
      const start = this.steps.length;
      const again = this.fork();
      this.write(of);
      this.fork().ways = [start];
      again.ways = [start + 1, this.steps.length];
      return;
    }
    const forks: (readonly [Fork, next: number])[] = [];
    for (let count = least; count < most && !this.isTooLong; count += 1) {
      const made = this.fork();
      forks.push([made, this.steps.length]);
      this.write(of);
    }
    for (const [made, next] of forks) made.ways = [next, this.steps.length];
  }

  private fork(): Fork {
    this.work += 1;
    const made: Fork = { kind: 'fork', ways: [] };
    this.steps.push(made);
    return made;
  }
}

function isAt(place: Place, text: string, at: number): boolean {
  if (place === 'begin') return at === 0;
  if (place === 'end') return at === text.length;
  const isWord = (index: number) => /\w/.test(text[index] ?? '');
  return (isWord(at - 1) !== isWord(at)) === (place === 'word-edge');
}
