/** What the schema has let through, as contexts: durations as milliseconds, paths absolute, defaults filled in. */

import { dirname, isAbsolute, join, resolve } from 'node:path';
import { balancerDefaultsOf, type RawBalancer } from './build-balancer.ts';
import type {
  Auth,
  Context,
  ContextFrontEnd,
  PasswordSource,
  Preferences,
  Tls,
} from './context.ts';
import { configuredDuration } from './duration.ts';
import { nameFrontEnds, parseFrontEndUrl } from './front-end-url.ts';
import { homeFolder } from './home-folder.ts';
import type { RawCommand } from './own-commands.ts';
import type { Environment } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** The file's values as the schema allows them; null where a key stands without a value. */
export interface RawFile {
  readonly currentContext?: string | null;
  readonly defaults?: RawSettings | null;
  readonly commands?: readonly RawCommand[] | null;
  readonly contexts?: Readonly<Record<string, RawContext | null>> | null;
}

type Maybe<T> = { readonly [Key in keyof T]?: T[Key] | null };

type RawSettings = Maybe<{
  interval: string | number;
  requestTimeout: string | number;
  readOnly: boolean;
  confirm: 'risky' | 'always';
  minUsable: number;
  theme: string;
  ascii: boolean | 'auto';
  mouse: boolean;
  bell: boolean;
  utc: boolean;
  columns: readonly string[];
}>;

type RawConnection = Maybe<{
  hostHeader: string;
  auth: Maybe<{
    user: string;
    passwordCommand: string;
    passwordFile: string;
    netrc: boolean;
    prompt: boolean;
  }>;
  tls: Maybe<{
    cacert: string;
    cert: string;
    key: string;
    keyPasswordCommand: string;
    keyPasswordFile: string;
    insecure: boolean;
  }>;
  via: string;
  proxy: string;
  statusUrl: string;
  statusPaths: readonly string[];
}>;

type RawFrontEnd = RawConnection & { readonly name?: string | null; readonly url: string };

type RawContext = RawConnection &
  RawSettings & {
    readonly frontEnds: readonly RawFrontEnd[];
    readonly protected?: boolean | null;
    readonly balancers?: Readonly<Record<string, RawBalancer | null>> | null;
  };

/** Throws `UsageError` for what no schema can tell. */
export class ContextBuilder {
  private readonly env: Environment;
  private readonly folder: string;

  constructor(path: string, env: Environment) {
    this.folder = dirname(path);
    this.env = env;
  }

  context(name: string, raw: RawContext, defaults: Preferences): Context {
    const urls = raw.frontEnds.map(({ url }) => {
      const parsed = parseFrontEndUrl(url);
      if (!parsed.ok) throw new UsageError(`context ${name}: ${parsed.problem}`);
      return parsed.url;
    });
    const names = nameFrontEnds(urls);
    const frontEnds = raw.frontEnds.map((each, index) =>
      this.frontEnd(each, raw, urls[index] ?? new URL(each.url), names[index] ?? each.url),
    );
    checkTwins(name, frontEnds);
    return {
      name,
      frontEnds,
      isProtected: raw.protected ?? false,
      preferences: preferencesOf(raw, defaults),
      balancers: new Map(
        Object.entries(raw.balancers ?? {}).flatMap(([balancer, own]) => {
          if (own === null) return [];
          return [[balancer, balancerDefaultsOf(own, `context ${name}: ${balancer}`)] as const];
        }),
      ),
    };
  }

  private frontEnd(
    own: RawFrontEnd,
    common: RawConnection,
    url: URL,
    fallback: string,
  ): ContextFrontEnd {
    const auth = own.auth ?? common.auth;
    const tls = own.tls ?? common.tls;
    return {
      name: own.name ?? fallback,
      url,
      hostHeader: own.hostHeader ?? common.hostHeader ?? null,
      auth: auth == null ? null : this.auth(auth),
      tls: tls == null ? null : this.tls(tls),
      via: (own.via ?? common.via ?? null)?.replace(/^ssh[: ]\s*/, 'ssh:') ?? null,
      proxy: own.proxy ?? common.proxy ?? null,
      statusPath: statusPathOf(own.statusUrl ?? common.statusUrl ?? null, url),
      statusPaths: own.statusPaths ?? common.statusPaths ?? [],
    };
  }

