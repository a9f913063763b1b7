/** Where files of engine tests are: a journal is synced to its disk at every step, which in memory costs nothing. */

import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

export const FAST_FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
