/** The embedded balancer-manager in a process of its own, so that its cost is not counted: `MEMBERS`, prints its URL. */

import { startDemo } from '../source/demo/server.ts';

const members = Number(process.argv[2]);
const server = await startDemo({ members, tickMs: 900 });
process.stdout.write(`${server.url}\n`);
process.stdin.resume();
process.stdin.once('end', () => void server.close().then(() => process.exit(0)));
