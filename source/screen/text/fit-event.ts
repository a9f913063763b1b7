/** A line of an event in a row that is too short for it: the name is cut, not what happened, nor who did it. */

import { clip, clipMiddle, displayWidth } from '../../messages/width.ts';

/** No name is told from another by less. */
const LEAST_NAME = 9;

/** `text` begins with the name, two blanks behind it, as `eventText` has it; another text is cut at its end. */
export function fitEvent(text: string, width: number, ellipsis: string): string {
  const over = displayWidth(text) - width;
  if (over <= 0) return text;
  const end = text.indexOf('  ');
  const name = end === -1 ? '' : text.slice(0, end);
  const room = Math.max(LEAST_NAME, displayWidth(name) - over);
  const cut = room < displayWidth(name) ? clipMiddle(name, room, ellipsis) : name;
  return clip(cut + text.slice(name.length), width, ellipsis);
}
