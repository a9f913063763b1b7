/** A column that the list and the screen call differently, for want of room, is known by both words in both. */

const PAIRS: readonly (readonly [list: string, screen: string])[] = [
  ['frontend', 'fe'],
  ['factor', 'lf'],
  ['redirect', 'redir'],
  ['health', 'hc'],
];

export function listColumn(word: string): string {
  return PAIRS.find(([, screen]) => screen === word)?.[0] ?? word;
}

export function screenColumn(word: string): string {
  return PAIRS.find(([list]) => list === word)?.[1] ?? word;
}
