import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { baseUrlOf } from './base-url.ts';
import { parseProfile } from './profile.ts';
import { refusedProfile } from './testing/refused-profile.ts';

const good = builtInProfiles['stock-api'] ?? {};

describe('built-in profiles', () => {
  it.each(Object.keys(builtInProfiles))('%s is accepted, frozen, and called by its own name', (name) => {
    const profile = parseProfile(builtInProfiles[name], name);
    expect(profile.name).toBe(name);
    expect(Object.isFrozen(profile.endpoints)).toBe(true);
  });

  it('only the reference target counts and numbers its own traffic', () => {
    const profiles = Object.keys(builtInProfiles).map((name) => parseProfile(builtInProfiles[name], name));
    expect(profiles.map(({ name, books, sequence }) => [name, books !== null, sequence])).toEqual([
      ['reference-documented', true, 'data[].volume'],
      ['reference-stock-api', true, 'data[].volume'],
      ['stock-api', false, null],
    ]);
  });
});

describe('a profile is refused', () => {
  it.each([
    ['with an endpoint left out', { ...good, endpoints: {} }, 'endpoints.health', /Add `health`/],
    ['with a misspelt key', { ...good, dialct: 'x' }, 'dialct', /Remove it; the keys that may stand here/],
    [
      'with an address that carries credentials',
      { ...good, url: 'http://me:pw@127.0.0.1:1' },
      'url',
      /scheme, host, port/,
    ],
    ['with an address that is no web address', { ...good, url: 'ws://127.0.0.1:1' }, 'url', /scheme, host, port/],
    ['with a symbol twice', { ...good, quoteSymbols: ['A', 'B', 'A'] }, 'quoteSymbols[2]', /second `A`/],
    [
      'with a symbol of a market that is none of its quote symbols',
      { ...good, quoteMarkets: { SH: ['600519.SH'] } },
      'quoteMarkets.SH[0]',
      /Add `600519.SH`/,
    ],
    [
      'with a symbol twice in a market',
      { ...good, quoteSymbols: ['A'], quoteMarkets: { HK: ['A', 'A'] } },
      'quoteMarkets.HK[1]',
      /remove it here/,
    ],
    ['with a tag that is no header', { ...good, tags: { user: 'X User' } }, 'tags.user', /./],
    [
      'with a value where a name of a pool belongs',
      { ...good, credentials: { pool: '[{"jwt":"x"}]' } },
      'credentials.pool',
      /never holds a value/,
    ],
    [
      'with a value where a name belongs',
      { ...good, credentials: { appKey: 'abc123def' } },
      'credentials.appKey',
      /never holds a value/,
    ],
    ['with a process named by a pattern', { ...good, process: { pattern: 'node' } }, 'process.pattern', /`pidFile`/],
    [
      'with a process named twice',
      { ...good, process: { pidFile: 'a.pid', portOwner: true } },
      'process.portOwner',
      /Remove it/,
    ],
    [
      'with a memory limit in words',
      { ...good, process: { portOwner: true, memoryLimitBytes: '512MB' } },
      'process.memoryLimitBytes',
      /./,
    ],
    ['with no core to keep busy', { ...good, process: { pm2: 'x', cores: 0 } }, 'process.cores', /./],
    ['with a login at a documented target', { ...good, dialect: 'documented' }, 'loginPath', /'absent'/],
  ])('%s', (_, input, path, fix) => {
    const { problems, exitCode } = refusedProfile(input);
    expect(exitCode).toBe(2);
    expect(problems).toContainEqual(expect.objectContaining({ path, fix: expect.stringMatching(fix) }));
  });

  it('without repeating what may be a secret', () => {
    const error = refusedProfile({ ...good, url: 'http://me:hunter2@h', credentials: { accessToken: 'hunter-2' } });
    expect(error.problems).toHaveLength(2);
    expect(JSON.stringify(error.problems) + error.message + error.hint).not.toMatch(/hunter/);
  });
});

describe('base address', () => {
  it.each([
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['HTTPS://Example.com/gw//', 'https://example.com/gw'],
    ['http://[::1]:80', 'http://[::1]'],
    ['http://h?x=1', null],
    ['http://h#x', null],
    ['http://u@h', null],
    ['file:///etc', null],
    ['127.0.0.1:3000', null],
    ['', null],
  ])('of %j is %j', (url, base) => {
    expect(baseUrlOf(url)).toBe(base);
  });
});
