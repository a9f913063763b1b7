/**
 * `npm run bench -- answer-times`: how near `~MS` comes to the truth. A real httpd, polled once a second as a screen
 * does, has back ends with known delays; requests come at random moments, as from many clients. The truth is what the
 * clients measure, in the same half minute that the screen's figure is about.
 */

import http, { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { LiveFleet } from '../source/fleet/fleet.ts';
import { ManagerClient } from '../source/httpd/transport/client.ts';
import { answerTime } from '../source/messages/answer-time.ts';
import type { Scope } from '../test/helpers/scope.ts';
import { waitFor } from '../test/helpers/wait-for.ts';
import { startHttpd, systemHttpd } from '../test/lab/httpd.ts';
import { percentile } from './process.ts';
import { withScope } from './scope.ts';
import { fixed, printTable } from './table.ts';

interface Scene {
  readonly name: string;
  readonly perSecond: number;
  /** One of them at random for each request. */
  readonly delaysMs: readonly number[];
}

const SCENES: readonly Scene[] = [
  { name: 'fast', perSecond: 40, delaysMs: [5] },
  { name: 'fast-many', perSecond: 150, delaysMs: [20] },
  { name: 'a-50-ms', perSecond: 40, delaysMs: [50] },
  { name: 'b-200-ms', perSecond: 20, delaysMs: [200] },
  { name: 'c-800-ms', perSecond: 10, delaysMs: [800] },
  { name: 'mixed', perSecond: 20, delaysMs: [20, 20, 20, 1_000] },
  { name: 'rare-50-ms', perSecond: 2, delaysMs: [50] },
  { name: 'rare-800-ms', perSecond: 2, delaysMs: [800] },
  { name: 'long', perSecond: 3, delaysMs: [4_000] },
];
const WINDOW_MS = 30_000;

export async function benchAnswerTimes(seconds: number): Promise<void> {
  const rows = await withScope(async (scope) => {
    const urls = await Promise.all(SCENES.map((scene) => backEnd(scope, scene)));
    const balancers = SCENES.map(({ name }, index) => ({
      name,
      members: [{ url: urls[index] ?? '' }],
    }));
    const httpd = await startHttpd(
      scope,
      { balancers, threads: 100 },
      systemHttpd(),
      seconds + 120,
    );
    const client = new ManagerClient({ url: new URL(httpd.managerUrl) });
    const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 1_000 });
    scope.after(() => {
      fleet.stop();
      client.close();
    });
    const truths = SCENES.map((scene) => sendAtRandom(scope, `${httpd.url}/${scene.name}/`, scene));
    fleet.start();
    await waitFor('a page', () => fleet.getSnapshot().balancers.length > 0);
    await pause(WINDOW_MS + 5_000);
    const seen = SCENES.map(() => ({
      errors: [] as number[],
      told: [] as number[],
      bounds: [] as number[],
      broken: 0,
    }));
    for (let second = 0; second < seconds; second += 1) {
      await pause(1_000);
      for (const [index, { name }] of SCENES.entries()) {
        const pool = fleet.getSnapshot().balancers.find((each) => each.name === name);
        const flow = pool?.members[0]?.places[0].rates.flow ?? null;
        const truth = truths[index]?.() ?? null;
        const own = seen[index];
        if (flow === null || truth === null || own === undefined) continue;
        const time = answerTime(flow);
        if (time === null) continue;
        if (time.isBound) {
          own.bounds.push(time.ms);
          if (time.ms < truth) own.broken += 1;
          continue;
        }
        own.told.push(time.ms);
        own.errors.push((100 * (time.ms - truth)) / truth);
      }
    }
    return SCENES.map(({ name, perSecond }, index) => {
      const { errors = [], told = [], bounds = [], broken = 0 } = seen[index] ?? {};
      const within = errors.filter((each) => Math.abs(each) <= 20).length;
      return [
        name,
        fixed(perSecond),
        fixed(truths[index]?.() ?? Number.NaN),
        fixed(percentile(told, 0.5)),
        fixed(percentile(errors, 0.05)),
        fixed(percentile(errors, 0.5)),
        fixed(percentile(errors, 0.95)),
        fixed((100 * within) / errors.length),
        fixed(bounds.length),
        fixed(percentile(bounds, 0.5)),
        fixed(broken),
      ];
    });
  });
  printTable(
    `~MS against what clients measure, ${seconds} readings, one a second`,
    [
      'back end',
      'req/s',
      'true ms',
      'told ms',
      'error %: 5th',
      'median',
      '95th',
      '% within 20',
      'bounds',
      'median <ms',
      'too low',
    ],
    rows,
  );
}

async function backEnd(scope: Scope, { delaysMs }: Scene): Promise<string> {
  const server = createServer((_request, response) => {
    const delay = delaysMs[Math.floor(Math.random() * delaysMs.length)];
    setTimeout(() => response.end('.'), delay);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The returned function tells the mean of the requests of the last half minute, by the clients' own watch. */
function sendAtRandom(scope: Scope, url: string, { perSecond }: Scene): () => number | null {
  const agent = new http.Agent({ keepAlive: true });
  const done: { readonly at: number; readonly ms: number }[] = [];
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(next, (-Math.log(1 - Math.random()) * 1_000) / perSecond);
    const sentAt = performance.now();
    http
      .get(url, { agent }, (answer) => {
        answer.resume();
        answer.once('end', () => done.push({ at: sentAt, ms: performance.now() - sentAt }));
      })
      .on('error', () => undefined);
  };
  next();
  scope.after(() => {
    clearTimeout(timer);
    agent.destroy();
  });
  return () => {
    const since = performance.now() - WINDOW_MS;
    while ((done[0]?.at ?? since) < since) done.shift();
    if (done.length === 0) return null;
    return done.reduce((sum, { ms }) => sum + ms, 0) / done.length;
  };
}
