/** `baltop version`. */

import { VERSION } from '../../version.ts';
import { EXIT } from '../console/exit-codes.ts';
import { print } from '../console/say.ts';

export async function version(): Promise<number> {
  print(`baltop ${VERSION}`);
  return EXIT.done;
}
