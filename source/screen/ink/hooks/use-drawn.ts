import { useApp } from 'ink';
import { useEffect } from 'react';

/** Calls back once the frame that shows `id` has been written to the terminal. */
export function useDrawn(id: number | null, onDrawn: (id: number) => void): void {
  const { waitUntilRenderFlush } = useApp();
  // Only another id is another thing to be drawn: the callback is not a dependency.
  useEffect(() => {
    if (id === null) return;
    let isCurrent = true;
    void waitUntilRenderFlush().then(() => {
      if (isCurrent) onDrawn(id);
    });
    return () => {
      isCurrent = false;
    };
  }, [id]);
}
