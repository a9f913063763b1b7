/** A page as a recording has it: whole, or what of its workers is another than on the page before. Without its nonces. */

import type { Balancer, ManagerPage, Worker } from '../../httpd/model.ts';
import { maskSecrets } from '../../httpd/secrets.ts';
import { BadLine, fieldsOf, flagIn, listOf, numberIn, orNull, textIn, wordIn } from './shape.ts';
import { grownBy, growthOf, isAlike, readWorker, workerLine } from './worker-lines.ts';

/** Stands for the nonces of a session: whether two are the same is told, and nothing else. */
export class NonceMarks {
  private readonly marks = new Map<string, string>();

  of(nonce: string | null): string | null {
    if (nonce === null || nonce === '') return nonce;
    const mark = this.marks.get(nonce) ?? `#${this.marks.size + 1}`;
    this.marks.set(nonce, mark);
    return mark;
  }
}

export function pageLine(page: ManagerPage, nonces: NonceMarks) {
  const { form: _, balancers, expressions, ...rest } = page;
  return {
    ...rest,
    expressions: expressions.map(({ name, expression }) => [
      maskSecrets(name),
      maskSecrets(expression),
    ]),
    balancers: balancers.map((balancer) => ({
      ...balancer,
      nonce: nonces.of(balancer.nonce),
      workers: balancer.workers.map(workerLine),
    })),
  };
}

export function readPage(value: unknown): ManagerPage {
  const line = fieldsOf(value);
  return {
    serverName: textIn(line.serverName),
    serverVersion: textIn(line.serverVersion),
    serverBuilt: textIn(line.serverBuilt),
    generation: wordIn(line.generation, ['2.2', '2.4']),
    persisted: orNull(line.persisted, flagIn),
    balancersInherited: orNull(line.balancersInherited, flagIn),
    proxyPassInherited: orNull(line.proxyPassInherited, flagIn),
    balancers: listOf(line.balancers).map(readBalancer),
    ...(line.unreadable !== undefined && { unreadable: textIn(line.unreadable) }),
    expressions: listOf(line.expressions).map((each) => {
      const [name, expression] = listOf(each);
      return { name: textIn(name), expression: textIn(expression) };
    }),
    form: null,
    charset: wordIn(line.charset, ['utf-8', 'latin1']),
  };
}

const number = (value: unknown) => numberIn(value);

function readBalancer(value: unknown): Balancer {
  const line = fieldsOf(value);
  return {
    name: textIn(line.name),
    ...(line.httpdName !== undefined && { httpdName: textIn(line.httpdName) }),
    safeName: orNull(line.safeName, textIn),
    nonce: orNull(line.nonce, textIn),
    sticky: orNull(line.sticky, textIn),
    failoverDisabled: orNull(line.failoverDisabled, flagIn),
    timeoutSeconds: orNull(line.timeoutSeconds, number),
    failoverAttempts: orNull(line.failoverAttempts, number),
    method: textIn(line.method),
    maxMembers: orNull(line.maxMembers, number),
    usedMembers: orNull(line.usedMembers, number),
    path: orNull(line.path, textIn),
    active: orNull(line.active, flagIn),
    workers: listOf(line.workers).map(readWorker),
  };
}

/** What is another: workers by their place on the page, those that only grew, and whole ones. */
export interface PageChange {
  readonly grown: readonly (readonly number[])[];
  readonly whole: readonly (readonly [number, ReturnType<typeof workerLine>])[];
}

/** null: the whole page is to be written. */
export function changeOf(was: ManagerPage, is: ManagerPage): PageChange | null {
  if (was === is) return { grown: [], whole: [] };
  if (!hasSameFrame(was, is)) return null;
  const grown: (readonly number[])[] = [];
  const whole: (readonly [number, ReturnType<typeof workerLine>])[] = [];
  let index = 0;
  for (const [row, balancer] of is.balancers.entries()) {
    const before = was.balancers[row]?.workers ?? [];
    for (const [place, worker] of balancer.workers.entries()) {
      const growth = growthOf(before[place] as Worker, worker);
      if (growth === null) whole.push([index, workerLine(worker)]);
      else if (growth.length > 0) grown.push([index, ...growth]);
      index += 1;
    }
  }
  return { grown, whole };
}

/** The page after that change; the same one where nothing is another. */
export function changedBy(was: ManagerPage, grown: unknown, whole: unknown): ManagerPage {
  const grows = listOf(grown ?? []);
  const wholes = listOf(whole ?? []);
  if (grows.length === 0 && wholes.length === 0) return was;
  /** By the worker's place on the page: by how much it has grown, or all of it. */
  const fresh = new Map<number, readonly unknown[] | Worker>();
  for (const each of grows) {
    const growth = listOf(each);
    fresh.set(numberIn(growth[0], 0), growth);
  }
  for (const each of wholes) {
    const [index, worker] = listOf(each);
    fresh.set(numberIn(index, 0), readWorker(worker));
  }
  let index = 0;
  let used = 0;
  const balancers = was.balancers.map((balancer) => {
    let isSame = true;
    const workers = balancer.workers.map((worker) => {
      const change = fresh.get(index++);
      if (change === undefined) return worker;
      used += 1;
      isSame = false;
      return isList(change) ? grownBy(worker, change, 1) : change;
    });
    return isSame ? balancer : { ...balancer, workers };
  });
  if (used !== fresh.size) throw new BadLine();
  return { ...was, balancers };
}

function isList(change: readonly unknown[] | Worker): change is readonly unknown[] {
  return Array.isArray(change);
}

const PAGE_FIELDS = [
  'serverName',
  'serverVersion',
  'serverBuilt',
  'generation',
  'persisted',
  'balancersInherited',
  'proxyPassInherited',
  'unreadable',
  'charset',
] as const;

const BALANCER_FIELDS = [
  'name',
  'httpdName',
  'safeName',
  'nonce',
  'sticky',
  'failoverDisabled',
  'timeoutSeconds',
  'failoverAttempts',
  'method',
  'maxMembers',
  'usedMembers',
  'path',
  'active',
] as const;

/** All but the workers themselves. */
function hasSameFrame(was: ManagerPage, is: ManagerPage): boolean {
  return (
    was.balancers.length === is.balancers.length &&
    PAGE_FIELDS.every((name) => was[name] === is[name]) &&
    isAlike(was.expressions, is.expressions) &&
    was.balancers.every((before, row) => {
      const after = is.balancers[row] as Balancer;
      return (
        before.workers.length === after.workers.length &&
        BALANCER_FIELDS.every((name) => before[name] === after[name])
      );
    })
  );
}
