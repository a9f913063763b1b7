/** The drains of a rolling upgrade, as its JSON tells them. */

export interface DrainSeen {
  readonly url: string;
  /** When the flag that took it out was verified last, and when it was called quiet; ms since the epoch. */
  readonly outAt: number;
  readonly quietAt: number;
  readonly isCertain: boolean;
}

export function drainsIn(output: string): readonly DrainSeen[] {
  const outAt = new Map<string, number>();
  const drains: DrainSeen[] = [];
  for (const line of output.split('\n').filter(Boolean)) {
    const { event, url, at, result, after, certain } = JSON.parse(line);
    const time = Date.parse(at);
    if (event === 'change' && result === 'verified' && /^(DIS|STOP)/.test(after))
      outAt.set(url, time);
    if (event !== 'quiet') continue;
    drains.push({ url, outAt: outAt.get(url) ?? time, quietAt: time, isCertain: certain });
  }
  return drains;
}
