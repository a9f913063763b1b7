#!/usr/bin/env node
/** What `bin` names: runs the bundle of cli.ts with the code that V8 made of it last time. */

import { join } from 'node:path';
import { cacheFolder } from '../config/state-folder.ts';
import { runBundle } from './bundle.ts';

declare const MAIN_BUNDLE: string;
declare const require: (name: string) => unknown;
declare const __dirname: string;

// Node's own switch for its own cache of this kind.
const disabled = (process.env.NODE_DISABLE_COMPILE_CACHE ?? '') !== '';
const codeFolder = disabled ? null : join(cacheFolder(process.env), 'code');
runBundle(MAIN_BUNDLE, { dist: __dirname, codeFolder }, require);
