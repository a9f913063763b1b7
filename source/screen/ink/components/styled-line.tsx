import chalk from 'chalk';
import { Text } from 'ink';
import { memo } from 'react';
import { type Line, type Span, sameLine } from '../../text/spans.ts';

interface StyledLineProps {
  readonly line: Line;
}

/**
 * One row of the screen, drawn anew only when its text or style is another. It is one text with its styles in
 * it: a component for each styled piece cost as much as all the rest of a frame.
 */
export const StyledLine = memo(
  function StyledLine({ line }: StyledLineProps) {
    return <Text wrap="truncate-end">{line.map(styled).join('')}</Text>;
  },
  (before, after) => sameLine(before.line, after.line),
);

function styled({ text, style }: Span): string {
  if (style === undefined) return text;
  const { color, bold, dim, underline, inverse } = style;
  let styledText = text;
  if (dim === true) styledText = chalk.dim(styledText);
  if (color !== undefined) styledText = chalk[color](styledText);
  if (bold === true) styledText = chalk.bold(styledText);
  if (underline === true) styledText = chalk.underline(styledText);
  if (inverse === true) styledText = chalk.inverse(styledText);
  return styledText;
}
