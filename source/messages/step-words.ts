/** The steps of a member's upgrade, in the same words on the screen and in `baltop rolling status`. */

import type { MemberProgress } from '../operations/rolling/rolling-progress.ts';

export const STEP_WORDS: Readonly<Record<MemberProgress['step'], string>> = {
  waiting: 'waiting',
  drain: 'taking it out',
  yours: 'being upgraded',
  check: 'is it ready?',
  enable: 'putting it back',
  prove: 'does it serve?',
  soak: 'serving, watched',
  done: 'done',
};
