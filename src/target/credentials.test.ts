import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import type { HarnessError } from '../core/errors.ts';
import { type CredentialNeeds, type Environment, resolveCredentials } from './credentials.ts';
import { parseProfile } from './profile.ts';

const profileOf = (name: string) => parseProfile(builtInProfiles[name], name);
const real = profileOf('stock-api');
const open = profileOf('reference-stock-api');
const documented = profileOf('reference-documented');

const files: Readonly<Record<string, string>> = {
  '/run/key': 'file-key\n',
  '/run/token': ' file-token ',
  '/run/empty': '\n',
};
const readFile = (path: string): string => {
  const content = files[path];
  if (content === undefined) throw new Error(`ENOENT: ${path}`);
  return content;
};
const resolve = (profile: typeof real, env: Environment, needs?: CredentialNeeds) =>
  resolveCredentials(profile, env, readFile, needs);

const pair = { GATEPROOF_APP_KEY: 'the-key', GATEPROOF_ACCESS_TOKEN: 'the-token' };
const login = { GATEPROOF_USERNAME: 'ada', GATEPROOF_PASSWORD: 'the-password' };
const jwt = { GATEPROOF_JWT: 'the-jwt' };

describe('credentials', () => {
  it.each([
    ['the key pair', real, pair, 'key', ['the-key', 'the-token']],
    ['a JWT before the key pair', real, { ...pair, ...jwt }, 'jwt', ['the-key', 'the-token', 'the-jwt']],
    [
      'a JWT before a login',
      real,
      { ...pair, ...jwt, ...login },
      'jwt',
      ['the-key', 'the-token', 'the-jwt', 'the-password'],
    ],
    ['a login before the key pair', real, { ...pair, ...login }, 'login', ['the-key', 'the-token', 'the-password']],
    ['an empty JWT as none', real, { ...pair, GATEPROOF_JWT: '' }, 'key', ['the-key', 'the-token']],
    [
      'nothing where quotes are anonymous',
      documented,
      { ...pair, ...jwt },
      'none',
      ['the-key', 'the-token', 'the-jwt'],
    ],
    ['a made-up pair at an open target', open, {}, 'key', []],
  ])('quotes use %s', (_, profile, env, ...[quoteAuth, secrets]) => {
    const plan = resolve(profile, env);
    expect(plan.quoteAuth).toBe(quoteAuth);
    expect(plan.secrets).toEqual(secrets);
    expect(plan.key).not.toBeNull();
    expect(plan.jwt).toBe(quoteAuth === 'jwt' ? 'the-jwt' : null);
    expect(plan.login).toEqual(quoteAuth === 'login' ? { username: 'ada', password: 'the-password' } : null);
  });

  it('come from files, trimmed', () => {
    const plan = resolve(real, { GATEPROOF_APP_KEY_FILE: '/run/key', GATEPROOF_ACCESS_TOKEN_FILE: '/run/token' });
    expect(plan.key).toEqual({ appKey: 'file-key', accessToken: 'file-token' });
    expect(plan.secrets).toEqual(['file-key', 'file-token']);
  });

  it('go by the names that a profile gives', () => {
    const renamed = parseProfile(
      { ...builtInProfiles['stock-api'], credentials: { appKey: 'MY_KEY', accessToken: 'MY_TOKEN' } },
      'mine',
    );
    expect(resolve(renamed, { MY_KEY: 'k', MY_TOKEN: 't', ...pair }).key).toEqual({ appKey: 'k', accessToken: 't' });
  });

  it.each<[string, Environment, CredentialNeeds]>([
    ['a JWT is enough where no socket opens', jwt, { quotes: true, sockets: false }],
    ['a login is enough where no socket opens', login, { quotes: true, sockets: false }],
  ])('%s', (_, env, needs) => {
    expect(resolve(real, env, needs).key).toBeNull();
  });

  it.each<[string, typeof real, Environment, RegExp]>([
    ['no key pair', real, {}, /GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN are not set/],
    ['a JWT but no key pair for the sockets', real, jwt, /GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN are not set/],
    [
      'half a pair',
      real,
      { GATEPROOF_APP_KEY: 'the-key' },
      /GATEPROOF_APP_KEY is set, but GATEPROOF_ACCESS_TOKEN is not/,
    ],
    [
      'the other half, even at an open target',
      open,
      { GATEPROOF_ACCESS_TOKEN: 'the-token' },
      /but GATEPROOF_APP_KEY is not/,
    ],
    ['half a login', real, { ...pair, GATEPROOF_USERNAME: 'ada' }, /but GATEPROOF_PASSWORD is not/],
    [
      'the other half of a login',
      real,
      { ...pair, GATEPROOF_PASSWORD: 'the-password' },
      /but GATEPROOF_USERNAME is not/,
    ],
    ['a value and a file', real, { ...pair, GATEPROOF_APP_KEY_FILE: '/run/key' }, /both set/],
    [
      'a file that is not there',
      real,
      { ...pair, GATEPROOF_JWT_FILE: '/run/none' },
      /GATEPROOF_JWT_FILE names cannot be read/,
    ],
    ['an empty file', real, { ...pair, GATEPROOF_JWT_FILE: '/run/empty' }, /GATEPROOF_JWT_FILE names is empty/],
  ])('%s is refused by the names of the variables, never by a value', (_, profile, env, message) => {
    const attempt = () => resolve(profile, env);
    expect(attempt).toThrow(expect.objectContaining({ exitCode: 2, message: expect.stringMatching(message) }));
    try {
      attempt();
    } catch (error) {
      const { message: said, hint } = error as HarnessError;
      expect(said + hint).not.toMatch(/the-key|the-token|the-password|the-jwt|file-key/);
      expect(hint).toMatch(/GATEPROOF_/);
    }
  });
});
