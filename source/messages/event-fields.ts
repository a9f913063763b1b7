/** Events as a program reads them: fields of JSON lines, docs/events.md. Fields are only ever added. */

export type EventFields = Readonly<Record<string, unknown>>;

/** Event name and fields; null: nothing that a reader would miss. */
export type NamedFields = readonly [name: string, EventFields] | null;
