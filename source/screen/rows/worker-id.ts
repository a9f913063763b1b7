/** How a worker is told from others in maps that events, changes and rows share. */
export function workerId(frontEnd: string, balancer: string, url: string): string {
  return `${frontEnd}\n${balancer}\n${url}`;
}
