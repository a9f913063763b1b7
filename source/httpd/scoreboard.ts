/** What mod_status's page says at one moment. A read makes a new value. */

/** One slot that has had a request. Texts are of clients, unsafe to print; queries are left out, they hold passwords. */
export interface ScoreboardRow {
  /** What stays the same while one request is in flight, and is another for the next one of that slot. */
  readonly key: string;
  /** One letter, as in the scoreboard: `W` sends a reply, `G` finishes before its process ends. */
  readonly mode: string;
  /** Seconds since its last request began; null where that cannot be read. */
  readonly seconds: number | null;
  /** How long its last request took, ms; 0 while it runs; null where that cannot be read. */
  readonly requestMs: number | null;
  /** `http/1.1`, `h2`; null before 2.4.20, which has no such column. */
  readonly protocol: string | null;
  readonly client: string;
  readonly virtualHost: string;
  /** '' where there is no request line. */
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** httpd cut the line: the path may be longer. */
  readonly isCut: boolean;
  /** The value of the field `asked` in the query, by which a request of ours is known. */
  readonly asked: string;
}

export interface ServerStatus {
  /** `Apache/2.4.71 (Debian) ...` */
  readonly serverVersion: string;
  readonly serverBuilt: string;
  /** httpd's clock, whole seconds in ms, without its time zone: fit for differences only. null: not readable. */
  readonly clock: number | null;
  /** When this httpd was started, as the page has it: two that differ in it are not the same. */
  readonly restartTime: string;
  /** How long it has run since, ms; null: not readable. */
  readonly upMs?: number | null;
  /** One for each slot, in their order. */
  readonly letters: string;
  /** null where the page shows letters only (`ExtendedStatus Off`, `?auto`). */
  readonly rows: readonly ScoreboardRow[] | null;
  /** The names of the balancers that `?auto` lists (`ProxyStatus On`). */
  readonly balancers: readonly string[];
}
