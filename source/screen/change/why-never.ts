/** Why no change can be asked for at all. */

import { readOnlyText } from '../../messages/refusal-text.ts';
import { isTiny } from '../layout/frame-layout.ts';
import type { UiState } from '../state/ui-state.ts';

/** Read-only, or a screen on which no question could be asked. */
export function whyNever({ settings, size }: UiState): string | null {
  if (settings.readOnly !== null) return readOnlyText(settings.readOnly);
  if (isTiny(size)) return 'the screen is too small to change anything: 40x10 at least';
  return null;
}
