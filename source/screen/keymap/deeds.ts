/** What the screen does for every intent. The type holds that none is missing. */

import type { KeyId, WordId } from '../../intents/intents.ts';
import { DRAIN_DEEDS } from '../drain/drain-keys.ts';
import { REPLAY_DEEDS } from '../replay/replay-keys.ts';
import { ROLLING_DEEDS } from '../rolling/rolling-keys.ts';
import type { KeyDeed, WordDeed } from '../state/key-binding.ts';
import { APP_DEEDS } from './app-keys.ts';
import { CHANGE_DEEDS } from './change-keys.ts';
import { FIND_DEEDS } from './find-keys.ts';
import { MOVE_DEEDS } from './move-keys.ts';

type Deeds = Readonly<Record<KeyId, KeyDeed> & Record<WordId, WordDeed>>;

const DEEDS: Deeds = {
  ...MOVE_DEEDS,
  ...CHANGE_DEEDS,
  ...FIND_DEEDS,
  ...APP_DEEDS,
  ...DRAIN_DEEDS,
  ...ROLLING_DEEDS,
  ...REPLAY_DEEDS,
};

export function keyDeed(id: KeyId): KeyDeed {
  return DEEDS[id];
}

export function wordDeed(id: WordId): WordDeed {
  return DEEDS[id];
}
