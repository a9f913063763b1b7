/** `1 member`, `2 members`: the one place that knows when a noun is plural. Low, since every floor counts something. */

/** `noun` in the singular, such as `usable member`; `many` where its plural takes more than an s, such as `entries`. */
export function counted(count: number | string, noun: string, many = `${noun}s`): string {
  return `${count} ${Number(count) === 1 ? noun : many}`;
}
