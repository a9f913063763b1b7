/** Examples of every verb, for the help and the man page; '' is the call without a verb. */

export type Example = readonly [call: string, what: string];

export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  '': [
    ['baltop http://127.0.0.1/balancer-manager', 'the screen'],
    ['baltop --demo', 'the same on an embedded demo'],
    ['baltop list -u web1 -o wide', 'one look, for a person'],
    ['baltop list -u web1 -o json', 'one look, for a program'],
    ['baltop disable -u web1 app/node2', 'take a member out, verified'],
    ['baltop enable -u web1 app/node2', 'put it back'],
  ],
  list: [
    ['baltop list -u web1', 'all members'],
    [
      'baltop list -u web1 -u web2 app --state err,hcfl',
      'those in trouble, of one balancer on two front ends',
    ],
    [
      'baltop list -u web1 --watch -o openmetrics --output-file baltop.prom',
      'for the node exporter',
    ],
  ],
  get: [
    ['baltop get -u web1 app/node2', 'one member, by its route'],
    ['baltop get -u web1 10.0.4.12:8009 -o json', 'by its address, for a program'],
  ],
  watch: [
    ['baltop watch -u web1', 'a line for every change'],
    ['baltop watch -u web1 --json', 'an object a line'],
  ],
  disable: [
    ['baltop disable -u web1 app/node2', 'out at once'],
    ['baltop disable -u web1 app/node2 --dry-run', 'the request that it would send'],
    ['baltop disable -u web1 node1 node2 --yes', 'two, and agreed to beforehand'],
  ],
  enable: [['baltop enable -u web1 app/node2', 'in again, whatever it was taken out by']],
  drain: [
    ['baltop drain -u web1 app/node2', 'out, and back when nothing is in flight'],
    ['baltop drain -u web1 app/node2 --session-grace 10m', 'sessions may stay for that long'],
  ],
  wait: [['baltop wait -u web1 app/node2 --for usable --timeout 5m', 'until it takes requests']],
  rolling: [
    ["baltop rolling app -u web1 --exec 'ssh {host} upgrade'", 'each member in its turn'],
    ['baltop rolling app -u web1 --dry-run', 'what it would do'],
    ['baltop rolling status -u web1', 'where a run stands'],
  ],
  stop: [['baltop stop -u web1 app/node2', 'out, and never tried again']],
  standby: [
    ['baltop standby -u web1 app/spare', 'a hot standby'],
    ['baltop standby -u web1 app/spare --off', 'an ordinary member again'],
  ],
  set: [
    ['baltop set -u web1 app/node2 --factor 2', 'twice the work'],
    ["baltop set -u web1 app/node2 --redirect ''", 'no redirect any more'],
  ],
  check: [
    ['baltop check -u web1', 'with the standard limits'],
    ['baltop check -u web1 app -w 3: -c 2: -w busy=200', 'fewer than three usable members warn'],
  ],
  completion: [
    ['baltop completion bash', 'for: source <(baltop completion bash)'],
    ['baltop completion fish', 'for: baltop completion fish | source'],
  ],
  log: [
    ['baltop log --since 2h', 'what was changed in the last two hours'],
    ['baltop log --since 2026-01-31 -o jsonl', 'since that day, for a program'],
  ],
  doctor: [
    ['baltop doctor', 'the current context, or this host'],
    ['baltop doctor https://web1/balancer-manager', 'one page'],
    ['baltop doctor prod -o json', 'a context, for a program'],
  ],
  context: [
    ['baltop context list', 'all of them; * is the current one'],
    ['baltop context add prod web1 web2 --protected', 'two front ends, with care'],
    ['baltop context show prod', 'as it stands in the file'],
    ['baltop context use prod', 'from now on, where none is named'],
    ['baltop context remove prod', 'out of the file; nothing else changes'],
  ],
};

export function examplesOf(verb: { readonly name: string }): readonly Example[] {
  return EXAMPLES[verb.name] ?? [];
}
