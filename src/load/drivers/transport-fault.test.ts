import { expect, it } from 'vitest';
import { reasonOfTransport } from './socket-refusal.ts';
import { kindOfTransportFault } from './transport-fault.ts';

const coded = (code: string): Error => Object.assign(new Error(code), { code });

it.each([
  ['the target refuses', 'ECONNREFUSED', 'refused', 'refused'],
  ['the target resets', 'ECONNRESET', 'reset', 'reset'],
  ['we have no descriptor left', 'EMFILE', 'ours-emfile', 'ours-emfile'],
  ['we have no local port left to the target', 'EADDRNOTAVAIL', 'ours-eaddrnotavail', 'ours-eaddrnotavail'],
  ['a source address of ours has no port left', 'EADDRINUSE', 'ours-eaddrinuse', 'ours-eaddrinuse'],
  ['nobody vouches for the certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate', 'handshake'],
  ['the certificate is over', 'CERT_HAS_EXPIRED', 'certificate', 'handshake'],
  ['the certificate is of another', 'ERR_TLS_CERT_ALTNAME_INVALID', 'certificate', 'handshake'],
  ['its maker is not known', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate', 'handshake'],
  ['no TLS is spoken there', 'ERR_SSL_WRONG_VERSION_NUMBER', 'tls', 'handshake'],
  ['TLS fails below', 'EPROTO', 'tls', 'handshake'],
  ['it is something else', 'EWHATEVER', 'error-ewhatever', 'handshake'],
])('when %s, that is told', (_, code, ofRequest, ofSocket) => {
  expect(kindOfTransportFault(coded(code))).toBe(ofRequest);
  expect(kindOfTransportFault(new Error('outer', { cause: coded(code) }))).toBe(ofRequest);
  expect(reasonOfTransport(coded(code))).toBe(ofSocket);
});
