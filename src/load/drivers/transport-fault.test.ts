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
  ['it is something else', 'EPROTO', 'error-eproto', 'handshake'],
])('when %s, that is told', (_, code, ofRequest, ofSocket) => {
  expect(kindOfTransportFault(coded(code))).toBe(ofRequest);
  expect(kindOfTransportFault(new Error('outer', { cause: coded(code) }))).toBe(ofRequest);
  expect(reasonOfTransport(coded(code))).toBe(ofSocket);
});
