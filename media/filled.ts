/**
 * How much of the panels of the main screen says something: `node --import tsx media/filled.ts`. 20 members of four pools
 * that were read for six minutes, drawn by the screen's own frame. A cell says something when it has a sign, is one of at
 * most eight blanks between two (a field that is aligned), or is of the area of a chart where readings are known.
 */

import type { FleetSnapshot } from '../source/fleet/snapshot.ts';
import { frameOf } from '../source/screen/frame/frame.ts';
import { lineText } from '../source/screen/text/spans.ts';
import { createTheme } from '../source/screen/text/theme.ts';
import { fakeEvent, START } from '../test/helpers/fake-fleet.ts';
import { ReadFleet, type ReadPools } from '../test/helpers/read-fleet.ts';
import { Ui } from '../test/helpers/ui.ts';

const SECONDS = 360;
const POOLS: Readonly<Record<string, number>> = { app: 8, api: 4, static: 6, legacy: 2 };
const GAP = 8;

function pools(ms: number): ReadPools {
  let index = 0;
  return Object.fromEntries(
    Object.entries(POOLS).map(([name, count]) => [
      name,
      Array.from({ length: count }, () => {
        index += 1;
        const status = index === 2 ? 'Init Dis ' : index === 4 ? 'Init Err ' : 'Init Ok ';
        const wave = Math.round(40 * Math.sin(ms / 20_000 + index));
        return { route: `node${index}`, elected: ms / 10 + wave, busy: 12 + (wave >> 3), status };
      }),
    ]),
  );
}

function screenOf(snapshot: FleetSnapshot, columns: number, rows: number): readonly string[] {
  const events = Array.from({ length: 12 }, (_, index) =>
    fakeEvent({ at: START + index * 20_000, url: 'http://10.0.0.4:8080' }),
  );
  const ui = new Ui(snapshot, {}, { columns, rows }).show(snapshot, ...events);
  const frame = frameOf(ui.state, createTheme({ ascii: false, color: true }));
  const lines = [...frame.top, frame.heading, ...frame.rows.map(({ line }) => line), ...frame.log];
  return lines.map(lineText).filter((line) => line.startsWith('│'));
}

function saying(panel: string): number {
  const isChart = /^[\s⠀-⣿]*$/.test(panel) && panel.trim() !== '';
  if (isChart) return panel.length;
  const blanks = panel.match(/ {2,}/g) ?? [];
  const empty = blanks.filter((each) => each.length > GAP || panel.trim() === '');
  return panel.length - empty.reduce((sum, each) => sum + each.length, 0);
}

for (const [columns, rows] of [
  [120, 40],
  [200, 60],
] as const) {
  const fleet = new ReadFleet('web1', 'web2').readAll(0, SECONDS * 1_000, pools);
  const lines = screenOf(fleet.at(SECONDS * 1_000), columns, rows);
  let [all, full] = [0, 0];
  // A row of charts belongs to them whole: below a line nothing is drawn, and that says how high it is.
  const charts = lines.slice(
    0,
    lines.findIndex((line) => line.includes(' STATE ')),
  );
  for (const line of lines) {
    for (const panel of line.slice(1, -1).split('││')) {
      const isArea = charts.includes(line) && !/[●■×○]/.test(panel) && !/[a-z]/.test(panel);
      all += panel.length;
      full += isArea ? panel.length : saying(panel);
    }
  }
  process.stdout.write(`${columns}x${rows}: ${Math.round((100 * full) / all)} % of ${all} cells\n`);
}
