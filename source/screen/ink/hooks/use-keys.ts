import { useInput, usePaste } from 'ink';
import { useRef } from 'react';
import { keyNames } from '../../keys/key-press.ts';

export interface KeyHandlers {
  /** All keys of one input chunk. */
  readonly onKeys: (keys: readonly string[]) => void;
  readonly onPaste: (text: string) => void;
}

/**
 * Ink splits an input chunk into single events and delivers them one after the other in the same turn.
 * The safety rules need the chunk as a whole, so its keys are gathered until that turn ends.
 */
export function useKeys({ onKeys, onPaste }: KeyHandlers): void {
  const chunk = useRef<string[]>([]);
  useInput((input, key) => {
    if (chunk.current.length === 0) {
      queueMicrotask(() => {
        const keys = chunk.current;
        chunk.current = [];
        onKeys(keys);
      });
    }
    chunk.current.push(...keyNames(input, key));
  });
  // Without this, Ink would hand pasted text to `useInput` as if it had been typed.
  usePaste(onPaste);
}
