/** Clients of the balancer who notice when a request is lost. */

import http from 'node:http';

export interface Losses {
  readonly requests: number;
  /** Answered with 5xx, or closed without an answer. */
  readonly lost: readonly string[];
  readonly versions: ReadonlyMap<string, number>;
}

export interface Load {
  /** Ends after the requests under way, and tells. */
  stop(): Promise<Losses>;
  requests(): number;
}

/** `clients` that each send one request after the other; one in twenty takes a second or two, one in five is a POST. */
export function startLoad(url: string, clients: number): Load {
  const lost: string[] = [];
  const versions = new Map<string, number>();
  let requests = 0;
  let going = true;
  const runs = Array.from({ length: clients }, async (_, client) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let turn = 0; going; turn += 1) {
      const slow = (turn + client) % 20 === 0;
      const path = slow ? `slow/${1_000 + ((turn * 137 + client * 71) % 1_000)}` : 'fast';
      const method = (turn + client) % 5 === 0 ? 'POST' : 'GET';
      requests += 1;
      const answer = await send(new URL(path, url), method, agent);
      if (answer.startsWith('version')) versions.set(answer, (versions.get(answer) ?? 0) + 1);
      else lost.push(answer);
    }
    agent.destroy();
  });
  return {
    requests: () => requests,
    async stop() {
      going = false;
      await Promise.all(runs);
      return { requests, lost, versions };
    },
  };
}

function send(url: URL, method: string, agent: http.Agent): Promise<string> {
  return new Promise((resolve) => {
    const request = http.request(url, { method, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => {
        text += piece;
      });
      answer.once('error', (problem) => resolve(`${method} ${problem.message}`));
      answer.once('end', () =>
        resolve(answer.statusCode === 200 ? text.trim() : `${method} ${answer.statusCode}`),
      );
    });
    request.setTimeout(30_000, () => request.destroy(new Error('no answer')));
    request.once('error', (problem) => resolve(`${method} ${problem.message}`));
    request.end(method === 'POST' ? 'a=1' : undefined);
  });
}
