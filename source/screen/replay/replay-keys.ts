/** The keys that go through a recording, and what they do. */

import { excerpt } from '../../httpd/printable.ts';
import { NOT_A_REPLAY, noMomentText } from '../../messages/replay-text.ts';
import type { ReplayWish } from '../../operations/recording/replay.ts';
import { type Step, step } from '../state/effect.ts';
import type { KeyDeed } from '../state/key-binding.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { momentOf } from './goto.ts';

export const REPLAY_DEEDS = {
  'replay-play': {
    ...wishing(({ replay }) => ({ kind: 'play', on: replay?.isPlaying !== true })),
    nameNow: ({ replay }: UiState) => (replay?.isPlaying === true ? 'stop' : 'play'),
  },
  'replay-reading': wishing((_state, key) => ({ kind: 'reading', by: key === 'left' ? -1 : 1 })),
  'replay-event': wishing((_state, key) => ({ kind: 'event', by: key === '[' ? -1 : 1 })),
  'replay-speed': wishing((_state, key) => ({ kind: 'speed', by: key === '<' ? -1 : 1 })),
  'replay-go': {
    runWord: goTo,
    disabledReason: ({ replay }: UiState) => (replay === null ? NOT_A_REPLAY : null),
  },
};

function wishing(wish: (state: UiState, key: string) => ReplayWish): KeyDeed {
  return {
    run: (state, key) => step(state, { kind: 'replay', wish: wish(state, key) }),
    isHidden: ({ replay }) => replay === null,
    disabledReason: ({ replay }) => (replay === null ? NOT_A_REPLAY : null),
  };
}

function goTo(state: UiState, argument: string): Step {
  const { replay, settings } = state;
  if (replay === null) return step(withMessage(state, NOT_A_REPLAY, 'warning'));
  const at = momentOf(argument, replay, settings.utc);
  if (at === null) {
    const text = 'goto takes a time such as 14:02 or 14:02:30, +5m, -30s, start or end';
    return step(withMessage(state, text, 'warning'));
  }
  if (at === 'outside') {
    const text = noMomentText(excerpt(argument), replay, settings.utc);
    return step(withMessage(state, text, 'warning'));
  }
  return step(state, { kind: 'replay', wish: { kind: 'go', at } });
}
