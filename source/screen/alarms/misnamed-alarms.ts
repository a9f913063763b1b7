/** What the configuration names and no front end has: a guard that holds for nobody must be known before it is relied on. */

import { UNKNOWN_MEND, unknownNames, unknownNameText } from '../../fleet/unknown-names.ts';
import { safeName } from '../../messages/member-label.ts';
import { sentence } from '../../messages/sentence.ts';
import type { UiState } from '../state/ui-state.ts';
import type { Alarm } from './alarm.ts';

export function misnamedAlarms({ live, settings: { labels } }: UiState): readonly Alarm[] {
  if (labels === undefined) return [];
  return unknownNames(live, labels).map((name) => ({
    urgency: 'misnamed',
    text: `${sentence(safeName(unknownNameText(name)))} ${UNKNOWN_MEND}`,
    subjects: [],
  }));
}
