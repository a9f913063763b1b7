/** The XML answers. Names are not escaped in any version, so one `&` makes them not well-formed. */

import type { Dialect } from './dialect.ts';
import {
  type DemoBalancer,
  type DemoState,
  type DemoWorker,
  statusText,
  statusWord,
  workerName,
} from './state.ts';
import { escapeHtml, formatFactor } from './texts.ts';

const THREADS_PER_CHILD = 25;

export function renderXml(state: DemoState, dialect: Dialect): string {
  const old = dialect.generation === '2.2';
  const quote = old ? '"' : "'";
  const parts = [
    `<?xml version=${quote}1.0${quote} encoding=${quote}UTF-8${quote} ?>\n` +
      `<httpd:manager xmlns:httpd=${quote}http://httpd.apache.org${quote}>\n  <httpd:balancers>\n`,
  ];
  for (const balancer of state.balancers) {
    parts.push('    <httpd:balancer>\n', balancerElements(balancer, dialect));
    parts.push('      <httpd:workers>\n');
    for (const worker of balancer.workers) {
      parts.push(
        '        <httpd:worker>\n',
        old ? identity(worker, dialect) : workerElements(worker, dialect),
        '        </httpd:worker>\n',
      );
    }
    parts.push('      </httpd:workers>\n    </httpd:balancer>\n');
  }
  parts.push('  </httpd:balancers>\n</httpd:manager>');
  return parts.join('');
}

function balancerElements(balancer: DemoBalancer, dialect: Dialect): string {
  const one = (name: string, value: string | number) => element(6, name, value);
  const name = one('name', `balancer://${balancer.name}`);
  if (dialect.generation === '2.2') return name;
  // Before 2.4.17 the elements of stickiness come even where nothing sticks.
  const sticks = balancer.stickyCookie !== '' || !dialect.healthChecks;
  const cookie = dialect.escapesMore ? escapeHtml(balancer.stickyCookie) : balancer.stickyCookie;
  const timeout = one('timeout', balancer.timeoutSeconds);
  return (
    name +
    (dialect.html4 ? one('nonce', balancer.nonce) : '') +
    (sticks ? one('stickysession', cookie) : '') +
    (sticks ? one('nofailover', balancer.failoverDisabled ? 'On' : 'Off') : '') +
    // The later versions forgot this line's end.
    (dialect.html4 ? timeout.trimEnd() : timeout) +
    (balancer.attemptsSet ? one('maxattempts', balancer.attempts) : '') +
    one('lbmethod', balancer.method) +
    (sticks ? one('scolonpathdelim', 'Off') : '')
  );
}

function identity(worker: DemoWorker, dialect: Dialect): string {
  return (
    element(10, 'scheme', worker.scheme) +
    element(10, 'hostname', worker.host) +
    element(10, 'loadfactor', formatFactor(worker.factor, dialect.decimalFactors))
  );
}

function workerElements(worker: DemoWorker, dialect: Dialect): string {
  const one = (name: string, value: string | number) => element(10, name, value);
  return (
    one('name', workerName(worker)) +
    identity(worker, dialect) +
    one('port', worker.port) +
    one('min', 0) +
    one('smax', THREADS_PER_CHILD) +
    one('max', THREADS_PER_CHILD) +
    one('ttl', 0) +
    one('status', dialect.healthChecks ? statusText(worker) : statusWord(worker)) +
    (worker.errorAt > 0 ? one('error_time', rfc822Date(worker.errorAt)) : '') +
    one('retries', worker.retries) +
    one('lbstatus', worker.load) +
    one('loadfactor', formatFactor(worker.factor, dialect.decimalFactors)) +
    one('transferred', worker.to) +
    one('read', worker.from) +
    one('elected', worker.elected) +
    one('route', escapeHtml(worker.route)) +
    one('redirect', escapeHtml(worker.redirect)) +
    one('busy', worker.busy) +
    one('lbset', worker.lbSet) +
    (worker.scheme === 'ajp' ? one('flushpackets', 'Off') : '')
  );
}

function element(indent: number, name: string, value: string | number): string {
  return `${' '.repeat(indent)}<httpd:${name}>${value}</httpd:${name}>\n`;
}

function rfc822Date(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}
