import { expect, it } from 'vitest';
import { reasonOfTransport } from './socket-refusal.ts';
import { kindOfTransportFault } from './transport-fault.ts';

const coded = (code: string, syscall?: string): Error =>
  Object.assign(new Error(code), { code, ...(syscall === undefined ? {} : { syscall }) });

it.each([
  ['the target refuses', 'ECONNREFUSED', 'refused', 'refused'],
  ['the target resets', 'ECONNRESET', 'reset', 'reset'],
  ['we have no descriptor left', 'EMFILE', 'ours-emfile', 'ours-emfile'],
  ['we have no local port left to the target', 'EADDRNOTAVAIL', 'ours-eaddrnotavail', 'ours-eaddrnotavail'],
  ['a source address of ours has no port left', 'EADDRINUSE', 'ours-eaddrinuse', 'ours-eaddrinuse'],
  ['we have no memory left', 'ENOMEM', 'ours-enomem', 'ours-enomem'],
  ['our name service does not answer', 'EAI_AGAIN', 'ours-eai_again', 'ours-eai_again'],
  ['there is no such name', 'ENOTFOUND', 'error-enotfound', 'handshake'],
  ['nobody vouches for the certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate', 'certificate'],
  ['the certificate is over', 'CERT_HAS_EXPIRED', 'certificate', 'certificate'],
  ['the certificate is of another', 'ERR_TLS_CERT_ALTNAME_INVALID', 'certificate', 'certificate'],
  ['its maker is not known', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate', 'certificate'],
  ['no TLS is spoken there', 'ERR_SSL_WRONG_VERSION_NUMBER', 'tls', 'tls'],
  ['TLS fails below', 'EPROTO', 'tls', 'tls'],
  ['it is something else', 'EWHATEVER', 'error-ewhatever', 'handshake'],
])('when %s, that is told', (_, code, ofRequest, ofSocket) => {
  expect(kindOfTransportFault(coded(code))).toBe(ofRequest);
  expect(kindOfTransportFault(new Error('outer', { cause: coded(code) }))).toBe(ofRequest);
  expect(reasonOfTransport(coded(code))).toBe(ofSocket);
});

it.each([
  ['the source address cannot be bound where it goes', coded('EINVAL', 'bind'), 'ours-einval', 'ours-einval'],
  ['no way leads there from the source address', coded('EINVAL', 'connect'), 'ours-einval', 'ours-einval'],
  [
    'this machine does not speak that family',
    coded('EAFNOSUPPORT', 'connect'),
    'ours-eafnosupport',
    'ours-eafnosupport',
  ],
  ['a connection that stands is asked for something else', coded('EINVAL', 'write'), 'error-einval', 'handshake'],
])('when %s, that is told', (_, error, ofRequest, ofSocket) => {
  expect(kindOfTransportFault(error)).toBe(ofRequest);
  expect(kindOfTransportFault(new Error('outer', { cause: error }))).toBe(ofRequest);
  expect(reasonOfTransport(error)).toBe(ofSocket);
});
