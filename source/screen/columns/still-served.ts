/** What a row of a silent front end says in the place of drawings, in the first column that has room for it. */

import type { MemberFacts } from '../../messages/member-facts.ts';
import type { LaidColumn, Layout } from './column.ts';

const TEXT = 'may still get traffic';
const PLACES: readonly string[] = ['share', 'trend'];

export function stillServed(
  { place }: MemberFacts,
  column: LaidColumn,
  { columns }: Layout,
): string {
  if (place.worker.status.intent !== 'in') return '';
  const roomy = columns.find(({ id, width }) => PLACES.includes(id) && width >= TEXT.length);
  return roomy?.id === column.id ? TEXT : '';
}
