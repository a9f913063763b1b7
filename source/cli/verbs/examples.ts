/** Examples of every verb, for the help and the man page; '' is the call without a verb. */

export type Example = readonly [call: string, what: string];

export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  '': [
    ['baltop http://127.0.0.1/balancer-manager', 'the screen'],
    ['baltop --demo', 'the same on an embedded demo'],
    ['baltop list -u web1 -o wide', 'list once, for people'],
    ['baltop list -u web1 -o json', 'list once, as JSON'],
    ['baltop disable -u web1 app/node2', 'take a member out, verified'],
    ['baltop enable -u web1 app/node2', 'put it back'],
  ],
  list: [
    ['baltop list -u web1', 'all members'],
    ['baltop list -u web1 -u web2 app --state err,hcfl', 'members in trouble, on two front ends'],
    [
      'baltop list -u web1 --watch -o openmetrics --output-file baltop.prom',
      'for the node exporter',
    ],
  ],
  get: [
    ['baltop get -u web1 app/node2', 'one member, by its route'],
    ['baltop get -u web1 10.0.4.12:8009 -o json', 'by its address, as JSON'],
  ],
  watch: [
    ['baltop watch -u web1', 'a line for every change'],
    ['baltop watch -u web1 --json', 'one object per line'],
  ],
  disable: [
    ['baltop disable -u web1 app/node2', 'out at once'],
    ['baltop disable -u web1 app/node2 --dry-run', 'the request that it would send'],
    ['baltop disable -u web1 node1 node2 --yes', 'two members, without a question'],
  ],
  enable: [
    ['baltop enable -u web1 app/node2', 'put it back, however it was taken out'],
    ['baltop enable -u web1 app/node2 --dry-run', 'the request that it would send'],
  ],
  drain: [
    ['baltop drain -u web1 app/node2', 'out; returns when nothing is in flight'],
    ['baltop drain -u web1 app/node2 --session-grace 10m', 'sessions may stay for that long'],
  ],
  wait: [
    ['baltop wait -u web1 app/node2 --for usable --timeout 5m', 'until it takes requests'],
    ['baltop wait -u web1 app/node2 --for drained', 'until nothing is in flight'],
  ],
  rolling: [
    ["baltop rolling app -u web1 --exec 'ssh {host} upgrade'", 'one member after the other'],
    ['baltop rolling app -u web1 --dry-run', 'what it would do'],
    ['baltop rolling app --exec ./up --check-url http://{host}:8080/', 'with a readiness check'],
  ],
  stop: [
    ['baltop stop -u web1 app/node2', 'out, and httpd stops retrying it'],
    ['baltop stop -u web1 app/node2 --dry-run', 'the request that it would send'],
  ],
  standby: [
    ['baltop standby -u web1 app/spare', 'a hot standby'],
    ['baltop standby -u web1 app/spare --off', 'an ordinary member again'],
  ],
  set: [
    ['baltop set -u web1 app/node2 --factor 2', 'twice the requests'],
    ["baltop set -u web1 app/node2 --redirect ''", 'remove the redirect'],
  ],
  check: [
    ['baltop check -u web1', 'with the standard limits'],
    ['baltop check -u web1 app -w 3: -c 2: -w busy=200', 'warn below three usable members'],
  ],
  completion: [
    ['baltop completion bash', 'for: source <(baltop completion bash)'],
    ['baltop completion fish', 'for: baltop completion fish | source'],
  ],
  log: [
    ['baltop log --since 2h', 'what was changed in the last two hours'],
    ['baltop log --since 2026-01-31 -o jsonl', 'since that day, as JSON lines'],
  ],
  doctor: [
    ['baltop doctor', 'the current context, or this host'],
    ['baltop doctor https://web1/balancer-manager', 'one page'],
    ['baltop doctor prod -o json', 'a context, for a program'],
  ],
  context: [
    ['baltop context list', 'all contexts; * is the current one'],
    ['baltop context add prod web1 web2', 'two front ends under one name'],
  ],
  'context list': [
    ['baltop context list', 'for a person'],
    ['baltop context list -o json', 'for a program'],
  ],
  'context show': [
    ['baltop context show prod', 'as written in the file'],
    ['baltop context show', 'the current one'],
  ],
  'context add': [
    ['baltop context add prod web1 web2 --protected', 'two front ends, every change asked'],
    ['baltop context add lab https://lab/lb --user ops --netrc', 'with a login'],
  ],
  'context use': [
    ['baltop context use prod', 'the default from now on'],
    ['baltop context use lab', 'another one'],
  ],
  'context remove': [
    ['baltop context remove prod', 'out of the file; nothing else changes'],
    ['baltop context remove lab', 'another one'],
  ],
  'rolling status': [
    ['baltop rolling status', 'progress of all runs'],
    ['baltop rolling status app -u web1', 'progress of this one'],
  ],
  'rolling resume': [
    ["baltop rolling resume app --exec 'ssh {host} upgrade'", 'continue, with the same command'],
    ['baltop rolling resume app --dry-run', 'show where each member starts'],
  ],
  'rolling abort': [
    ['baltop rolling abort app', 'put its members back'],
    ['baltop rolling abort app --dry-run', 'show which members'],
  ],
  help: [
    ['baltop help drain', 'the same as baltop drain --help'],
    ['baltop help context add', 'help on a subcommand'],
  ],
  version: [['baltop version', 'print the version']],
};

export function examplesOf(verb: { readonly name: string }): readonly Example[] {
  return EXAMPLES[verb.name] ?? [];
}
