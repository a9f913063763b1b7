/** 2.4's edit forms. Which fields they hold is a client's best sign of what the server can do. */

import { healthMethods, LB_METHODS } from './apply-edit.ts';
import type { Dialect } from './dialect.ts';
import { stickyNames } from './html-page.ts';
import { type DemoBalancer, type DemoState, type DemoWorker, hasStatus, STATUS } from './state.ts';
import { escapeHtml, escapePath, formatFactor } from './texts.ts';
import { shownName } from './worker-row.ts';

const PAD = '&nbsp;&nbsp;&nbsp;&nbsp;';

/** `action`: the server's own idea of its address, wrong behind a tunnel. */
export function workerForm(
  state: DemoState,
  balancer: DemoBalancer,
  worker: DemoWorker,
  dialect: Dialect,
  action: string,
): string {
  const text = (label: string, name: string, value: string) =>
    `<tr><td>${label}:</td><td><input name='${name}' id='${name}' type=text value=${value}></td></tr>\n`;
  const modern = dialect.healthChecks;
  return (
    `<h3>Edit worker settings for ${shownName(worker)}</h3>\n` +
    `${formStart(dialect, action, 'worker')}${modern ? '' : '<dl>\n'}<table>` +
    text('Load factor', 'w_lf', `'${formatFactor(worker.factor, dialect.decimalFactors)}'`) +
    text('LB Set', 'w_ls', `'${worker.lbSet}'`) +
    text('Route', 'w_wr', `"${escapeHtml(worker.route)}"`) +
    text('Route Redirect', 'w_rr', `"${escapeHtml(worker.redirect)}"`) +
    statusRadios(worker, dialect) +
    (modern ? healthFields(state, worker, dialect) : '') +
    `<tr><td colspan=${modern ? "'2'" : '2'}><input type=submit value='Submit'></td></tr>\n</table>\n` +
    hidden('w', escapePath(worker.url), dialect) +
    formEnd(balancer, dialect)
  );
}

function statusRadios(worker: DemoWorker, dialect: Dialect): string {
  const flags: readonly (readonly [string, string, number])[] = [
    ['Ignore Errors', 'w_status_I', STATUS.ignoreErrors],
    ['Draining Mode', 'w_status_N', STATUS.draining],
    ['Disabled', 'w_status_D', STATUS.disabled],
    ['Hot Standby', 'w_status_H', STATUS.standby],
    ...(dialect.hotSpares ? [['Hot Spare', 'w_status_R', STATUS.spare] as const] : []),
    ...(dialect.healthChecks
      ? [
          ['HC Fail', 'w_status_C', STATUS.checkFailed] as const,
          ['Stopped', 'w_status_S', STATUS.stopped] as const,
        ]
      : []),
  ];
  return (
    `<tr><td>Status:</td><td><table><tr>${flags.map(([title]) => `<th>${title}</th>`).join('')}</tr>\n<tr>` +
    flags.map(([, name, bit]) => radio(name, hasStatus(worker, bit), dialect)).join('') +
    `</tr></table>${dialect.healthChecks ? '</td></tr>' : ''}\n`
  );
}

/** Before 2.4.21 both radios of a pair share one id. */
function radio(name: string, on: boolean, dialect: Dialect): string {
  const input = (value: string, checked: boolean) => {
    const id = dialect.healthChecks ? name + value : name;
    return `<input name='${name}' id='${id}' value='${value}' type=radio${checked ? ' checked' : ''}>`;
  };
  const label = (value: string, title: string) =>
    dialect.healthChecks ? `<label for='${name}${value}'>${title}</label>` : title;
  return `<td>${label('1', 'On')} ${input('1', on)} <br/> ${label('0', 'Off')} ${input('0', !on)}</td>\n`;
}

