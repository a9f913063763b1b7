/** Which httpd the demo plays, and what that version's balancer-manager does differently. */

export type DemoVersion = '2.2.34' | '2.4.6' | '2.4.20' | '2.4.37' | '2.4.48' | '2.4.62' | '2.4.71';

/** Oldest first. */
export const DEMO_VERSIONS: readonly DemoVersion[] = [
  '2.2.34',
  '2.4.6',
  '2.4.20',
  '2.4.37',
  '2.4.48',
  '2.4.62',
  '2.4.71',
];

export interface Dialect {
  readonly version: DemoVersion;
  readonly serverDescription: string;
  readonly serverBuilt: string;
  /** 2.2: changes by GET, one nonce for the server, other tables. */
  readonly generation: '2.2' | '2.4';
  /** The three persisted / inherited lines (2.4.7). */
  readonly saysPersisted: boolean;
  /** mod_proxy_hcheck, w_status_S and _C, `&amp;` in links, status tokens in the XML (2.4.21). */
  readonly healthChecks: boolean;
  /** Quotes round link targets: double, but single in 2.4.21 to 2.4.40. */
  readonly quote: '"' | "'";
  /** Factors with two decimals, Load scaled by 100 (2.4.28). */
  readonly decimalFactors: boolean;
  /** Hot spares, w_status_R (2.4.34). */
  readonly hotSpares: boolean;
  /** Parameters count only with a Referer of this server's name (2.4.41). */
  readonly checksReferer: boolean;
  /** More of the page is escaped (2.4.41). */
  readonly escapesMore: boolean;
  /** A failed "add worker" is a 400 (2.4.42), before a silent 200. */
  readonly refusesBadWorker: boolean;
  /** The balancer's table row has its closing tag (2.4.47). */
  readonly closesRow: boolean;
  /** Values are percent-decoded twice, xml=1 needs no nonce, nonce=None is read-only (2.4.49). */
  readonly reworkedHandler: boolean;
  /** OPTIONS11, HEAD11, GET11 (2.4.55). */
  readonly http11Checks: boolean;
  /** HTML 4.01, `cookie|urlparam` without spaces, nonce in the XML (2.4.63 to 2.4.68). */
  readonly html4: boolean;
}

/** `2.2`, `2.4`, empty (the newest), or an exact version: the nearest one that is not newer. null: no such httpd. */
export function resolveDemoVersion(text: string): DemoVersion | null {
  const asked = text.trim();
  if (asked === '' || asked === '2.4') return '2.4.71';
  const match = /^2\.([24])(?:\.(\d{1,3}))?$/.exec(asked);
  if (match === null) return null;
  if (match[1] === '2') return '2.2.34';
  const patch = Number(match[2]);
  const known = DEMO_VERSIONS.filter(
    (version) => version.startsWith('2.4.') && patchOf(version) <= patch,
  );
  return known.at(-1) ?? null;
}

export function dialectOf(version: DemoVersion): Dialect {
  const patch = version === '2.2.34' ? -1 : patchOf(version);
  return {
    version,
    serverDescription: `Apache/${version} (${patch >= 48 ? 'Debian' : 'Unix'})`,
    serverBuilt: patch >= 48 ? '2026-11-12T08:58:41' : 'Jan 28 2018 11:16:39',
    generation: patch < 0 ? '2.2' : '2.4',
    saysPersisted: patch >= 7,
    healthChecks: patch >= 21,
    quote: patch >= 21 && patch < 41 ? "'" : '"',
    decimalFactors: patch >= 28,
    hotSpares: patch >= 34,
    checksReferer: patch >= 41,
    escapesMore: patch >= 41,
    refusesBadWorker: patch >= 42,
    closesRow: patch >= 47,
    reworkedHandler: patch >= 49,
    http11Checks: patch >= 55,
    html4: patch >= 68,
  };
}

function patchOf(version: string): number {
  return Number(version.split('.')[2]);
}
