/** Room for a large fleet: what its polls leave behind would be half the work to collect in a small space. */

import { setFlagsFromString } from 'node:v8';

const FEW_FRONT_ENDS = 5;
/** The code of this run is kept before (launch/bundle.ts): V8 takes it back only with the flags of the start. */
const AFTER_MS = 3_000;

/** The launcher has the heap kept small; that stays so for few front ends. */
export function makeRoomFor(frontEnds: number): void {
  if (frontEnds <= FEW_FRONT_ENDS) return;
  setTimeout(() => {
    setFlagsFromString('--semi-space-growth-factor=2');
    setFlagsFromString('--heap-growing-percent=100');
  }, AFTER_MS).unref();
}
