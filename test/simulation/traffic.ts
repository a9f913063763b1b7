/** Clients of the simulated front ends, and what httpd knows of their requests: busy, Elected, bytes, the scoreboard. */

import type { SimulatedFleet } from '../helpers/simulated-fleet.ts';
import type { SimulatedFrontEnd, SimulatedMember } from '../helpers/simulated-front-end.ts';
import { type SimulatedRequest, SLOTS } from '../helpers/simulated-scoreboard.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenario.ts';

/** A front end gets a request so often, in the middle. */
const REQUEST_EVERY_MS = 200;

interface Flight {
  readonly member: SimulatedMember;
  /** Of httpd: requests of the processes before are counted no more. */
  readonly life: number;
  readonly slot: number;
}

interface Server {
  readonly frontEnd: SimulatedFrontEnd;
  readonly flights: Set<Flight>;
  /** The last request of each slot. */
  readonly board: SimulatedRequest[];
  life: number;
}

export class Traffic {
  /** Told of a member whose last request on a front end has ended. */
  onLastEnded: (route: string) => void = () => undefined;
  private readonly leftOut = new Set<SimulatedMember>();
  private readonly it: SimulatedFleet;
  private readonly random: Random;
  private readonly longestMs: number;
  private readonly hasSessions: boolean;
  private readonly servers: ReadonlyMap<string, Server>;

  constructor(it: SimulatedFleet, { longestMs, graceMs }: Scenario, random: Random) {
    this.it = it;
    this.random = random;
    this.longestMs = longestMs;
    this.hasSessions = graceMs > 0;
    this.servers = new Map(
      it.frontEnds.map((frontEnd) => [
        frontEnd.name,
        { frontEnd, flights: new Set<Flight>(), board: [], life: 0 },
      ]),
    );
    for (const server of this.servers.values()) this.keepSending(server);
  }

  /** Really, whatever httpd says. */
  inFlight(frontEnd: string, route: string): number {
    let count = 0;
    for (const { member } of this.server(frontEnd).flights) if (member.route === route) count += 1;
    return count;
  }

  /** What its scoreboard has, ever the same array. */
  board(frontEnd: string): SimulatedRequest[] {
    return this.server(frontEnd).board;
  }

  /** One request is not counted: of those in flight, or the next one. */
  leaveOut(member: SimulatedMember): void {
    if (member.busy > 0) countOff(member);
    else this.leftOut.add(member);
  }

  restart(frontEnd: string, how: 'graceful' | 'hard'): void {
    const server = this.server(frontEnd);
    server.life += 1;
    if (how === 'hard') {
      server.flights.clear();
      server.board.splice(0);
      return;
    }
    const now = this.it.clock.monotonic();
    // As event has it: children that stop write it over what they still do.
    for (const [at, each] of server.board.entries())
      if (each.to > now) server.board[at] = { ...each, mode: 'G' };
  }

  private server(frontEnd: string): Server {
    const server = this.servers.get(frontEnd);
    if (server === undefined) throw new Error(`no ${frontEnd}`);
    return server;
  }

  private keepSending(server: Server): void {
    const { random } = this;
    this.it.clock.after(1 + random.below(2 * REQUEST_EVERY_MS), () => {
      this.send(server);
      this.keepSending(server);
    });
  }

  private send(server: Server): void {
    const { random, it } = this;
    const { frontEnd, board, flights, life } = server;
    const hasSession = this.hasSessions && random.below(4) === 0;
    const choice = hasSession ? frontEnd.reachable() : frontEnd.usable();
    const member = choice[random.below(choice.length)];
    const from = it.clock.monotonic();
    const slot = freeSlot(board, from);
    // httpd has no thread for it.
    if (member === undefined || slot === null) return;
    member.elected = (member.elected ?? 0) + 1;
    if (!this.leftOut.delete(member)) member.busy += 1;
    // Most are short; one in five takes up to the longest.
    const tookMs = 1 + random.below(random.below(5) === 0 ? this.longestMs : 200);
    // A worker's pipelined request has the letter of its log.
    const mode = random.below(2) === 0 ? 'L' : 'W';
    const before = (board[slot]?.before ?? -1) + 1;
    board[slot] = { slot, before, from, to: from + tookMs, mode };
    const flight = { member, life, slot };
    flights.add(flight);
    it.clock.after(tookMs, () => {
      // Cut off.
      if (!flights.delete(flight)) return;
      if (server.life === life) {
        countOff(member);
        member.received += 1_000;
      }
      this.onLastEnded(member.route);
    });
  }
}

function freeSlot(board: readonly SimulatedRequest[], now: number): number | null {
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const last = board[slot];
    if (last === undefined || last.to <= now) return slot;
  }
  return null;
}

/** httpd never counts below 0: so it is exact again once it truly was. */
function countOff(member: SimulatedMember): void {
  if (member.busy > 0) member.busy -= 1;
}
