import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { Bar } from '../../dialogs/bar.ts';
import { StyledLine } from './styled-line.tsx';

interface QuestionBarProps {
  readonly bar: Bar;
  /** A row to go to, or an entry of the menu; nothing is sent by it. */
  readonly onChoose: (value: string | null) => void;
}

/** The confirm bar, the refusal and the quit question, at the bottom of the screen. */
export function QuestionBar({ bar, onChoose }: QuestionBarProps) {
  const items = bar.choices.map(({ label, value }, index) => ({
    key: String(index),
    label,
    value,
  }));
  return (
    <Box flexDirection="column" flexShrink={0}>
      {bar.lines.map((line, index) => (
        <StyledLine key={index} line={line} />
      ))}
      {items.length > 0 && (
        <SelectInput
          items={items}
          {...(bar.limit !== undefined && bar.limit < items.length && { limit: bar.limit })}
          indicatorComponent={Indicator}
          itemComponent={Item}
          // After the keys of the same chunk: it must not close the bar under them.
          onSelect={(item) => queueMicrotask(() => onChoose(item.value))}
        />
      )}
      <StyledLine line={bar.keys} />
    </Box>
  );
}

function Indicator({ isSelected = false }: { readonly isSelected?: boolean }) {
  return <Text>{isSelected ? '   > ' : '     '}</Text>;
}

function Item({
  isSelected = false,
  label,
}: {
  readonly isSelected?: boolean;
  readonly label: string;
}) {
  return (
    <Text inverse={isSelected} wrap="truncate-end">
      {label}
    </Text>
  );
}
