/** A command of the configuration, which the screen runs about a row. */

export type CommandOn = 'member' | 'pool' | 'front end';

export interface OwnCommand {
  /** As the file has it; no other has it. */
  readonly name: string;
  /** null: the palette has it all the same. */
  readonly key: string | null;
  readonly on: CommandOn;
  /** The program and its arguments: no shell reads them. Fields stand in braces. */
  readonly exec: readonly string[];
  readonly output: 'terminal' | 'pane' | 'background';
  /** It may change something: refused by read-only, asked about, and written to the audit log. */
  readonly changes: boolean;
}

/** What can stand in braces in its arguments. */
export const COMMAND_FIELDS: Readonly<Record<CommandOn, readonly string[]>> = {
  member: ['member', 'route', 'host', 'port', 'url', 'pool', 'front_end'],
  pool: ['pool', 'front_end'],
  'front end': ['front_end', 'host', 'port', 'url'],
};
