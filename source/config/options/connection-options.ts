/** How front ends are reached. */

import type { OptionRow } from './option-row.ts';

export const CONNECTION = {
  url: {
    short: 'u',
    takes: 'URL',
    repeats: true,
    help: 'a balancer-manager page; repeat it for several front ends',
  },
  context: {
    short: 'c',
    takes: 'NAME',
    help: 'the front ends of this context (baltop context list)',
  },
  'host-header': {
    takes: 'HOST',
    help: 'send this Host: for tunnels and name-based virtual hosts',
  },
  user: { takes: 'NAME', help: 'user for basic authentication' },
  'password-file': {
    takes: 'FILE',
    help: 'its first line is the password; nobody else may read it',
  },
  'password-stdin': { help: 'the first line of standard input is the password' },
  'password-command': {
    takes: 'COMMAND',
    help: 'prints the password in its first line; run without a shell',
  },
  netrc: { help: 'user and password from ~/.netrc (or $NETRC); nobody else may read it' },
  cacert: { takes: 'FILE', help: 'PEM file of the CA to trust' },
  cert: { takes: 'FILE', help: 'PEM file of the client certificate' },
  key: {
    takes: 'FILE',
    help: 'PEM file of its key, if not in the same file; nobody else may read it',
  },
  'key-password-command': {
    takes: 'COMMAND',
    help: 'prints the passphrase of the key in its first line; asked for otherwise',
  },
  'key-password-file': {
    takes: 'FILE',
    help: 'its first line is the passphrase of the key; nobody else may read it',
  },
  via: {
    takes: 'WAY',
    help: 'ssh:HOST: through your own ssh, the URL as seen from HOST; or unix:/PATH',
  },
  'ssh-config': { takes: 'FILE', help: 'with ssh:HOST, instead of ~/.ssh/config' },
  'unix-socket': { takes: 'PATH', help: 'the same as --via unix:PATH' },
  proxy: {
    takes: 'URL',
    help: 'go through this HTTP proxy, as seen from HOST with --via ssh:HOST; environment variables are not read',
  },
  insecure: { help: 'accept any certificate (shown as a warning the whole time)' },
  'request-timeout': { takes: 'TIME', help: 'time limit for one answer (5s)' },
  interval: { takes: 'TIME', help: 'time between polls (2s)' },
} as const satisfies Readonly<Record<string, OptionRow>>;
