/** Which part of a pool's requests a member gets. */

/** 0 to 1; null where one of them is not known, and where the pool gets none. */
export function shareOf(own: number | null, pool: number | null | undefined): number | null {
  if (own === null || pool === null || pool === undefined || !(pool > 0)) return null;
  return Math.min(1, own / pool);
}

/** `33%`, `<1%`, `0%`. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.005) return '<1%';
  return `${Math.round(share * 100)}%`;
}
