/**
 * Stands in for `yoga-layout`, which waits for its WebAssembly at the top of its module: CommonJS can't. Its numbers are
 * there at once, its functions from `ready` on.
 */

import * as parts from 'yoga-layout/load';

const { loadYoga, ...numbers } = parts;
const Yoga = { ...numbers };

export const ready = loadYoga().then((functions) => Object.assign(Yoga, functions));
// biome-ignore lint/style/noDefaultExport: Ink imports it so.
export default Yoga;
export * from 'yoga-layout/load';
