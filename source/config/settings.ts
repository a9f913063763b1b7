/** What a call has to know of front ends, times, care and looks; and what options are before they are read. */

import type { Credentials } from '../httpd/transport/login.ts';
import type { KeyLock } from './certificates.ts';
import type { Auth, BalancerDefaults, PasswordSource, Way } from './context.ts';
import type { OptionValues } from './options/options.ts';

export type { OptionValues };

export type Environment = Readonly<Record<string, string | undefined>>;

/** One front end and how it is reached; flags and environment have been put over what its context says. */
export interface FrontEndSettings {
  readonly name: string;
  readonly url: URL;
  readonly hostHeader: string | null;
  /** null: none, or `login` says where they come from. */
  readonly credentials: Credentials | null;
  /** Credentials that take a command, a look into netrc or a question. */
  readonly login: Auth | null;
  /** Where the password is from, or is to come from; null: nowhere. */
  readonly source: PasswordSource | null;
  /** PEM texts. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** The key is locked; null: it is open, or there is none. */
  readonly keyLock: KeyLock | null;
  /** The way there; null: straight. */
  readonly way: Way | null;
  /** Path of its server-status page; null: the usual one. */
  readonly statusPath: string | null;
  readonly statusPaths: readonly string[];
  readonly insecure: boolean;
}

/** How carefully changes are made. */
export interface SafetySettings {
  /** Why changes are refused; null when they are not. */
  readonly readOnly: string | null;
  /** Every change is asked about by name. */
  readonly isProtected: boolean;
  readonly confirm: 'risky' | 'always';
  /** Fewer usable members than this are never left. */
  readonly minUsable: (balancer: string) => number;
}

export interface Settings extends SafetySettings {
  /** What the context says of single balancers, by name as the file has it: see `ofBalancer`. */
  readonly balancers: ReadonlyMap<string, BalancerDefaults>;
  /** What members are called, by every balancer that the context names; see `BalancerDefaults`. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Name of the context; null: URLs without one. */
  readonly context: string | null;
  readonly frontEnds: readonly FrontEndSettings[];
  /** Of any front end. */
  readonly insecure: boolean;
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly verbose: boolean;
  readonly theme: string;
  /** null: by the locale. */
  readonly ascii: boolean | null;
  readonly mouse: boolean;
  /** What must be heard rings. */
  readonly bell: boolean;
  readonly utc: boolean;
  /** Of the screen, by name, in their order; null: by the width. */
  readonly columns: readonly string[] | null;
}

/** A value that the table may or may not have as a text. */
export function text(value: OptionValues[keyof OptionValues]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
