import { Box, Text } from 'ink';
import { memo } from 'react';
import { type Line, type Span, sameLine, type TextStyle } from '../../view/spans.ts';

interface StyledLineProps {
  readonly line: Line;
}

/** One row of the screen. Drawn anew only when its text or style is another. */
export const StyledLine = memo(
  function StyledLine({ line }: StyledLineProps) {
    const [first = [], ...more] = piecesOf(line);
    if (more.length === 0) return <Piece spans={first} />;
    return (
      <Box flexShrink={0}>
        {[first, ...more].map((spans, index) => (
          <Piece key={index} spans={spans} />
        ))}
      </Box>
    );
  },
  (before, after) => sameLine(before.line, after.line),
);

function Piece({ spans }: { readonly spans: readonly Span[] }) {
  return (
    <Text wrap="truncate-end">
      {spans.map((each, index) =>
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
}

/** ASCII, but not a letter that carries a mark: the two belong together. */
const ASCII_RUN = /([ -~]+(?!\p{M}))/u;

/**
 * Ink measures every text of every frame. A text of ASCII alone costs nothing; one glyph in it makes the whole
 * of it go through grapheme segmentation, which was half the time from key to paint. So glyphs are texts of
 * their own.
 */
function piecesOf(line: Line): readonly (readonly Span[])[] {
  const pieces: Span[][] = [];
  let lastIsAscii: boolean | null = null;
  for (const each of line) {
    for (const text of each.text.split(ASCII_RUN)) {
      if (text === '') continue;
      const isAscii = ASCII_RUN.test(text);
      if (isAscii !== lastIsAscii) pieces.push([]);
      pieces.at(-1)?.push({ ...each, text });
      lastIsAscii = isAscii;
    }
  }
  return pieces;
}

function inkProps({ color, bold, dim, underline, inverse }: TextStyle) {
  return {
    ...(color !== undefined && { color }),
    ...(bold === true && { bold }),
    ...(dim === true && { dimColor: true }),
    ...(underline === true && { underline }),
    ...(inverse === true && { inverse }),
  };
}
