import { describe, expect, it } from 'vitest';
import { canNameAuthorities, type Trust, trustEnv, trustOf } from './trust.ts';

const at = (baseUrl: string, tls?: Trust, alsoAt: string[] = []) => ({
  ...{ baseUrl, alsoAt },
  ...(tls === undefined ? {} : { tls }),
});
const OWN: Trust = { ca: 'pem', insecure: false };
const ANY: Trust = { ca: null, insecure: true };
const SYSTEM: Trust = { ca: null, insecure: false };

describe('whom k6 trusts', () => {
  it.each<[string, Parameters<typeof trustOf>[0], Trust | null]>([
    ['the system, where nothing is said', [at('https://a.example')], SYSTEM],
    ['the authorities of a profile', [at('https://a.example', OWN)], OWN],
    ['anybody, where a profile says so', [at('https://a.example', ANY)], ANY],
    ['what both arms say alike', [at('https://a.example', OWN), at('https://b.example', OWN)], OWN],
    [
      'nobody in common, where one arm takes any certificate',
      [at('https://a.example', ANY), at('https://b.example')],
      null,
    ],
    [
      'nobody in common, where one arm has its own authorities',
      [at('https://a.example'), at('https://b.example', OWN)],
      null,
    ],
    [
      'what the arm on TLS says, where the other is without',
      [at('http://127.0.0.1:1', ANY), at('https://b.example', OWN)],
      OWN,
    ],
    ['as a further address of a target is on TLS', [at('http://a.example', OWN, ['https://a.example'])], OWN],
    ['the system, without TLS', [at('http://127.0.0.1:1', ANY)], SYSTEM],
  ])('is %s', (_, specs, trust) => {
    expect(trustOf(specs)).toEqual(trust);
  });

  it('can be said by a file but on macOS and Windows', () => {
    expect((['linux', 'freebsd', 'darwin', 'win32'] as const).map(canNameAuthorities)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is told to k6 so that no authority of the system stays', () => {
    expect(trustEnv('/a/ca.pem', '/a/none')).toEqual({ SSL_CERT_FILE: '/a/ca.pem', SSL_CERT_DIR: '/a/none' });
    expect(trustEnv(null, '/a/none')).toEqual({});
  });
});
