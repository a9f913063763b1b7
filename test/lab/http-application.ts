/** The back end of the lab that speaks HTTP, as a server that can be upgraded. */

import { fileURLToPath } from 'node:url';
import type { ServerProgram } from './server-process.ts';

const APPLICATION = fileURLToPath(new URL('./fixtures/application.ts', import.meta.url));
/** Whoever starts it ends it sooner. */
const LIFE_SECONDS = 3_600;

export function httpApplication(host: string, port: number, route: string): ServerProgram {
  return {
    host,
    url: `http://${host}:${port}`,
    route,
    healthUrl: `http://${host}:${port}/health`,
    install: (version, folder, requestLog) => [
      process.execPath,
      ...['--import', 'tsx', APPLICATION],
      ...[String(port), String(version), folder, host, route, String(LIFE_SECONDS)],
      ...(requestLog === null ? [] : [requestLog]),
    ],
  };
}
