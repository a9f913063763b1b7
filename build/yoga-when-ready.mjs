/**
 * Stands in for `yoga-layout`, which waits for its WebAssembly at the top of its module: CommonJS can't. Its numbers are
 * there at once, its functions from `ready` on.
 */

import * as parts from 'yoga-layout/load';

const { loadYoga, ...enums } = parts;
const capitals = (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
// Ink puts `FLEX_DIRECTION_ROW` and its like into tables while it is loaded; the public way has them as `FlexDirection.Row`.
const numbers = Object.entries(enums).flatMap(([type, values]) =>
  Object.entries(values)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => [`${capitals(type)}_${capitals(name)}`, value]),
);
const Yoga = { ...enums, ...Object.fromEntries(numbers) };

export const ready = loadYoga().then((functions) => Object.assign(Yoga, functions));
// biome-ignore lint/style/noDefaultExport: Ink imports it so.
export default Yoga;
export * from 'yoga-layout/load';
