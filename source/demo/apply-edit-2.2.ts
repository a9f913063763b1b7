/** 2.2's writes, by GET: factor, set, route, redirect, disable and enable. Nothing else exists. */

import { fitting, restartLoads, setLbSet } from './apply-edit.ts';
import type { Dialect } from './dialect.ts';
import { atoi, type Parameters } from './parameters.ts';
import { type DemoBalancer, type DemoWorker, STATUS, setStatus } from './state.ts';

const LONGEST_ROUTE = 62;

/** false: nothing was asked for. */
export function applyEdit22(
  balancer: DemoBalancer,
  worker: DemoWorker,
  parameters: Parameters,
  dialect: Dialect,
): boolean {
  const factor = parameters.get('lf');
  if (factor !== undefined && atoi(factor) >= 1 && atoi(factor) <= 100) {
    worker.factor = atoi(factor) * 100;
    restartLoads(balancer, dialect);
  }
  const route = parameters.get('wr');
  if (route !== undefined) worker.route = fitting(route, LONGEST_ROUTE);
  const redirect = parameters.get('rr');
  if (redirect !== undefined) worker.redirect = fitting(redirect, LONGEST_ROUTE);
  const wish = parameters.get('dw')?.toLowerCase();
  if (wish === 'disable') setStatus(worker, STATUS.disabled, true);
  if (wish === 'enable') setStatus(worker, STATUS.disabled, false);
  const set = parameters.get('ls');
  if (set !== undefined) setLbSet(worker, set);
  return ['lf', 'wr', 'rr', 'dw', 'ls'].some((field) => parameters.has(field));
}
