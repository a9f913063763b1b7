/** `baltop version`. */

import { VERSION } from '../version.ts';
import { EXIT } from './exit-codes.ts';
import { print } from './say.ts';

export async function version(): Promise<number> {
  print(`baltop ${VERSION}`);
  return EXIT.done;
}
