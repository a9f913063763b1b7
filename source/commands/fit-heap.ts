/** As much heap as the fleet wants: little for a few front ends, room for many. */

import { setFlagsFromString } from 'node:v8';
import { holdYoungSpace } from '../launch/small-heap.ts';

/** What the polls of more leave behind would be half the work to collect in a small space. */
const FEW_FRONT_ENDS = 5;
/** The code of this run is kept before (launch/bundle.ts), for which V8's flags are to be those of its start. */
const AFTER_MS = 3_000;

/** When the screen is loaded, and not before: see `holdYoungSpace`. */
export function fitHeap(frontEnds: number): void {
  if (frontEnds <= FEW_FRONT_ENDS) holdYoungSpace();
  else setTimeout(() => setFlagsFromString('--heap-growing-percent=100'), AFTER_MS).unref();
}
