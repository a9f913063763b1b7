/** Pages as several httpd versions write them, put together by hand from the protocol facts: small, and wrong on purpose. */

export const WORKER_HEADINGS = [
  'Worker URL',
  'Route',
  'RouteRedir',
  'Factor',
  'Set',
  'Status',
  'Elected',
  'Busy',
  'Load',
  'To',
  'From',
];

export const BALANCER_HEADINGS = [
  'MaxMembers',
  'StickySession',
  'DisableFailover',
  'Timeout',
  'FailoverAttempts',
  'Method',
  'Path',
  'Active',
];

export interface RowParts {
  readonly url?: string;
  readonly href?: string;
  readonly route?: string;
  readonly redirect?: string;
  readonly factor?: string;
  readonly status?: string;
  readonly elected?: string;
  readonly load?: string;
  readonly to?: string;
  readonly from?: string;
}

/** A worker's row as 2.4 writes it; the name goes in raw, as httpd does. */
export function row(parts: RowParts = {}): string {
  const url = parts.url ?? 'http://a:8080';
  const href = parts.href ?? `/balancer-manager?b=app&amp;w=${url}&amp;nonce=n-1`;
  const cells = [
    parts.route ?? '',
    parts.redirect ?? '',
    parts.factor ?? '1.00',
    '0',
    parts.status ?? 'Init Ok ',
    parts.elected ?? '0',
    '0',
    parts.load ?? '0',
    parts.to ?? '  0 ',
    parts.from ?? '  0 ',
  ];
  return `<tr>\n<td><a href="${href}">${url}</a></td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}

export interface BalancerParts {
  /** What stands in the heading: a link in 2.4, plain text in 2.2. */
  readonly heading?: string;
  readonly sticky?: string;
  readonly rows?: readonly string[];
  /** The settings row whole, for versions that write it otherwise. */
  readonly settings?: string;
}

export function balancer(parts: BalancerParts = {}): string {
  const heading =
    parts.heading ?? '<a href="/balancer-manager?b=app&amp;nonce=n-1">balancer://app</a> [p1_app]';
  const settings =
    parts.settings ??
    `<tr>\n<td>2 [2 Used]</td>\n<td>${parts.sticky ?? ' (None) '}</td><td>Off</td><td>0</td><td>1</td>\n<td>byrequests</td>\n<td>/app</td>\n<td>Yes</td>\n</tr>\n`;
  return [
    `<hr />\n<h3>LoadBalancer Status for ${heading}</h3>\n`,
    `<table><tr>${head(BALANCER_HEADINGS)}</tr>\n${settings}</table>\n<br />\n`,
    `<table><tr>${head(WORKER_HEADINGS)}</tr>\n${(parts.rows ?? []).join('')}</table>\n`,
  ].join('');
}

export function head(headings: readonly string[]): string {
  return headings.map((heading) => `<th>${heading}</th>`).join('');
}

export interface PageParts {
  readonly name?: string;
  readonly version?: string;
  readonly lines?: readonly string[];
  readonly body?: string;
}

export function page(parts: PageParts = {}): string {
  const lines = [
    `Server Version: ${parts.version ?? 'Apache/2.4.62 (Unix)'}`,
    'Server Built: Jul 13 2024 07:07:07',
    ...(parts.lines ?? []),
  ];
  return [
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html><head><title>Balancer Manager</title>\n',
    "<style type='text/css'>\ntable {border: 1px}\n</style>\n</head>\n",
    `<body><h1>Load Balancer Manager for ${parts.name ?? 'web1'}</h1>\n`,
    `<dl>${lines.map((line) => `<dt>${line}</dt>`).join('\n')}</dl>\n`,
    parts.body ?? '',
    '</body></html>\n',
  ].join('');
}

export function bytes(html: string): Buffer {
  return Buffer.from(html, 'utf8');
}
