/** Certificates and keys, from PEM files. A key may be locked: a passphrase opens it. */

import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { PasswordSource } from './context.ts';
import { refuseOpenFile } from './password.ts';
import { UsageError } from './usage-error.ts';

/** A key that a passphrase has to open before it is of use. */
export interface KeyLock {
  readonly certPath: string;
  readonly keyPath: string;
  /** Where the passphrase comes from. */
  readonly source: PasswordSource;
}

/** PEM texts. `lock`: null where the key is open. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
  readonly lock: KeyLock | null;
}

/** A client certificate and its key, which may be in one file; undefined: none. Throws `UsageError`. */
export function readClientCertificate(
  certPath: string | null,
  keyPath: string | null,
  source: PasswordSource,
): ClientCertificate | undefined {
  if (certPath === null) {
    if (keyPath === null) return undefined;
    throw new UsageError('--key without --cert', 'Give both.');
  }
  const cert = readPem(certPath, 'certificate', '--cert');
  const path = keyPath ?? certPath;
  refuseOpenFile(path, 'key file');
  const key = readPem(path, 'key', '--key');
  const lock = { certPath, keyPath: path, source };
  // PKCS#8 says it in its first line, the older form in the one after it.
  if (/ENCRYPTED/.test(key)) return { cert, key, lock };
  refuseStrangers(cert, key, lock);
  return { cert, key, lock: null };
}

/**
 * The key as PEM without a passphrase, for the memory only; null: it is not the one. Throws `UsageError` where no
 * passphrase would open it, or where it is another certificate's.
 */
export function unlockKey(
  { cert, key }: { readonly cert: string; readonly key: string },
  lock: KeyLock,
  passphrase: string,
): string | null {
  const opened = openKey(key, lock, passphrase);
  if (opened !== null) refuseStrangers(cert, opened, lock);
  return opened;
}

function openKey(key: string, { keyPath }: KeyLock, passphrase: string): string | null {
  try {
    return String(createPrivateKey({ key, passphrase }).export({ type: 'pkcs8', format: 'pem' }));
  } catch (problem) {
    // OpenSSL 3 reads what 1.0 wrote (RC2, single DES) with its legacy provider only. A wrong passphrase is
    // `unsupported` too, one in 200 (its padding happens to fit), but to the decoder.
    if (!/digital envelope routines::unsupported/.test(String(problem))) return null;
    throw new UsageError(
      `the key in ${keyPath} uses an encryption that is no longer supported`,
      `Convert it: openssl pkcs8 -topk8 -in ${keyPath} -out NEW.`,
    );
  }
}

function refuseStrangers(cert: string, key: string, { certPath, keyPath }: KeyLock): void {
  try {
    createSecureContext({ cert, key });
  } catch {
    throw new UsageError(
      `certificate ${certPath} and key ${keyPath} do not belong together`,
      'Or one of them cannot be read as PEM.',
    );
  }
}

/** The PEM text. Throws `UsageError`. */
export function readCa(path: string): string {
  return readPem(path, 'certificate', '--cacert');
}

const PEM_MARKS = {
  certificate: /-----BEGIN CERTIFICATE-----/,
  key: /-----BEGIN [A-Z ]*KEY-----/,
};

const NAMES = { '--cacert': 'CA file', '--cert': 'certificate file', '--key': 'key file' };

function readPem(path: string, what: keyof typeof PEM_MARKS, option: keyof typeof NAMES): string {
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`cannot read the ${NAMES[option]} ${path}`, 'Check its path and owner.');
  }
  if (!PEM_MARKS[what].test(pem)) {
    throw new UsageError(`no ${what} in ${path}`, `${option} takes a PEM file.`);
  }
  return pem;
}
