/** 2.2's page and its edit form: fewer columns, no style, links on worker names only. */

import type { Dialect } from './dialect.ts';
import {
  type DemoBalancer,
  type DemoState,
  type DemoWorker,
  hasStatus,
  STATUS,
  statusText22,
} from './state.ts';
import { escapeHtml, escapePath, formatFactor, formatSize } from './texts.ts';
import { MANAGER_PATH } from './worker-row.ts';

const TABLE = '\n\n<table border="0" style="text-align: left;"><tr>';

/** Everything up to where an edit form would stand. */
export function renderPage22(state: DemoState, dialect: Dialect, serverName: string): string {
  const parts = [
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n' +
      '<html><head><title>Balancer Manager</title></head>\n' +
      `<body><h1>Load Balancer Manager for ${serverName}</h1>\n\n` +
      `<dl><dt>Server Version: ${dialect.serverDescription}</dt>\n` +
      `<dt>Server Built: ${dialect.serverBuilt}\n</dt></dl>\n`,
  ];
  for (const balancer of state.balancers) {
    parts.push(balancerSection(balancer));
    for (const worker of balancer.workers) parts.push(workerRow(state, balancer, worker));
    parts.push('</table>\n');
  }
  parts.push('<hr />\n');
  return parts.join('');
}

function balancerSection(balancer: DemoBalancer): string {
  const { stickyCookie: cookie, stickyParameter: parameter } = balancer;
  const sticky = cookie === '' ? ' - ' : cookie === parameter ? cookie : `${cookie}|${parameter}`;
  return (
    `<hr />\n<h3>LoadBalancer Status for balancer://${balancer.name}</h3>\n\n` +
    `${TABLE}<th>StickySession</th><th>Timeout</th><th>FailoverAttempts</th><th>Method</th></tr>\n` +
    // The row has no end tag.
    `<tr><td>${sticky}</td><td>${balancer.timeoutSeconds}</td><td>${balancer.attempts}</td>\n` +
    `<td>${balancer.method}</td>\n</table>\n<br />` +
    `${TABLE}<th>Worker URL</th><th>Route</th><th>RouteRedir</th><th>Factor</th><th>Set</th>` +
    '<th>Status</th><th>Elected</th><th>To</th><th>From</th></tr>\n'
  );
}

function workerRow(state: DemoState, balancer: DemoBalancer, worker: DemoWorker): string {
  const query = `?b=${balancer.name}&w=${escapePath(worker.url)}&nonce=${state.serverNonce}`;
  return (
    `<tr>\n<td><a href="${MANAGER_PATH}${query}">${worker.url}</a></td>` +
    `<td>${escapeHtml(worker.route)}</td><td>${escapeHtml(worker.redirect)}</td>` +
    `<td>${formatFactor(worker.factor, false)}</td><td>${worker.lbSet}</td>` +
    `<td>${statusText22(worker)}</td><td>${worker.elected}</td>` +
    `<td>${formatSize(worker.to)}</td><td>${formatSize(worker.from)}</td></tr>\n`
  );
}

export function workerForm22(state: DemoState, balancer: DemoBalancer, worker: DemoWorker): string {
  const disabled = hasStatus(worker, STATUS.disabled);
  const text = (label: string, name: string, value: string) =>
    `<tr><td>${label}:</td><td><input name="${name}" type=text value="${value}"></td></tr>\n`;
  const hidden = (name: string, value: string) =>
    `<input type=hidden name="${name}" value="${value}">\n`;
  const choice = (value: string, checked: boolean) =>
    `<input name="dw" value="${value}" type=radio${checked ? ' checked' : ''}>`;
  return (
    `<h3>Edit worker settings for ${worker.url}</h3>\n` +
    `<form method="GET" action="${MANAGER_PATH}">\n<dl><table>` +
    text('Load factor', 'lf', formatFactor(worker.factor, false)) +
    text('LB Set', 'ls', String(worker.lbSet)) +
    text('Route', 'wr', escapeHtml(worker.route)) +
    text('Route Redirect', 'rr', escapeHtml(worker.redirect)) +
    `<tr><td>Status:</td><td>Disabled: ${choice('Disable', disabled)} | ` +
    `Enabled: ${choice('Enable', !disabled)}</td></tr>\n` +
    '<tr><td colspan=2><input type=submit value="Submit"></td></tr>\n</table>\n' +
    `${hidden('w', escapePath(worker.url))}${hidden('b', balancer.name)}` +
    `${hidden('nonce', state.serverNonce)}</form>\n<hr />\n`
  );
}
