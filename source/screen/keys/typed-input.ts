/** One line of typed text: what a key makes of it. */

import { typedText } from './key-press.ts';

const LONGEST = 300;

export function typeKey(text: string, key: string): string {
  if (key === 'backspace' || key === 'delete') return [...text].slice(0, -1).join('');
  if (key === 'ctrl-u') return '';
  if (key === 'ctrl-w') return text.replace(/\S+\s*$/, '');
  return (text + (typedText(key) ?? '')).slice(0, LONGEST);
}
