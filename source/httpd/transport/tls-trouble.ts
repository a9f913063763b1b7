/** What OpenSSL's and Node's codes mean for who asks, and what to do. Their own lines tell an operator nothing. */

const TLS_CODES =
  /^(ERR_TLS_|ERR_OSSL_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|EPROTO)/;

interface TlsTrouble {
  readonly what: string;
  readonly hint: string;
}

const GIVE_CA = 'Give the CA with --cacert FILE.';
const GIVE_CERT = 'Give the right one with --cert FILE and --key FILE.';

/** The first that fits the code, or the reason in OpenSSL's line where Node gives no code of its own (EPROTO). */
const TROUBLES: readonly (readonly [pattern: RegExp, what: string, hint: string])[] = [
  [
    /wrong[ _]version[ _]number|packet[ _]length[ _]too[ _]long|http[ _]request/i,
    'the other side does not speak TLS',
    'Is it http:// rather than https://?',
  ],
  [
    /unsupported[ _]protocol|protocol[ _]version|no[ _]protocols[ _]available|inappropriate[ _]fallback|ERR_TLS_PROTOCOL_VERSION/i,
    'the other side supports no TLS version that is accepted here (TLS 1.2 or later)',
    'It is outdated: SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1 in httpd, with an OpenSSL of 1.0.1 or later.',
  ],
  [/CERT_HAS_EXPIRED/, 'the certificate has expired', 'Renew the certificate.'],
  [
    /CERT_NOT_YET_VALID/,
    'the certificate is not valid yet',
    'Check the clock of this host, and from when the certificate is valid.',
  ],
  [/CERT_REVOKED/, 'the certificate has been revoked', 'Get a new certificate.'],
  [
    /ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH/,
    'the certificate is for another host name',
    'Use the name that the certificate is for (--host-header sets it for a tunnel).',
  ],
  [
    /DEPTH_ZERO_SELF_SIGNED_CERT/,
    'the certificate is self-signed, and not trusted here',
    'Give it, or its CA, with --cacert FILE.',
  ],
  [
    /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|CERT_UNTRUSTED|INVALID_CA|CERT_CHAIN/,
    'the certificate is signed by an authority that is not trusted here',
    GIVE_CA,
  ],
  [/certificate[ _]required/i, 'the other side requires a client certificate', GIVE_CERT],
  [
    /ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN)|alert (?:unknown ca|bad certificate|certificate unknown)/i,
    'the other side does not trust our client certificate',
    GIVE_CERT,
  ],
  [/(?:alert[ _])certificate[ _]expired/i, 'our client certificate has expired', GIVE_CERT],
  [
    /handshake[ _]failure/i,
    'the other side requires a client certificate, or shares no cipher with us',
    GIVE_CERT,
  ],
  [
    /unrecognized[ _]name/i,
    'the other side has no virtual host of this name',
    'Use the name of its virtual host in the URL, or give it with --host-header NAME.',
  ],
  [
    /(?:ca|ee)[ _](?:md|key)[ _]too[ _](?:weak|small)|dh[ _]key[ _]too[ _]small|bad[ _]ecpoint/i,
    'its certificate or key is too weak',
    'Renew it with a key of 2048 bits or more, signed with SHA-256.',
  ],
  [
    /legacy[ _]renegotiation/i,
    'the other side uses an old and unsafe TLS renegotiation',
    'It is outdated: update its OpenSSL.',
  ],
];

/** null: it is none of TLS. */
export function tlsTrouble(code: string, message: string): TlsTrouble | null {
  if (!TLS_CODES.test(code)) return null;
  const told = `${code} ${message}`;
  for (const [pattern, what, hint] of TROUBLES) {
    if (pattern.test(told)) return { what, hint };
  }
  if (/^(?:CERT_|CRL_|UNABLE_TO_|INVALID_)/.test(code)) {
    return { what: `the certificate is not valid (${code})`, hint: GIVE_CA };
  }
  const name = /^ERR_[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : '';
  return {
    what: `the TLS handshake failed${name}`,
    hint: 'Check which TLS versions, ciphers and certificates it requires.',
  };
}
