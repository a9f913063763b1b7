/** Clients of the balancer who notice when a request is lost. */

import http from 'node:http';

export interface LoadOptions {
  /** So many of the clients keep the session that they are given; the others never say who they are. */
  readonly sticky?: number;
  /** One request in twenty takes this long: from, and less than. A second or two otherwise. */
  readonly slowMs?: readonly [number, number];
  /** Between an answer and the next request, up to twice as long. */
  readonly thinkMs?: number;
  /** One without an answer for so long is lost; 30 s unless told. */
  readonly waitMs?: number;
}

export interface LostRequest {
  /** Asked for as `?id=`: whether httpd knows of it is in its access log. */
  readonly id: number;
  /** Answered with 5xx, or closed without an answer. */
  readonly why: string;
  /** When that was, ms since the epoch, and how long it had waited. */
  readonly at: number;
  readonly tookMs: number;
}

export interface Losses {
  readonly requests: number;
  readonly lost: readonly string[];
  readonly lostRequests: readonly LostRequest[];
  readonly posts: number;
  readonly slow: number;
  readonly versions: ReadonlyMap<string, number>;
  /** Answers by the node that says it gave them. */
  readonly nodes: ReadonlyMap<string, number>;
  /** Sticky clients that were answered by another node than before. */
  readonly moves: number;
}

export interface Load {
  /** Ends after the requests under way, and tells. */
  stop(): Promise<Losses>;
  requests(): number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly node: string;
  /** Which request of its session this was; 0: it has none. */
  readonly session: number;
  /** `JSESSIONID=...` when one was given. */
  readonly cookie: string | null;
}

/** `clients` that each send one request after the other; one in twenty is slow, one in five is a POST. */
export function startLoad(url: string, clients: number, options: LoadOptions = {}): Load {
  const { sticky = 0, slowMs: [from, below] = [1_000, 2_000], thinkMs = 0 } = options;
  const { waitMs = 30_000 } = options;
  const lostRequests: LostRequest[] = [];
  const versions = new Map<string, number>();
  const nodes = new Map<string, number>();
  let [requests, posts, slow, moves] = [0, 0, 0, 0];
  let going = true;
  const runs = Array.from({ length: clients }, async (_, client) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const keepsSession = client < sticky;
    let cookie: string | null = null;
    let node = '';
    for (let turn = 0; going; turn += 1) {
      const isSlow = (turn + client) % 20 === 0;
      const late = from + ((turn * 137 + client * 71) % (below - from));
      const method = (turn + 2 * client) % 5 === 0 ? 'POST' : 'GET';
      requests += 1;
      const id = requests;
      if (isSlow) slow += 1;
      if (method === 'POST') posts += 1;
      const path = `${keepsSession ? 'session/' : ''}${isSlow ? `slow/${late}` : 'fast'}?id=${id}`;
      const sentAt = Date.now();
      try {
        const answer = await send(new URL(path, url), method, agent, cookie, waitMs);
        if (answer.status !== 200) throw new Error(String(answer.status));
        count(versions, answer.text.trim());
        count(nodes, answer.node);
        if (keepsSession) {
          if (node !== '' && answer.node !== node) moves += 1;
          cookie = answer.cookie ?? cookie;
          node = answer.node;
        }
      } catch (problem) {
        const why = `${method} ${problem instanceof Error ? problem.message : ''}`;
        const at = Date.now();
        lostRequests.push({ id, why, at, tookMs: at - sentAt });
      }
      if (thinkMs > 0) {
        await new Promise((resolve) => setTimeout(resolve, (thinkMs * 2 * ((turn * 7) % 10)) / 9));
      }
    }
    agent.destroy();
  });
  return {
    requests: () => requests,
    async stop() {
      going = false;
      await Promise.all(runs);
      const lost = lostRequests.map(({ why }) => why);
      return { requests, posts, slow, lost, lostRequests, versions, nodes, moves };
    },
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Rejects when the connection ended without a whole answer. Sends nothing twice. */
export function send(
  url: URL,
  method: string,
  agent: http.Agent,
  cookie: string | null = null,
  waitMs = 30_000,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(cookie === null ? {} : { Cookie: cookie }),
      ...(method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
    };
    const request = http.request(url, { method, agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => {
        text += piece;
      });
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          text,
          node: String(answer.headers['x-node'] ?? ''),
          session: Number(answer.headers['x-session'] ?? 0),
          cookie: /JSESSIONID=[^;]+/.exec(String(answer.headers['set-cookie'] ?? ''))?.[0] ?? null,
        }),
      );
    });
    request.setTimeout(waitMs, () => request.destroy(new Error('no answer')));
    request.once('error', reject);
    request.end(method === 'POST' ? 'a=1' : undefined);
  });
}
