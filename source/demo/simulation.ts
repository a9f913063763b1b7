/** The simulated httpd behind the server: its state, its traffic, and the hands that change it from outside. */

import {
  buildBalancer,
  buildState,
  buildWorker,
  type DemoConfiguration,
  type DemoMember,
  type DemoPool,
  makeNonce,
  splitWorkerUrl,
} from './configuration.ts';
import type { Dialect } from './dialect.ts';
import { generatedConfiguration, storyConfiguration } from './pools.ts';
import { seededRandom } from './random.ts';
import {
  type DemoBalancer,
  type DemoState,
  type DemoWorker,
  STATUS,
  setStatus,
  touch,
  workerName,
} from './state.ts';
import { beginStory, tellStory } from './story.ts';
import { toByteText } from './texts.ts';
import { createTraffic, STEP_MS } from './traffic.ts';

export type FlagLetter = 'I' | 'N' | 'D' | 'H' | 'S' | 'R' | 'C' | 'E';

export interface BehindTheBack {
  readonly flags?: Readonly<Partial<Record<FlagLetter, boolean>>>;
  readonly factor?: number;
  readonly lbSet?: number;
  readonly route?: string;
  readonly redirect?: string;
}

const LETTERS: Readonly<Record<FlagLetter, number>> = {
  I: STATUS.ignoreErrors,
  N: STATUS.draining,
  D: STATUS.disabled,
  H: STATUS.standby,
  S: STATUS.stopped,
  R: STATUS.spare,
  C: STATUS.checkFailed,
  E: STATUS.error,
};

export interface SimulationOptions {
  readonly members?: number;
  readonly pools?: readonly DemoPool[];
  readonly expressions?: readonly (readonly [name: string, expression: string])[];
  readonly traffic?: boolean;
  readonly persist?: boolean;
  readonly random?: () => number;
}

export interface Simulation {
  readonly state: DemoState;
  changeNonces(): void;
  readonly controls: {
    restart(): void;
    failMember(balancer: string, url: string): void;
    recoverMember(balancer: string, url: string): void;
    editBehindTheBack(balancer: string, url: string, change: BehindTheBack): void;
    removeMember(balancer: string, url: string): void;
    addMember(balancer: string, member: DemoMember): void;
    addBalancer(pool: DemoPool): void;
    tick(ms: number): void;
  };
}

export function createSimulation(
  dialect: Dialect,
  options: SimulationOptions,
  startedAt: number,
): Simulation {
  const random = options.random ?? seededRandom(20_240_401);
  const tellsStory = options.pools === undefined && options.members === undefined;
  const configuration = configurationFor(options);
  const traffic = createTraffic(random, startedAt, dialect.decimalFactors);
  let state = buildState(configuration, dialect, random);
  if (tellsStory) beginStory(state, traffic, options.traffic !== false);

  function find(balancerName: string, url: string): [DemoBalancer, DemoWorker] {
    const balancer = findBalancer(state, balancerName);
    const wanted = toByteText(url);
    const normal = splitWorkerUrl(wanted)?.url;
    const worker = balancer.workers.find(
      (each) => workerName(each) === wanted || each.url === normal,
    );
    if (worker === undefined) throw new TypeError(`no member ${url} in ${balancerName}`);
    touch(state);
    return [balancer, worker];
  }

  function changeNonces(): void {
    state.serverNonce = makeNonce(random);
    for (const balancer of state.balancers) {
      const fixed = configuration.pools.find((pool) => pool.name.toLowerCase() === balancer.name);
      balancer.nonce = fixed?.nonce ?? makeNonce(random);
    }
    touch(state);
  }

  return {
    get state() {
      return state;
    },
    changeNonces,
    controls: {
      restart() {
        if (configuration.persist && dialect.generation === '2.4') return;
        if (dialect.generation === '2.2') {
          changeNonces();
          return;
        }
        const { revision } = state;
        state = buildState(configuration, dialect, random);
        state.revision = revision + 1;
      },
      failMember: (balancer, url) => traffic.fail(find(balancer, url)[1]),
      recoverMember(balancer, url) {
        const [, worker] = find(balancer, url);
        traffic.revive(worker);
        setStatus(worker, STATUS.error | STATUS.checkFailed, false);
        worker.errorAt = 0;
        worker.retries = 0;
      },
      editBehindTheBack(balancer, url, change) {
        edit(find(balancer, url)[1], change);
      },
      removeMember(balancerName, url) {
        const [balancer, worker] = find(balancerName, url);
        balancer.workers.splice(balancer.workers.indexOf(worker), 1);
        balancer.maxMembers -= 1;
        reconfigure(configuration, balancerName, (members) =>
          members.filter((member) => splitWorkerUrl(toByteText(member.url))?.url !== worker.url),
        );
      },
      addMember(balancerName, member) {
        const balancer = findBalancer(state, balancerName);
        balancer.workers.push(buildWorker(member, dialect));
        balancer.maxMembers += 1;
        touch(state);
        reconfigure(configuration, balancerName, (members) => [...members, member]);
      },
      addBalancer(pool) {
        configuration.pools.push(pool);
        state.balancers.push(buildBalancer(pool, dialect, random));
        touch(state);
      },
      tick(ms) {
        // In steps, so that what the story does falls into its own moment.
        for (let left = ms; left > 0; left -= STEP_MS) {
          const before = traffic.clock;
          traffic.advance(state, Math.min(left, STEP_MS));
          if (tellsStory && traffic.clock > before) tellStory(state, traffic);
        }
      },
    },
  };
}

function configurationFor(options: SimulationOptions): DemoConfiguration {
  const persist = options.persist ?? false;
  if (options.pools !== undefined) {
    return { pools: [...options.pools], expressions: options.expressions ?? [], persist };
  }
  return options.members === undefined
    ? storyConfiguration(persist)
    : generatedConfiguration(options.members, persist);
}

function findBalancer(state: DemoState, name: string): DemoBalancer {
  const found = state.balancers.find((balancer) => balancer.name === toByteText(name));
  if (found === undefined) throw new TypeError(`no balancer ${name}`);
  return found;
}

function reconfigure(
  configuration: DemoConfiguration,
  name: string,
  change: (members: readonly DemoMember[]) => readonly DemoMember[],
): void {
  const at = configuration.pools.findIndex((pool) => pool.name === name);
  const pool = configuration.pools[at];
  if (pool !== undefined) {
    configuration.pools[at] = { ...pool, members: change(pool.members ?? []) };
  }
}

function edit(worker: DemoWorker, change: BehindTheBack): void {
  for (const [letter, on] of Object.entries(change.flags ?? {})) {
    setStatus(worker, LETTERS[letter as FlagLetter], on);
  }
  if (change.factor !== undefined) worker.factor = Math.round(change.factor * 100);
  if (change.lbSet !== undefined) worker.lbSet = change.lbSet;
  if (change.route !== undefined) worker.route = toByteText(change.route);
  if (change.redirect !== undefined) worker.redirect = toByteText(change.redirect);
}
