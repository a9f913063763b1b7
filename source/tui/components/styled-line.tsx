import { Text } from 'ink';
import { memo } from 'react';
import { type Line, sameLine, type TextStyle } from '../../view/spans.ts';

interface StyledLineProps {
  readonly line: Line;
}

/** One row of the screen. Drawn anew only when its text or style is another. */
export const StyledLine = memo(
  function StyledLine({ line }: StyledLineProps) {
    return (
      <Text wrap="truncate-end">
        {line.map((each, index) =>
          each.style === undefined ? (
            each.text
          ) : (
            <Text key={index} {...inkProps(each.style)}>
              {each.text}
            </Text>
          ),
        )}
      </Text>
    );
  },
  (before, after) => sameLine(before.line, after.line),
);

function inkProps({ color, bold, dim, underline, inverse }: TextStyle) {
  return {
    ...(color !== undefined && { color }),
    ...(bold === true && { bold }),
    ...(dim === true && { dimColor: true }),
    ...(underline === true && { underline }),
    ...(inverse === true && { inverse }),
  };
}
