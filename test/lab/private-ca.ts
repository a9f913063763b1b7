/** A certificate authority of a test's own, and a server certificate that it signed. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export interface PrivateCa {
  /** What a client has to trust. */
  readonly cacert: string;
  /** The server's, valid for 127.0.0.1 and localhost. */
  readonly certificate: string;
  readonly key: string;
  /** Another one that it signed: for a client, or expired since yesterday, or for other names. */
  issue(options: IssueOptions): { readonly certificate: string; readonly key: string };
}

export interface IssueOptions {
  /** Of its files, and its common name. */
  readonly name: string;
  /** Default 2; negative: expired. */
  readonly days?: number;
  /** As in `subjectAltName`. */
  readonly altNames?: string;
  /** Locks the key: `pkcs8` as openssl writes it today, `traditional` as it did before. */
  readonly lock?: { readonly passphrase: string; readonly form: 'pkcs8' | 'traditional' };
}

export function makePrivateCa(t: TestContext): PrivateCa {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-ca-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

  openssl(
    'req',
    '-x509',
    ...newKey,
    '-days',
    '2',
    '-subj',
    '/CN=baltop lab CA',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
  );
  const issue = ({
    name,
    days = 2,
    altNames = 'IP:127.0.0.1,DNS:localhost',
    lock,
  }: IssueOptions) => {
    const files = { certificate: at(`${name}.pem`), key: at(`${name}.key`) };
    const request = at(`${name}.csr`);
    openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', files.key, '-out', request);
    writeFileSync(at('names'), `subjectAltName=${altNames}\n`);
    const signer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'];
    const validity = ['-days', String(days), '-extfile', at('names')];
    openssl('x509', '-req', '-in', request, ...signer, ...validity, '-out', files.certificate);
    if (lock !== undefined) {
      const [command, ...how] = lock.form === 'pkcs8' ? ['pkcs8', '-topk8'] : ['ec', '-aes256'];
      const out = ['-passout', `pass:${lock.passphrase}`, '-out', at('locked')];
      openssl(command ?? '', ...how, '-in', files.key, ...out);
      renameSync(at('locked'), files.key);
    }
    return files;
  };
  return { cacert: at('ca.pem'), ...issue({ name: '127.0.0.1' }), issue };
}
