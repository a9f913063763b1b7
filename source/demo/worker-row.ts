/** A worker's row of 2.4's page. Made fast: a page may have 10,000 of them, and traffic changes each. */

import type { Dialect } from './dialect.ts';
import {
  type DemoBalancer,
  type DemoState,
  type DemoWorker,
  type HealthCheckState,
  statusText,
  workerName,
} from './state.ts';
import { escapeHtml, escapePath, formatFactor, formatSize } from './texts.ts';

/** The address part of every link. */
export const MANAGER_PATH = '/balancer-manager';

/** What traffic does not change of a row. */
export interface FixedCells {
  /** From the name to before the Status text. */
  readonly before: string;
  /** From behind the From text to the row's end. */
  readonly after: string;
}

export function workerRow(worker: DemoWorker, fixed: FixedCells): string {
  return (
    fixed.before +
    statusText(worker) +
    `</td><td>${worker.elected}</td><td>${worker.busy}</td><td>${worker.load}</td><td>` +
    formatSize(worker.to) +
    '</td><td>' +
    formatSize(worker.from) +
    fixed.after
  );
}

const known = new WeakMap<DemoState, { settings: number; cells: readonly FixedCells[] }>();

/** For all workers of the page in page order, made once for each state of the settings. */
export function fixedCells(state: DemoState, dialect: Dialect): readonly FixedCells[] {
  const last = known.get(state);
  if (last?.settings === state.settings) return last.cells;
  const cells = state.balancers.flatMap((balancer) =>
    balancer.workers.map((worker) => makeFixedCells(balancer, worker, dialect)),
  );
  known.set(state, { settings: state.settings, cells });
  return cells;
}

/** The name is not escaped in any version. */
export function shownName(worker: DemoWorker): string {
  return worker.socket === null ? worker.url : `<i>${workerName(worker)}</i>`;
}

function makeFixedCells(balancer: DemoBalancer, worker: DemoWorker, dialect: Dialect): FixedCells {
  const { nonce, name } = balancer;
  const { quote } = dialect;
  const and = dialect.healthChecks ? '&amp;' : '&';
  const link = `${MANAGER_PATH}?b=${name}${and}w=${escapePath(worker.url)}${and}nonce=${nonce}`;
  return {
    // Joined, because a joined string is flat: one that is added up is copied piece by piece for every page.
    before: [
      `<tr>\n<td><a href=${quote}${link}${quote}>${shownName(worker)}</a></td>`,
      `<td>${escapeHtml(worker.route)}</td><td>${escapeHtml(worker.redirect)}</td>`,
      `<td>${formatFactor(worker.factor, dialect.decimalFactors)}</td><td>${worker.lbSet}</td><td>`,
    ].join(''),
    after: [dialect.healthChecks ? healthCells(worker.health, dialect) : '', '</td></tr>\n'].join(
      '',
    ),
  };
}

function healthCells(health: HealthCheckState, dialect: Dialect): string {
  return (
    `</td><td>${health.method}</td><td>${health.intervalMs}ms</td>` +
    `<td>${health.passes} (${health.passed})</td><td>${health.fails} (${health.failed})</td>` +
    `<td>${dialect.escapesMore ? escapeHtml(health.uri) : health.uri}</td><td>${health.expression}`
  );
}
