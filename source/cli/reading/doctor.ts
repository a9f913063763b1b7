/** `baltop doctor [CONTEXT | URL...]`: each front end looked at step by step, and what would mend it. Changes nothing. */

import { DEFAULT_URL } from '../../config/front-end-url.ts';
import { IGNORED_MEND, ignoredFolders } from '../../config/ignored-folders.ts';
import { UNKNOWN_MEND, unknownNames, unknownNameText } from '../../fleet/unknown-names.ts';
import { printable } from '../../httpd/printable.ts';
import { wantsAscii } from '../../messages/locale.ts';
import { diagnose } from '../../operations/diagnose/diagnose.ts';
import type { Finding, Verdict } from '../../operations/diagnose/finding.ts';
import { type Connection, connect } from '../connect/connect.ts';
import { EXIT, exitCodeOf } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { print } from '../console/say.ts';
import { safeJson } from '../output/json.ts';

const GLYPHS: Readonly<Record<Verdict, readonly [glyph: string, ascii: string]>> = {
  ok: ['●', 'o'],
  warning: ['!', '!'],
  failed: ['×', 'X'],
  skipped: ['○', '-'],
};

export async function doctor(invocation: Invocation): Promise<number> {
  const { values, operands, env } = invocation;
  const format = values.output ?? 'table';
  const connection = await connect(invocation, {
    urls: operands,
    fallbackUrl: DEFAULT_URL,
    asks: false,
  });
  const { settings, clients } = connection;
  const isAscii = settings.ascii ?? wantsAscii(env);
  const items: (Omit<Finding, 'kind'> & { readonly frontEnd: string })[] = [];
  const codes: number[] = [];
  try {
    for (const frontEnd of settings.frontEnds) {
      const { name, credentials, login, way } = frontEnd;
      const client = clients.get(name);
      if (client === undefined) continue;
      if (format === 'table') print(`${name}  ${frontEnd.url.href}`);
      let code: number = EXIT.done;
      const { timeoutMs, intervalMs } = settings;
      const user = credentials?.user ?? login?.user ?? null;
      const subject = { ...frontEnd, client, user, timeoutMs, intervalMs, isDirect: way === null };
      for await (const { kind, ...finding } of diagnose({ ...subject, now: Date.now })) {
        items.push({ frontEnd: name, ...finding });
        if (format === 'table') print(lines(finding, isAscii));
        if (finding.verdict === 'failed' && code === EXIT.done) {
          code = kind === undefined ? EXIT.failed : exitCodeOf(kind);
        }
      }
      codes.push(code);
    }
    const misnamed = await misnamedFindings(connection);
    if (misnamed.length > 0 && format === 'table') print(invocation.configuration.path);
    for (const finding of misnamed) {
      items.push({ frontEnd: '', ...finding });
      if (format === 'table') print(lines(finding, isAscii));
    }
    const ignored = ignoredFolders(env);
    if (ignored.length > 0 && format === 'table') print('environment');
    for (const what of ignored) {
      const finding = { step: 'folders', verdict: 'warning', what, mend: IGNORED_MEND } as const;
      items.push({ frontEnd: '', ...finding });
      if (format === 'table') print(lines(finding, isAscii));
    }
  } finally {
    connection.close();
  }
  if (format === 'json') {
    print(safeJson({ apiVersion: 'baltop/v1', kind: 'Diagnosis', items }, 2));
  }
  return worst(codes);
}

/** What the configuration names is looked for on all front ends together; a name on none of them is a slip. */
async function misnamedFindings({ fleet, settings }: Connection): Promise<readonly Finding[]> {
  if (settings.labels.size === 0) return [];
  const names = unknownNames(await fleet.readOnce(), settings.labels);
  return names.map((name) => {
    const what = printable(unknownNameText(name));
    return { step: 'names', verdict: 'warning', what, mend: UNKNOWN_MEND };
  });
}

function lines({ step, verdict, what, mend }: Omit<Finding, 'kind'>, isAscii: boolean): string {
  const [glyph, ascii] = GLYPHS[verdict];
  const head = ` ${isAscii ? ascii : glyph} ${step.padEnd(8)} ${what}`;
  return mend === '' ? head : `${head}\n${' '.repeat(12)}${mend}`;
}

/** As with a list: some well and some not is partial. */
function worst(codes: readonly number[]): number {
  const failed = codes.filter((code) => code !== EXIT.done);
  const [first = EXIT.done] = failed;
  return failed.length > 0 && failed.length < codes.length ? EXIT.partial : first;
}
