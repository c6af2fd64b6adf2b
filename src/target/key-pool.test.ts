import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { countOfKeys, keyInTurn } from '../core/key-turns.ts';
import { resolveCredentials } from './credentials.ts';
import { parseProfile } from './profile.ts';

const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
const pair = (name: string) => ({ appKey: `key-${name}`, accessToken: `token-${name}` });

const resolve = (pool: unknown, env: Readonly<Record<string, string>> = {}) =>
  resolveCredentials(profile, { GATEPROOF_KEY_POOL: JSON.stringify(pool), ...env }, () => JSON.stringify(pool));

describe('a pool of keys', () => {
  it('gives its pairs to requests and sockets in turn, and all of them are secrets', () => {
    const plan = resolve([pair('a'), pair('b'), pair('c')]);
    expect([0, 1, 2, 3].map((turn) => keyInTurn(plan, turn)?.appKey)).toEqual(['key-a', 'key-b', 'key-c', 'key-a']);
    expect(plan).toMatchObject({ quoteAuth: 'key', key: pair('a'), jwt: null });
    expect(plan.secrets).toEqual(['key-a', 'token-a', 'key-b', 'token-b', 'key-c', 'token-c']);
    expect(countOfKeys(plan, plan.quoteAuth)).toEqual({ quotes: 3, sockets: 3 });
  });

  it('of tokens is what quotes use, beside a single pair for sockets', () => {
    const env = { GATEPROOF_APP_KEY: 'the-key', GATEPROOF_ACCESS_TOKEN: 'the-token' };
    const plan = resolve([{ jwt: 'jwt-1' }, { jwt: 'jwt-2' }], env);
    expect(plan).toMatchObject({ quoteAuth: 'jwt', jwt: 'jwt-1', jwts: ['jwt-1', 'jwt-2'] });
    expect(keyInTurn(plan, 5)).toEqual({ appKey: 'the-key', accessToken: 'the-token' });
    expect(countOfKeys(plan, plan.quoteAuth)).toEqual({ quotes: 2, sockets: 1 });
    expect(plan.secrets).toEqual(['the-key', 'the-token', 'jwt-1', 'jwt-2']);
  });

  it('of one is a key like any other', () => {
    const plan = resolve([{ ...pair('a'), jwt: 'jwt-1' }]);
    expect(plan).toMatchObject({ quoteAuth: 'jwt', key: pair('a'), jwt: 'jwt-1' });
    expect('keys' in plan || 'jwts' in plan).toBe(false);
  });

  it('may stand in a file', () => {
    const env = { GATEPROOF_KEY_POOL_FILE: '/run/pool', GATEPROOF_KEY_POOL: '' };
    expect(resolve([pair('a'), pair('b')], env).keys).toHaveLength(2);
  });

  it.each([
    ['no JSON', 'secret-x, secret-y'],
    ['no list', { appKey: 'secret-x' }],
    ['an empty list', []],
    ['half a pair', [pair('a'), { appKey: 'secret-x' }]],
    ['an empty token', [{ jwt: '' }]],
    ['a field too many', [{ ...pair('secret-x'), name: 'mine' }]],
  ])('that is %s is refused without a value of it', (_, pool) => {
    const env = typeof pool === 'string' ? { GATEPROOF_KEY_POOL: pool } : {};
    const refused = (): unknown => resolve(pool, env);
    expect(refused).toThrow(/GATEPROOF_KEY_POOL/);
    expect(refused).not.toThrow(/secret-x/);
  });

  it.each([
    ['key pairs beside a single pair', [pair('a'), pair('b')], { GATEPROOF_APP_KEY: 'k', GATEPROOF_ACCESS_TOKEN: 't' }],
    ['tokens beside a single token', [{ jwt: 'jwt-1' }, pair('a')], { GATEPROOF_JWT: 'jwt-0' }],
  ])('of %s is refused: which to use is not said', (_, pool, env) => {
    expect(() => resolve(pool, env)).toThrow(/both|too: which/);
  });
});
