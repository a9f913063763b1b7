/** The balancer and the worker of a name on a page. */

import type { Balancer, ManagerPage, Worker } from '../model.ts';

export function findBalancer(page: ManagerPage, name: string): Balancer | undefined {
  return page.balancers.find((each) => each.name === name);
}

export function findWorker(page: ManagerPage, balancer: string, url: string): Worker | undefined {
  return findBalancer(page, balancer)?.workers.find((each) => each.url === url);
}
