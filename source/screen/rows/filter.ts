/**
 * The filter's small language. Terms separated by blanks, all of which must hold:
 * `text` somewhere in route, address, label, balancer, front end or state; `s:err` state; `b:app` balancer;
 * `!term` the opposite; `re:` takes the rest of the line as a regular expression. Case does not count.
 */

import type { Member } from '../../fleet/snapshot.ts';
import { stateText } from '../../httpd/status.ts';
import type { MemberFacts } from '../../messages/member-facts.ts';
import { memberLabel, safeName, safeUrl } from '../../messages/member-label.ts';
import { type Labels, ownLabel } from '../../messages/own-label.ts';
import { linearPattern } from './linear-pattern.ts';

export type MemberTest = (member: Member, own: MemberFacts) => boolean;

export type Filter =
  | { readonly ok: true; readonly test: MemberTest }
  | { readonly ok: false; readonly problem: string };

const everything: MemberTest = () => true;

/** Blanks around it do not count; an empty filter lets everything through. */
export function parseFilter(text: string, labels?: Labels): Filter {
  const tests: MemberTest[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const [, not = '', pattern] = /^(!?)re:(.*)$/i.exec(rest) ?? [];
    if (pattern !== undefined) {
      const found = linearPattern(pattern);
      if (!found.ok) return found;
      const test = matching(found.isIn, labels);
      tests.push(not === '' ? test : inverse(test));
      break;
    }
    const [term = rest] = rest.split(/\s+/, 1);
    tests.push(testOf(term, labels));
    rest = rest.slice(term.length).trimStart();
  }
  const [first = everything, ...others] = tests;
  if (others.length === 0) return { ok: true, test: first };
  return { ok: true, test: (member, own) => tests.every((test) => test(member, own)) };
}

function testOf(term: string, labels: Labels | undefined): MemberTest {
  if (term.startsWith('!'))
    return term === '!' ? everything : inverse(testOf(term.slice(1), labels));
  const [, key = '', value = ''] = /^([sb]):(.*)$/i.exec(term) ?? [];
  if (key.toLowerCase() === 's') return inState(value);
  if (key.toLowerCase() === 'b') {
    const part = value.toLowerCase();
    return (member) => safeName(member.balancer).toLowerCase().includes(part);
  }
  const part = term.toLowerCase();
  return (member, own) =>
    textsOf(member, own, labels).some((text) => text.toLowerCase().includes(part));
}

/** `err`, `dis,drn`: the beginning of a word is enough. Every front end's state counts. */
function inState(value: string): MemberTest {
  const wanted = value.toUpperCase().split(',').filter(Boolean);
  if (wanted.length === 0) return everything;
  return (member, own) =>
    statesOf(member, own).some((text) =>
      text.split('+').some((word) => wanted.some((each) => word.startsWith(each))),
    );
}

function matching(isIn: (text: string) => boolean, labels: Labels | undefined): MemberTest {
  return (member, own) => textsOf(member, own, labels).some(isIn);
}

function inverse(test: MemberTest): MemberTest {
  return (member, own) => !test(member, own);
}

function statesOf(member: Member, own: MemberFacts): readonly string[] {
  if (member.places.length === 1) return [own.stateText];
  return [own.stateText, ...member.places.map((place) => stateText(place.worker.status))];
}

function textsOf(member: Member, own: MemberFacts, labels: Labels | undefined): readonly string[] {
  return [
    safeName(own.place.worker.route),
    memberLabel(member.url).address,
    safeUrl(member.url),
    safeName(member.balancer),
    ...member.places.map((place) => safeName(place.frontEnd)),
    ...statesOf(member, own),
    ownLabel(labels, member.balancer, own.place.worker),
  ];
}
