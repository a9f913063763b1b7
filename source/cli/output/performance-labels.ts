/** Labels of performance data: the Monitoring Plugins' guidelines want each of them once, and neither `=` nor `|` in it. */

import { createHash } from 'node:crypto';
import { plainForPlugin } from './plugin-text.ts';

const TAG_LENGTH = 6;

export class PerformanceLabels {
  private readonly taken = new Set<string>();

  /**
   * The label of a balancer, by the names that it is told by: the names themselves where a label can hold them.
   * Else with a tag that comes of the names alone, so that it is the same whatever else is on the page.
   */
  of(names: readonly string[]): string {
    const name = names.join('/');
    const shown = plainForPlugin(name).replaceAll('=', '_');
    let label = shown;
    for (let count = 0; (count === 0 && shown !== name) || this.taken.has(label); count += 1) {
      const tag = createHash('sha256')
        .update(JSON.stringify([names, count]))
        .digest('hex');
      label = `${shown}#${tag.slice(0, TAG_LENGTH)}`;
    }
    this.taken.add(label);
    return label.replaceAll("'", "''");
  }
}
