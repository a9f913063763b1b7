/** A context: front ends that are operated as one, how they are reached, and how carefully they are changed. */

import type { OwnCommand } from '../intents/own-command.ts';

/** Where a password comes from; the password itself is read when it is needed, and never stands in the file. */
export type PasswordSource =
  /** Its first line of output; a command line, to be split into words and run without a shell. */
  | { readonly kind: 'command'; readonly command: string }
  /** Absolute. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'netrc' }
  /** It was standard input's first line, and is gone. */
  | { readonly kind: 'stdin' }
  | { readonly kind: 'prompt' };

export interface Auth {
  /** null: netrc may know it, or the client certificate says it. */
  readonly user: string | null;
  readonly source: PasswordSource | null;
}

export interface SshWay {
  readonly kind: 'ssh';
  /** As given: `[USER@]HOST[:PORT]`. */
  readonly text: string;
  /** `[USER@]HOST`, as ssh takes it; never begins with a dash. */
  readonly destination: string;
  readonly host: string;
  readonly port: string | null;
  /** Instead of ~/.ssh/config. */
  readonly configFile: string | null;
}

/** The way to a front end that is not reached straight. */
export type Way =
  | SshWay
  | { readonly kind: 'unix'; readonly path: string }
  /** Its user and password are looked up in netrc where that is used. */
  | {
      readonly kind: 'proxy';
      readonly url: URL;
      /** The proxy is one that this host reaches; null: one that we reach. */
      readonly through: SshWay | null;
    };

/** Paths are absolute. */
export interface Tls {
  readonly cacert: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Of a key with a passphrase; null: it is asked for. */
  readonly keyPassword: PasswordSource | null;
  readonly insecure: boolean;
}

/** One httpd of a context; what the context says for all of them is filled in. */
export interface ContextFrontEnd {
  /** Unique in the context. */
  readonly name: string;
  readonly url: URL;
  readonly hostHeader: string | null;
  readonly auth: Auth | null;
  readonly tls: Tls | null;
  /** `ssh:HOST` or `unix:/PATH`. */
  readonly via: string | null;
  /** `http://HOST:PORT`. */
  readonly proxy: string | null;
  /** Path, and query if any, of its server-status page, on its own origin; null: the usual one. */
  readonly statusPath: string | null;
  /** Beginnings of the paths that lead to its balancers; empty: nothing is said. */
  readonly statusPaths: readonly string[];
}

/** What a context, or `defaults`, may say of every use of it. null: nothing, so what stands above it holds. */
export interface Preferences {
  readonly intervalMs: number | null;
  readonly requestTimeoutMs: number | null;
  readonly readOnly: boolean | null;
  readonly confirm: 'risky' | 'always' | null;
  readonly minUsable: number | null;
  readonly theme: string | null;
  readonly ascii: boolean | null;
  readonly mouse: boolean | null;
  readonly bell: boolean | null;
  readonly utc: boolean | null;
  /** Of the screen, by name, in their order; not empty. */
  readonly columns: readonly string[] | null;
}

/** What a context says of one balancer. */
export interface BalancerDefaults {
  readonly minUsable: number | null;
  /** How its members are drained: by option name, as it would be typed. A rolling upgrade drains so, too. */
  readonly drain: Readonly<Record<string, string>>;
  /** The same of its rolling upgrades. */
  readonly rolling: Readonly<Record<string, string>>;
  /** What members are called, by route, address or URL; as the file has it, so not safe to print. */
  readonly labels: ReadonlyMap<string, string>;
}

export interface Context {
  readonly name: string;
  /** At least one. */
  readonly frontEnds: readonly ContextFrontEnd[];
  /** Every change is level 2. */
  readonly isProtected: boolean;
  /** With the file's `defaults` filled in. */
  readonly preferences: Preferences;
  /** By balancer name. */
  readonly balancers: ReadonlyMap<string, BalancerDefaults>;
}

/** The configuration file as it was read. */
export interface Configuration {
  /** Where it is, or would be. */
  readonly path: string;
  readonly currentContext: string | null;
  /** For URLs without a context. */
  readonly defaults: Preferences;
  readonly contexts: ReadonlyMap<string, Context>;
  /** Keys of the screen by command; whether they can be so is for the screen to judge. */
  readonly keys: ReadonlyMap<string, { readonly keys: readonly string[]; readonly line: number }>;
  /** Of the operator, for rows of the screen. */
  readonly commands: readonly OwnCommand[];
  /** What was left out, each a line for standard error. */
  readonly warnings: readonly string[];
}

export const NO_PREFERENCES: Preferences = {
  intervalMs: null,
  requestTimeoutMs: null,
  readOnly: null,
  confirm: null,
  minUsable: null,
  theme: null,
  ascii: null,
  mouse: null,
  bell: null,
  utc: null,
  columns: null,
};
