import { expect, it } from 'vitest';
import { caEnvOf } from './ca-env.ts';

it.each<[string, Record<string, string | undefined>, Record<string, string>]>([
  ['authorities that Node adds', { NODE_EXTRA_CA_CERTS: 'corp.pem' }, { NODE_EXTRA_CA_CERTS: 'corp.pem' }],
  ['the authorities of the system', { NODE_USE_SYSTEM_CA: '1' }, { NODE_USE_SYSTEM_CA: '1' }],
  [
    'a file and a folder of OpenSSL',
    { SSL_CERT_FILE: '/a', SSL_CERT_DIR: '/b' },
    { SSL_CERT_FILE: '/a', SSL_CERT_DIR: '/b' },
  ],
  ['a flag on authorities', { NODE_OPTIONS: '--use-system-ca' }, { NODE_OPTIONS: '--use-system-ca' }],
  ['it in quotes, and with _', { NODE_OPTIONS: ' "--use_openssl_ca" ' }, { NODE_OPTIONS: '--use-openssl-ca' }],
  [
    'it alone of all that stands there',
    { NODE_OPTIONS: '--inspect --require "./a --use-openssl-ca.js" --use-system-ca --max-old-space-size=4096' },
    { NODE_OPTIONS: '--use-system-ca' },
  ],
  ['no other flag', { NODE_OPTIONS: '--require=./secret.js --use-system-cab' }, {}],
  ['nothing that is empty or left out', { NODE_EXTRA_CA_CERTS: '', SSL_CERT_FILE: undefined, NODE_OPTIONS: '' }, {}],
  [
    'no secret, nor where to go',
    {
      GATEPROOF_API_SECRET: 's3cret',
      NODE_AUTH_TOKEN: 's3cret',
      HTTPS_PROXY: 'http://u:p@proxy',
      PATH: '/bin',
      HOME: '/',
    },
    {},
  ],
])('hands on %s', (_, env, handed) => {
  expect(caEnvOf(env)).toEqual(handed);
});
