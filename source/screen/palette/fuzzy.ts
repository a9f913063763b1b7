/**
 * How well a name has what is typed. A match can always be explained: the letters come in order, in one piece, at the
 * beginnings of words, or inside one word. Letters strewn over a line are none: what nobody meant must not be found.
 */

const WHOLE = 1_000;
const AT_START = 100;
const AT_WORD = 80;
const INSIDE = 60;
const BEGINNINGS = 40;
const IN_ONE_WORD = 20;

/** Words of `typed` in any order, all of them; higher is better, null is none. Both in lower case. */
export function fuzzyScore(typed: string, name: string): number | null {
  if (typed === name) return WHOLE;
  let sum = 0;
  let number = 0;
  for (const word of typed.split(' ')) {
    if (word === '') continue;
    const score = wordScore(word, name);
    if (score === null) return null;
    sum += score;
    number += 1;
  }
  if (number === 0) return 0;
  // Of two that match alike the one with less besides is meant.
  return sum / number - Math.min(9, name.length / 20);
}

function wordScore(word: string, name: string): number | null {
  const at = name.indexOf(word);
  if (at === 0) return AT_START;
  if (at > 0) return startsWord(name, at) || name.includes(` ${word}`) ? AT_WORD : INSIDE;
  if (!hasInOrder(word, name)) return null;
  if (fitsBeginnings(word, 0, name, 0)) return BEGINNINGS;
  return name.split(/[^\p{L}\p{N}]+/u).some((each) => isStrewn(word, each)) ? IN_ONE_WORD : null;
}

/** `an2` in `app/node2`: pieces that each begin where a word or a number begins. */
function fitsBeginnings(word: string, from: number, name: string, after: number): boolean {
  if (from === word.length) return true;
  for (let at = after; at < name.length; at += 1) {
    if (name[at] !== word[from] || !startsWord(name, at)) continue;
    let length = 1;
    while (from + length < word.length && name[at + length] === word[from + length]) length += 1;
    for (; length > 0; length -= 1) {
      if (fitsBeginnings(word, from + length, name, at + length)) return true;
    }
  }
  return false;
}

/** Quickly: most names do not. */
function hasInOrder(word: string, name: string): boolean {
  let at = 0;
  for (const letter of word) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function startsWord(name: string, at: number): boolean {
  const before = name[at - 1] ?? ' ';
  if (!/[\p{L}\p{N}]/u.test(before)) return true;
  return /\d/.test(name[at] ?? '') && !/\d/.test(before);
}

/** `dsbl` in `disable`: from its first letter on, in order. */
function isStrewn(word: string, whole: string): boolean {
  return word.length > 1 && word[0] === whole[0] && hasInOrder(word, whole);
}
