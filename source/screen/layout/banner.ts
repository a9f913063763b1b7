/** The alarms as lines: one for each while there is room, the worst first; those that have none are counted. */

import { clip, displayWidth, wrap } from '../../messages/width.ts';

export interface BannerLine {
  readonly text: string;
  /** The first line of its alarm. */
  readonly isFirst: boolean;
}

const CUT = '~';

/** `rows`: at most so many lines of `width` cells. */
export function layBanner(
  texts: readonly string[],
  width: number,
  rows: number,
): readonly BannerLine[] {
  const shown = texts.slice(0, rows);
  let spare = rows - shown.length;
  const lines = shown.flatMap((text): BannerLine[] => {
    const parts = wrap(text, width, 1 + spare, CUT);
    spare -= parts.length - 1;
    return parts.map((part, index) => ({ text: part, isFirst: index === 0 }));
  });
  const left = texts.length - shown.length;
  const last = lines.at(-1);
  if (left === 0 || last === undefined) return lines;
  const more = ` (+${left} more)`;
  const text = clip(last.text, width - displayWidth(more), CUT) + more;
  return [...lines.slice(0, -1), { ...last, text }];
}
