/**
 * `node --import tsx test/recordings/make.ts` records three incidents of a simulated fleet anew, three minutes each. Who
 * has a recording of a real one puts it here, and asserts beside these what its report says.
 */

import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DEFAULT_POLICY } from '../../source/fleet/safety.ts';
import { createAudit } from '../../source/operations/audit/audit.ts';
import { createChange } from '../../source/operations/change/change.ts';
import type { SimulatedFleet } from '../helpers/simulated-fleet.ts';
import { type Recorded, record, WHO } from '../operations/recording/recorded.ts';

export const INCIDENTS = {
  /** node2 answers more and more slowly, until httpd cannot reach it. */
  'slow-member': ({ it }: Recorded) => {
    it.everywhere('node1', (member) => (member.busy = 1));
    it.everywhere('node3', (member) => (member.busy = 1));
    for (let second = 0; second < 120; second += 5) {
      it.at(second * 1_000 + 300, () => {
        it.everywhere('node2', (member) => (member.busy = 1 + Math.max(0, second - 40)));
      });
    }
    it.at(120_300, () => (it.on('web1', 'node2').inError = true));
    it.at(150_300, () => (it.on('web1', 'node2').inError = false));
  },
  /** node3 is out for repair; web1 restarts, sends it requests again, and finds it dead. */
  'flags-lost': ({ it, recorder }: Recorded) => {
    it.at(20_300, () => void disable(it, recorder.note));
    it.at(90_300, () => it.frontEnd('web1').restart());
    it.at(92_300, () => it.everywhere('node3', (member) => (member.works = false)));
    it.at(130_300, () => it.on('web1', 'node3').flags.add('disabled'));
  },
  /** Both members fail one after the other; the standby serves until they are back. */
  'standby-serves': ({ it }: Recorded) => {
    it.at(40_300, () => it.everywhere('node1', (member) => (member.inError = true)));
    it.at(60_300, () => {
      it.everywhere('node2', (member) => (member.inError = true));
      it.everywhere('node3', (member) => (member.passedOver = false));
    });
    it.at(90_300, () => (it.frontEnd('web2').answer = 'down'));
    it.at(110_300, () => (it.frontEnd('web2').answer = 'page'));
    it.at(140_300, () => {
      it.everywhere('node1', (member) => (member.inError = false));
      it.everywhere('node3', (member) => (member.passedOver = true));
    });
  },
} as const;

async function disable(it: SimulatedFleet, note: Recorded['recorder']['note']): Promise<void> {
  const audit = createAudit({
    author: WHO,
    append: note,
    onProblem: () => undefined,
    now: () => it.clock.now(),
  });
  const ports = new Map(it.frontEnds.map((each) => [each.name, each]));
  const change = createChange(ports, { record: audit.record });
  const request = {
    members: [it.member('node3')],
    action: { kind: 'disable' as const },
    agreed: 3 as const,
    policy: DEFAULT_POLICY,
  };
  for await (const _ of change(it.fleet, request, new AbortController().signal)) {
    // Told by the recording.
  }
}

export function recordingPath(name: keyof typeof INCIDENTS): string {
  return fileURLToPath(new URL(`./${name}.rec`, import.meta.url));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const ends: (() => unknown)[] = [];
  for (const name of Object.keys(INCIDENTS) as (keyof typeof INCIDENTS)[]) {
    const path = recordingPath(name);
    rmSync(path, { force: true });
    const own = await record(
      { after: (each) => void ends.push(each) },
      { path, before: (it) => name === 'standby-serves' && standby(it) },
    );
    INCIDENTS[name](own);
    await own.it.advance(180_000);
    await own.recorder.close();
  }
  for (const each of ends) await each();
}

/** Configured so, and so from the first reading on. */
function standby(it: SimulatedFleet): void {
  it.everywhere('node3', (member) => {
    member.flags.add('standby');
    member.passedOver = true;
  });
}