/** The expression's choices have no "none": a browser's submit sets one that nobody chose. */
function healthFields(state: DemoState, { health }: DemoWorker, dialect: Dialect): string {
  const methods = healthMethods(dialect).map(
    (method) =>
      `<option value='${method}' ${method === health.method ? 'selected' : ''} >${method}</option>\n`,
  );
  const expressions = state.expressions.map(
    ([name]) =>
      `<option value='${name}' ${name === health.expression ? 'selected' : ''} >${name}</option>\n`,
  );
  const space = dialect.http11Checks ? ' ' : '';
  const text = (label: string, name: string, value: string) =>
    `<tr><td>${label}</td><td><input name='${name}' id='${name}' type='text'${space}value=${value}</td></tr>\n`;
  const uri = escapeHtml(health.uri);
  return (
    "<tr><td colspan='2'>\n<table align='center'><tr><th>Health Check param</th><th>Value</th></tr>\n" +
    `<tr><td>Method</td><td><select name='w_hm'>\n${methods.join('')}</select>\n</td></tr>\n` +
    `<tr><td>Expr</td><td><select name='w_he'>\n${expressions.join('')}</select>\n</td></tr>\n` +
    text('Interval (ms)', 'w_hi', `'${health.intervalMs}'>`) +
    text('Passes trigger', 'w_hp', `'${health.passes}'>`) +
    text('Fails trigger)', 'w_hf', `'${health.fails}'>`) +
    // The input of 2.4.21 to 2.4.39 has no end.
    text('HC uri', 'w_hu', dialect.escapesMore ? `"${uri}">` : `'${uri}'`) +
    '</table>\n</td></tr>\n'
  );
}

export function balancerForm(balancer: DemoBalancer, dialect: Dialect, action: string): string {
  const methods = LB_METHODS.map(
    (method) =>
      `<option value='${method}'${method === balancer.method ? ' selected ' : ''}>${method}\n`,
  );
  const modern = dialect.healthChecks;
  const quote = dialect.escapesMore ? '"' : "'";
  const free = balancer.workers.length < balancer.maxMembers;
  return (
    `<h3>Edit balancer settings for balancer://${balancer.name}</h3>\n` +
    `${formStart(dialect, action, 'balancer')}${modern ? '' : '<dl>\n'}<table>\n` +
    `<tr><td>LBmethod:</td><td>\n<select name='b_lbm' id='b_lbm'>${methods.join('')}</select>\n</td></tr>\n` +
    `<tr><td>Timeout:</td><td><input name='b_tmo' id='b_tmo' type=text value='${balancer.timeoutSeconds}'></td></tr>\n` +
    `<tr><td>Failover Attempts:</td><td><input name='b_max' id='b_max' type=text value='${balancer.attempts}'></td></tr>\n` +
    `<tr><td>Disable Failover:</td>${radio('b_sforce', balancer.failoverDisabled, dialect)}` +
    `${modern ? '</tr>\n' : ''}` +
    "<tr><td>Sticky Session:</td><td><input name='b_ss' id='b_ss' size=64 type=text " +
    `value =${quote}${stickyNames(balancer, dialect)}${quote}>${PAD}(Use '-' to delete)</td></tr>\n` +
    (free
      ? "<tr><td>Add New Worker:</td><td><input name='b_nwrkr' id='b_nwrkr' size=32 type=text>" +
        `${PAD}Are you sure? <input name='b_wyes' id='b_wyes' type=checkbox value='1'></td></tr>`
      : '') +
    "<tr><td colspan=2><input type=submit value='Submit'></td></tr>\n</table>\n" +
    formEnd(balancer, dialect)
  );
}

function formStart(dialect: Dialect, action: string, kind: 'worker' | 'balancer'): string {
  const type = 'application/x-www-form-urlencoded';
  if (!dialect.healthChecks && kind === 'worker') {
    return `<form method="POST" enctype="${type}" action="${escapePath(action)}">\n`;
  }
  const quote = dialect.escapesMore ? '"' : "'";
  return `<form method='POST' enctype='${type}' action=${quote}${escapePath(action)}${quote}>\n`;
}

function hidden(name: string, value: string, dialect: Dialect): string {
  const quote = dialect.escapesMore && name !== 'nonce' ? '"' : "'";
  return `<input type=hidden name='${name}' id='${name}' value=${quote}${value}${quote}>\n`;
}

function formEnd(balancer: DemoBalancer, dialect: Dialect): string {
  const name = dialect.escapesMore ? escapeHtml(balancer.name) : balancer.name;
  return `${hidden('b', name, dialect)}${hidden('nonce', balancer.nonce, dialect)}</form>\n<hr />\n`;
}
