import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { type Managed, managedSchema } from '../../core/managed.ts';
import { parseProfile } from '../profile.ts';
import { environmentOf, isSameInBothModes, launchOf, namesToMakeUp } from './launch.ts';

const managed: Managed = managedSchema.parse({
  start: ['{gateproof}', 'serve', '--port={port}', '--mode', '{mode}', '{other}', '{pid}'],
  env: { 'gateway-only': { PORT: '{port}', STRICT: 'true' }, 'legacy-fallback': { LEGACY: '{mode}' } },
  passEnv: ['APP_KEY', 'GIVEN', 'NOT_GIVEN'],
  makeUpEnv: ['ADMIN', 'ADMIN_IN_FILE', 'ADMIN_GIVEN'],
  url: 'http://localhost:{port}/{mode}',
  ready: { path: '/' },
  stop: { command: ['stop', '{gateproof}', '{port}', '{pid}'] },
});

const env = {
  APP_KEY: 'key-1',
  GIVEN: 'given-1',
  ADMIN_IN_FILE_FILE: '/run/admin',
  ADMIN_GIVEN: 'admin-1',
  PATH: '/bin',
  HOME: '/home',
  NODE_OPTIONS: '--inspect',
  OTHER_SECRET: 'no',
};
const options = { mode: 'gateway-only', port: 4321, gateproof: ['node', 'bin.js'], env } as const;

describe('placeholders', () => {
  it('are filled in wherever they stand; what is none stays', () => {
    const launch = launchOf(managed, options);
    expect(launch.words).toEqual([
      ...['node', 'bin.js', 'serve', '--port=4321', '--mode', 'gateway-only', '{other}', '{pid}'],
    ]);
    expect(launch).toMatchObject({
      url: 'http://localhost:4321/gateway-only',
      settings: { PORT: '4321', STRICT: 'true' },
      stop: { command: ['stop', 'node', 'bin.js', '4321', '{pid}'] },
    });
  });

  it('stay where a dry run has no port yet, and each mode has its own settings', () => {
    const launch = launchOf(managed, { ...options, mode: 'legacy-fallback', port: null });
    expect([launch.words[3], launch.url]).toEqual(['--port={port}', 'http://localhost:{port}/legacy-fallback']);
    expect(launch.settings).toEqual({ LEGACY: 'legacy-fallback' });
  });
});

describe('variables', () => {
  it('are told by name and where they come from', () => {
    expect(launchOf(managed, options).passed).toEqual([
      { name: 'APP_KEY', state: 'set' },
      { name: 'GIVEN', state: 'set' },
      { name: 'NOT_GIVEN', state: 'not-set' },
      { name: 'ADMIN', state: 'made-up' },
      { name: 'ADMIN_IN_FILE', state: 'not-set' },
      { name: 'ADMIN_GIVEN', state: 'set' },
    ]);
    expect(namesToMakeUp(managed, env)).toEqual(['ADMIN']);
  });

  it('reach the target only where its profile names them', () => {
    expect(environmentOf(launchOf(managed, options), { ...env, ADMIN: 'made-up-1' })).toEqual({
      ...{ PATH: '/bin', HOME: '/home' },
      ...{ APP_KEY: 'key-1', GIVEN: 'given-1', ADMIN: 'made-up-1', ADMIN_GIVEN: 'admin-1' },
      ...{ PORT: '4321', STRICT: 'true' },
    });
  });
});

describe('two modes are the same program', () => {
  it.each<[string, Partial<Managed>, boolean]>([
    ['where nothing tells them apart', {}, true],
    ['where the stop alone differs', { url: 'http://127.0.0.1:{port}/{mode}' }, true],
    ['not where a word does', { start: ['a', '{mode}'] }, false],
    ['not where a setting does', { env: { 'gateway-only': { A: '1' }, 'legacy-fallback': { A: '2' } } }, false],
    [
      'where settings differ in their order only',
      { env: { 'gateway-only': { A: '1', B: '2' }, 'legacy-fallback': { B: '2', A: '1' } } },
      true,
    ],
  ])('%s', (_, over, same) => {
    expect(
      isSameInBothModes({ ...managedSchema.parse({ start: ['a', '{port}'], ready: { path: '/' } }), ...over }),
    ).toBe(same);
  });

  it.each(['reference-documented', 'reference-stock-api'])('not in %s', (name) => {
    const profile = parseProfile(builtInProfiles[name], name);
    expect(profile.managed === null || isSameInBothModes(profile.managed)).toBe(false);
  });
});
