/** One row of the option tables. */

export interface OptionRow {
  readonly short?: string;
  /** Name of its value in the help; without one it is a switch. */
  readonly takes?: string;
  /** May be given several times. */
  readonly repeats?: boolean;
  /** It names members: given twice, those of the first would be forgotten, so that is refused. Of others the last counts. */
  readonly once?: boolean;
  /** As the end of a line of the help: no full stop. */
  readonly help: string;
}
