/** A second httpd behind the same URL, or an old copy, gives itself away only when asked again. */

import type { ErrorKind, ManagerError } from '../../httpd/errors.ts';
import type { ManagerClient } from '../../httpd/transport/client.ts';

const LOOKS = 2;
const TELLS: ReadonlySet<ErrorKind> = new Set(['cached', 'mixed']);

/** Of a client that has read a page: why another look gives an older one; null: it does not. */
export async function olderOnLook(client: ManagerClient): Promise<ManagerError | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    const again = await client.readPage();
    if (!again.ok && TELLS.has(again.error.kind)) return again.error;
  }
  return null;
}
