/** Which names lead to what the screen shows: program, context, pool, member; and the screen over them in capitals. */

import { safeName, shortName } from '../../messages/member-label.ts';
import { watched } from '../drain/drain-keys.ts';
import { cursorRow } from '../layout/cursor.ts';
import type { Row } from '../rows/row-list.ts';
import type { UiState } from '../state/ui-state.ts';

/** All of them safe to print, of any length. */
export function crumbsOf(state: UiState): readonly string[] {
  const { label } = state.settings;
  const place = placeOf(state);
  // How many front ends a context has is told where there is room for it: it is part of the label.
  const fleet = place.length === 0 ? label : (label.split('  ')[0] ?? '');
  return ['baltop', ...(fleet === '' ? [] : [fleet]), ...place];
}

function placeOf(state: UiState): readonly string[] {
  const { layers, look } = state;
  const names: string[] = [];
  const drain = watched(state);
  const isOf = (kind: string) => layers.some((layer) => layer.kind === kind);
  const rolling = layers.find(({ kind }) => kind === 'rolling' || kind === 'rolling-plan');
  if (drain !== null) {
    const { balancer, url, places } = drain.member;
    names.push(safeName(balancer), shortName(url, places[0].worker.route), 'DRAIN');
  } else if (rolling?.kind === 'rolling' || rolling?.kind === 'rolling-plan') {
    names.push(safeName(rolling.balancer), 'ROLLING');
  } else if (isOf('front-ends')) names.push('FRONT ENDS');
  else {
    if (look.pool !== null) names.push(safeName(look.pool.balancer) + onText(look.pool.frontEnd));
    if (look.detail) names.push(...rowNames(cursorRow(state)).slice(names.length));
    if (look.detail && names.length === 1 && look.pool !== null) names.push('SETTINGS');
  }
  const top = layers.at(-1)?.kind;
  if (top === 'log') names.push('LOG');
  if (top === 'help') names.push('HELP');
  return names;
}

function rowNames(row: Row | null): readonly string[] {
  switch (row?.kind) {
    case 'balancer':
      return [safeName(row.balancer.name) + onText(row.frontEnd)];
    case 'member': {
      const { member, frontEnd } = row;
      const name = shortName(member.url, member.places[0].worker.route);
      return [safeName(member.balancer), name + onText(frontEnd)];
    }
    case 'ghost': {
      const { balancer, url, route } = row.ghost;
      return [safeName(balancer), shortName(url, route)];
    }
    case undefined:
      return [];
  }
}

function onText(frontEnd: string | null): string {
  return frontEnd === null ? '' : ` on ${safeName(frontEnd)}`;
}
