/** Rows of one page that show the same worker of a balancer, as 2.2 can write them: one worker, and its worse state. */

import type { Worker } from '../httpd/model.ts';
import { isInTrouble, takesNewRequests } from '../httpd/status.ts';

/** The first row, by which httpd finds it, with the state of the worse one. */
export function asOneWorker(first: Worker, again: Worker): Worker {
  return badness(again) > badness(first) ? { ...first, status: again.status } : first;
}

function badness({ status }: Worker): number {
  if (isInTrouble(status)) return 2;
  return takesNewRequests(status) ? 0 : 1;
}
