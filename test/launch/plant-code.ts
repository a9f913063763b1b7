/**
 * `BUNDLE FILE` keeps, as if it were that bundle's, the code of another program of the same length, which writes
 * PLANTED: V8 compares nothing but lengths, so who can write such a file decides what runs.
 */

import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { writeCode } from '../../source/launch/code-cache.ts';

const [bundle = '', file = ''] = process.argv.slice(2);
const head = "(function () { process.stdout.write('PLANTED\\n');";
const source = `${head.padEnd(readFileSync(bundle).length - 3)} })`;
const script = new Script(source, { filename: bundle });
script.runInThisContext();
writeCode(file, script.createCachedData());
