/**
 * Embedded balancer-managers in a process of their own, so that their cost is not counted: `MEMBERS [FRONT-ENDS]`,
 * prints their URLs on one line. All have the same members.
 */

import { startDemo } from '../source/demo/server.ts';

const [members = 0, frontEnds = 1] = process.argv.slice(2).map(Number);
const servers = await Promise.all(
  Array.from({ length: frontEnds }, () => startDemo({ members, tickMs: 900 })),
);
process.stdout.write(`${servers.map(({ url }) => url).join(' ')}\n`);
process.stdin.resume();
process.stdin.once('end', () => {
  void Promise.all(servers.map((server) => server.close())).then(() => process.exit(0));
});
