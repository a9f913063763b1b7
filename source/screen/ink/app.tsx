import { Box, useApp } from 'ink';
import { useEffect } from 'react';
import { frameOf } from '../frame/frame.ts';
import { topLayer } from '../state/ui-state.ts';
import type { Line } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { UiStore } from '../update/ui-store.ts';
import { MemberTable } from './components/member-table.tsx';
import { QuestionBar } from './components/question-bar.tsx';
import { StyledLine } from './components/styled-line.tsx';
import { useDrawn } from './hooks/use-drawn.ts';
import { useKeys } from './hooks/use-keys.ts';
import { useUiState } from './hooks/use-ui-state.ts';

export type SuspendTerminal = ReturnType<typeof useApp>['suspendTerminal'];

export interface AppProps {
  readonly store: UiStore;
  readonly theme: Theme;
  readonly now: () => number;
  /** Hands out the way to give the terminal back to the shell for a while. */
  readonly onMounted?: (suspendTerminal: SuspendTerminal) => void;
}

export function App({ store, theme, now, onMounted }: AppProps) {
  const state = useUiState(store);
  const { suspendTerminal } = useApp();
  useEffect(() => onMounted?.(suspendTerminal), [onMounted, suspendTerminal]);
  useKeys({
    onKeys: (keys) => store.dispatch({ kind: 'keys-pressed', keys, now: now() }),
    onPaste: (text) => store.dispatch({ kind: 'text-pasted', text, now: now() }),
  });
  const layer = topLayer(state);
  const waiting = layer !== null && 'drawnAt' in layer && layer.drawnAt === null;
  useDrawn(waiting ? layer.id : null, (id) =>
    store.dispatch({ kind: 'layer-drawn', id, now: now() }),
  );

  const { columns, rows } = state.size;
  const frame = frameOf(state, theme);
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={frame.top} />
      {frame.kind === 'table' && <MemberTable heading={frame.heading} rows={frame.rows} />}
      <Box flexGrow={1} />
      <Lines lines={frame.log} />
      {frame.underWay !== null && <Lines lines={[frame.underWay]} />}
      {frame.event !== null && <Lines lines={[frame.event]} />}
      {frame.bar !== null && (
        <QuestionBar
          bar={frame.bar}
          onChoose={(value) => store.dispatch({ kind: 'choice-made', value, now: now() })}
        />
      )}
      {frame.footer !== null && <Lines lines={[frame.footer]} />}
    </Box>
  );
}

function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {lines.map((line, index) => (
        <StyledLine key={index} line={line} />
      ))}
    </Box>
  );
}
