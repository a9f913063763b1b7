/** 2.4's HTML page: head, one section for each balancer, health check expressions. */

import type { Dialect } from './dialect.ts';
import type { DemoBalancer, DemoState } from './state.ts';
import { escapeHtml } from './texts.ts';
import { fixedCells, MANAGER_PATH, workerRow } from './worker-row.ts';

export const PAGE_END = '</body></html>\n';

const HEALTH_HEADINGS =
  '<th>HC Method</th><th>HC Interval</th><th>Passes</th><th>Fails</th><th>HC uri</th><th>HC Expr</th>';

/** Everything up to where an edit form would stand, in parts: megabytes of text are best turned to bytes as they come. */
export function* renderPage(
  state: DemoState,
  dialect: Dialect,
  serverName: string,
): Generator<string> {
  const cells = fixedCells(state, dialect);
  let at = 0;
  yield pageHead(state, dialect, serverName);
  for (const balancer of state.balancers) {
    let section = balancerSection(balancer, dialect);
    for (const worker of balancer.workers) {
      const fixed = cells[at];
      at += 1;
      if (fixed !== undefined) section += workerRow(worker, fixed);
    }
    yield `${section}</table>\n`;
  }
  yield `<hr />\n${expressionTable(state)}`;
}

function pageHead(state: DemoState, dialect: Dialect, serverName: string): string {
  const doctype = dialect.html4
    ? '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n'
    : '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n';
  const not = (yes: boolean) => (yes ? '' : 'NOT ');
  const built = dialect.saysPersisted
    ? `${dialect.serverBuilt}</dt>\n` +
      `<dt>Balancer changes will ${not(state.persisted)}be persisted on restart.</dt>` +
      '<dt>Balancers are inherited from main server.</dt>' +
      '<dt>ProxyPass settings are inherited from main server.</dt></dl>\n'
    : `${dialect.serverBuilt}\n</dt></dl>\n`;
  return (
    `${doctype}<html><head><title>Balancer Manager</title>\n${styleBlock(dialect)}</head>\n` +
    `<body><h1>Load Balancer Manager for ${escapeHtml(serverName)}</h1>\n\n` +
    `<dl><dt>Server Version: ${dialect.serverDescription}</dt>\n` +
    `<dt>Server Built: ${built}`
  );
}

function styleBlock(dialect: Dialect): string {
  const rule = (name: string, lines: readonly string[]) =>
    `${name} {\n${lines.map((line) => ` ${line};\n`).join('')}}\n`;
  const cell = (background: string) => [
    'border-width: 1px',
    'padding: 2px',
    'border-style: dotted',
    'border-color: gray',
    `background-color: ${background}`,
    'text-align: center',
  ];
  return (
    "<style type='text/css'>\n" +
    rule('table', [
      'border-width: 1px',
      'border-spacing: 3px',
      'border-style: solid',
      'border-color: gray',
      'border-collapse: collapse',
      'background-color: white',
      'text-align: center',
    ]) +
    rule('th', cell(dialect.healthChecks ? 'lightgray' : 'white')) +
    rule('td', cell('white')) +
    '</style>\n'
  );
}

function balancerSection(balancer: DemoBalancer, dialect: Dialect): string {
  const { quote } = dialect;
  const and = dialect.healthChecks ? '&amp;' : '&';
  const link = `${MANAGER_PATH}?b=${balancer.name}${and}nonce=${balancer.nonce}`;
  // Before 2.4.21 the sticky cell stays open, and its end tag comes one cell too late.
  const [stickyEnd, timeoutStart] = dialect.healthChecks ? ['</td>', '<td>'] : ['', '</td><td>'];
  return (
    `<hr />\n<h3>LoadBalancer Status for <a href=${quote}${link}${quote}>balancer://${balancer.name}</a>` +
    ` [p148ea657_${balancer.name.replace(/[^A-Za-z0-9]/g, '_')}]</h3>\n` +
    '\n\n<table><tr><th>MaxMembers</th><th>StickySession</th><th>DisableFailover</th><th>Timeout</th>' +
    '<th>FailoverAttempts</th><th>Method</th><th>Path</th><th>Active</th></tr>\n' +
    `<tr><td>${balancer.maxMembers} [${balancer.workers.length} Used]</td>\n` +
    `<td>${stickyText(balancer, dialect)}${stickyEnd}` +
    `<td>${balancer.failoverDisabled ? 'On' : 'Off'}</td>\n` +
    `${timeoutStart}${balancer.timeoutSeconds}</td><td>${balancer.attempts}</td>\n` +
    `<td>${balancer.method}</td>\n<td>${balancer.path}</td>\n<td>Yes</td>\n` +
    `${dialect.closesRow ? '</tr>\n' : ''}</table>\n<br />` +
    '\n\n<table><tr><th>Worker URL</th><th>Route</th><th>RouteRedir</th><th>Factor</th><th>Set</th>' +
    '<th>Status</th><th>Elected</th><th>Busy</th><th>Load</th><th>To</th><th>From</th>' +
    `${dialect.healthChecks ? HEALTH_HEADINGS : ''}</tr>\n`
  );
}

/** `cookie | urlparam`, whose spaces go with 2.4.68. */
export function stickyNames(balancer: DemoBalancer, dialect: Dialect): string {
  const shown = dialect.escapesMore ? escapeHtml : (text: string) => text;
  const { stickyCookie, stickyParameter } = balancer;
  if (stickyCookie === stickyParameter) return shown(stickyCookie);
  return shown(stickyCookie) + (dialect.html4 ? '|' : ' | ') + shown(stickyParameter);
}

function stickyText(balancer: DemoBalancer, dialect: Dialect): string {
  return balancer.stickyCookie === '' ? ' (None) ' : stickyNames(balancer, dialect);
}

function expressionTable(state: DemoState): string {
  if (state.expressions.length === 0) return '';
  const rows = state.expressions.map(
    ([name, expression]) => `<tr><td>${name}</td><td>${expression}</td></tr>\n`,
  );
  return (
    "\n\n<table><tr><th colspan='2'>Health check cond. expressions:</th></tr>\n" +
    `<tr><th>Expr name</th><th>Expression</th></tr>\n${rows.join('')}</table><hr/>\n`
  );
}