  private auth(raw: NonNullable<RawConnection['auth']>): Auth {
    const sources: PasswordSource[] = [];
    if (raw.passwordCommand != null) {
      sources.push({ kind: 'command', command: raw.passwordCommand });
    }
    if (raw.passwordFile != null) {
      sources.push({ kind: 'file', path: this.path(raw.passwordFile) });
    }
    if (raw.netrc === true) sources.push({ kind: 'netrc' });
    if (raw.prompt === true) sources.push({ kind: 'prompt' });
    // In the order of precedence that is documented.
    return { user: raw.user ?? null, source: sources[0] ?? null };
  }

  private tls(raw: NonNullable<RawConnection['tls']>): Tls {
    const path = (given: string | null | undefined) => (given == null ? null : this.path(given));
    return {
      cacert: path(raw.cacert),
      cert: path(raw.cert),
      key: path(raw.key),
      keyPassword: this.keyPassword(raw),
      insecure: raw.insecure ?? false,
    };
  }

  private keyPassword(raw: NonNullable<RawConnection['tls']>): PasswordSource | null {
    const { keyPasswordCommand: command, keyPasswordFile: file } = raw;
    if (command != null) return { kind: 'command', command };
    return file == null ? null : { kind: 'file', path: this.path(file) };
  }

  /** `~/` is home; a relative path is relative to the folder of the file. */
  private path(given: string): string {
    if (given.startsWith('~/')) return join(homeFolder(this.env), given.slice(2));
    return isAbsolute(given) ? given : resolve(this.folder, given);
  }
}

/** Throws `UsageError` for another host: what is sent there, and said by it, is of this one. */
function statusPathOf(given: string | null, page: URL): string | null {
  if (given === null) return null;
  const url = new URL(given, page);
  if (url.origin === page.origin) return `${url.pathname}${url.search}`;
  throw new UsageError(
    `statusUrl is on ${url.host}, and its balancer-manager on ${page.host}`,
    'Give a path, such as /server-status: only the same httpd knows its requests.',
  );
}

/** Members are told apart by the names of their front ends, and one page twice would be changed twice. */
function checkTwins(context: string, frontEnds: readonly ContextFrontEnd[]): void {
  const names = new Set<string>();
  const pages = new Set<string>();
  for (const { name, url, hostHeader, via } of frontEnds) {
    if (names.has(name)) {
      throw new UsageError(
        `context ${context} has two front ends called ${name}`,
        'Give each a name.',
      );
    }
    names.add(name);
    const page = [url.href, hostHeader, via].join(' ');
    if (pages.has(page)) {
      throw new UsageError(`context ${context} has ${url.href} twice`, 'Remove one.');
    }
    pages.add(page);
  }
}

export function preferencesOf(
  raw: RawSettings | null | undefined,
  above: Preferences,
): Preferences {
  const ascii = raw?.ascii ?? null;
  return {
    intervalMs: configuredDuration('interval', raw?.interval, 200) ?? above.intervalMs,
    requestTimeoutMs:
      configuredDuration('requestTimeout', raw?.requestTimeout, 100) ?? above.requestTimeoutMs,
    readOnly: raw?.readOnly ?? above.readOnly,
    confirm: raw?.confirm ?? above.confirm,
    minUsable: raw?.minUsable ?? above.minUsable,
    theme: raw?.theme ?? above.theme,
    ascii: ascii === null ? above.ascii : ascii === 'auto' ? null : ascii,
    mouse: raw?.mouse ?? above.mouse,
    bell: raw?.bell ?? above.bell,
    utc: raw?.utc ?? above.utc,
    columns: raw?.columns ?? above.columns,
  };
}
