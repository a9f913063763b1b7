#!/usr/bin/env node
/** What `bin` names: runs the bundle of cli.ts with the code that V8 made of it last time. */

import { basename, join } from 'node:path';
import { cacheFolder } from '../config/state-folder.ts';
import { runBundle } from './bundle.ts';
import { collectAlone } from './small-heap.ts';

declare const MAIN_BUNDLE: string;
declare const require: (name: string) => unknown;
declare const __dirname: string;

// Node's own switch for its own cache of this kind.
const isOff = (process.env.NODE_DISABLE_COMPILE_CACHE ?? '') !== '';
// Each verb runs other parts of a bundle: what is kept for one lacks what another needs.
// What follows an option may be a user's name, or a context's: no file is made for each, nor called so.
const words = process.argv.slice(2);
const verb =
  words.find((word, at) => /^[a-z]{1,20}$/.test(word) && !words[at - 1]?.startsWith('-')) ??
  words.find((word) => /^-[a-z-]{1,20}$/i.test(word)) ??
  'screen';
// What another version of V8 made is of no use; nor is what it made with other flags, and that it tells itself.
const made = `${verb.replaceAll('-', '')}-v8-${process.versions.v8}-${process.arch}`;
const folder = join(cacheFolder(process.env), 'code');

collectAlone();
runBundle(MAIN_BUNDLE, {
  dist: __dirname,
  codePath: (bundle) => (isOff ? null : join(folder, `${basename(bundle, '.cjs')}-${made}`)),
  nodeRequire: require,
});
