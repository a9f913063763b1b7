/** A worker as a recording has it: whole, or by how much its counters have grown since the reading before. */

import type {
  ByteCount,
  ConnectionLimits,
  HealthCheck,
  LastError,
  Worker,
} from '../../httpd/model.ts';
import { maskSecrets, maskUrl } from '../../httpd/secrets.ts';
import { parseStatus } from '../../httpd/status.ts';
import {
  BadLine,
  type Fields,
  fieldsOf,
  flagIn,
  listOf,
  numberIn,
  orNull,
  textIn,
} from './shape.ts';

export function workerLine(worker: Worker) {
  const { status, to, from, health, lastError, limits, ...rest } = worker;
  return {
    ...rest,
    url: maskUrl(worker.url),
    route: maskSecrets(worker.route),
    redirect: maskSecrets(worker.redirect),
    status: status.tokens.join(' '),
    to: to === null ? null : [to.bytes, to.exact],
    from: from === null ? null : [from.bytes, from.exact],
    health: health === null ? null : { ...health, ...withoutTokens(health) },
    ...(lastError !== undefined && { lastError }),
    ...(limits !== undefined && { limits }),
  };
}

/** A check can ask with a token in its query. */
function withoutTokens({ uri, expression }: HealthCheck) {
  return { uri: maskSecrets(uri.replace(/\?.*$/s, '?…')), expression: maskSecrets(expression) };
}

export function readWorker(value: unknown): Worker {
  const line = fieldsOf(value);
  return {
    url: textIn(line.url),
    route: textIn(line.route),
    redirect: textIn(line.redirect),
    factor: orNull(line.factor, numberIn1),
    lbSet: orNull(line.lbSet, numberIn1),
    status: parseStatus(textIn(line.status)),
    elected: orNull(line.elected, numberIn1),
    busy: orNull(line.busy, numberIn1),
    load: orNull(line.load, numberIn1),
    to: orNull(line.to, readBytes),
    from: orNull(line.from, readBytes),
    health: orNull(line.health, readHealth),
    ...(line.lastError !== undefined && { lastError: orNull(line.lastError, readLastError) }),
    ...(line.limits !== undefined && { limits: readLimits(line.limits) }),
  };
}

const numberIn1 = (value: unknown) => numberIn(value);

function readBytes(value: unknown): ByteCount {
  const [bytes, exact] = listOf(value);
  return { bytes: numberIn(bytes, 0), exact: flagIn(exact) };
}

function readHealth(value: unknown): HealthCheck {
  const line = fieldsOf(value);
  return {
    method: textIn(line.method),
    ...numbers(line, ['intervalMs', 'passes', 'passed', 'fails', 'failed']),
    uri: textIn(line.uri),
    expression: textIn(line.expression),
  };
}

function readLastError(value: unknown): LastError {
  const line = fieldsOf(value);
  return {
    at: numberIn(line.at),
    isTold: flagIn(line.isTold),
    clockAhead: numberIn(line.clockAhead),
    retrySeconds: numberIn(line.retrySeconds),
    retries: orNull(line.retries, numberIn1),
  };
}

function readLimits(value: unknown): ConnectionLimits {
  return numbers(fieldsOf(value), ['min', 'softMax', 'max', 'ttlSeconds']);
}

function numbers<Name extends string>(line: Fields, names: readonly Name[]) {
  const entries = names.map((name) => [name, orNull(line[name], numberIn1)]);
  return Object.fromEntries(entries) as Record<Name, number | null>;
}

/**
 * By how much elected, busy, load and the bytes to and from it have grown, zeros at the end left out; null where that
 * does not tell all that is different.
 */
export function growthOf(was: Worker, is: Worker): readonly number[] | null {
  if (!isSameBesides(was, is)) return null;
  const growth = [
    grown(was.elected, is.elected),
    grown(was.busy, is.busy),
    grown(was.load, is.load),
    bytesGrown(was.to, is.to),
    bytesGrown(was.from, is.from),
  ];
  if (growth.some(Number.isNaN)) return null;
  while (growth.at(-1) === 0) growth.pop();
  return growth;
}

/**
 * The worker after that growth, which begins at `from` of the list. Field by field: a copy by spreading is most of what
 * a moment of a recording costs, for it is made of each worker of each reading.
 */
export function grownBy(was: Worker, growth: readonly unknown[], from = 0): Worker {
  const { url, route, redirect, factor, lbSet, status, health, lastError, limits } = was;
  const elected = plus(was.elected, growth[from] ?? 0);
  const busy = plus(was.busy, growth[from + 1] ?? 0);
  const load = plus(was.load, growth[from + 2] ?? 0);
  const to = bytesPlus(was.to, growth[from + 3] ?? 0);
  const fromIt = bytesPlus(was.from, growth[from + 4] ?? 0);
  if (lastError === undefined && limits === undefined) {
    return {
      url,
      route,
      redirect,
      factor,
      lbSet,
      status,
      elected,
      busy,
      load,
      to,
      from: fromIt,
      health,
    };
  }
  return { ...was, elected, busy, load, to, from: fromIt };
}

function grown(was: number | null, is: number | null): number {
  if (was === is) return 0;
  return Number.isSafeInteger(was) && Number.isSafeInteger(is) ? Number(is) - Number(was) : NaN;
}

function bytesGrown(was: ByteCount | null, is: ByteCount | null): number {
  if (was?.exact !== is?.exact) return NaN;
  return grown(was?.bytes ?? null, is?.bytes ?? null);
}

function plus(was: number | null, growth: unknown): number | null {
  if (growth === 0) return was;
  if (was === null) throw new BadLine();
  return numberIn(was + numberIn(growth));
}

function bytesPlus(was: ByteCount | null, growth: unknown): ByteCount | null {
  if (growth === 0) return was;
  if (was === null) throw new BadLine();
  return { bytes: numberIn(was.bytes + numberIn(growth), 0), exact: was.exact };
}

function isSameBesides(was: Worker, is: Worker): boolean {
  return (
    was.url === is.url &&
    was.route === is.route &&
    was.redirect === is.redirect &&
    was.factor === is.factor &&
    was.lbSet === is.lbSet &&
    (was.status === is.status || was.status.tokens.join(' ') === is.status.tokens.join(' ')) &&
    isAlike(was.health, is.health) &&
    isAlike(was.lastError, is.lastError) &&
    isAlike(was.limits, is.limits)
  );
}

/** Of values of a few fields, in one order. */
export function isAlike(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
