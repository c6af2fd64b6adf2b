import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import type { ProfileInput } from '../../core/profile.ts';
import { parseProfile } from '../profile.ts';
import { refusedProfile } from '../testing/refused-profile.ts';

type ManagedInput = NonNullable<ProfileInput['managed']>;

const managed: ManagedInput = {
  start: ['node', 'server.js', '--port', '{port}', '--mode', '{mode}'],
  ready: { path: '/health' },
};

const withManaged = (over: object): unknown => ({
  ...builtInProfiles['stock-api'],
  managed: { ...managed, ...over },
});

const inBothModes = (env: Record<string, string>) => ({ env: { 'gateway-only': env, 'legacy-fallback': env } });

describe('a managed target is accepted', () => {
  it('with everything that may be left out filled in', () => {
    expect(parseProfile(withManaged({}), 'mine.ts').managed).toEqual({
      ...managed,
      cwd: '.',
      env: { 'gateway-only': {}, 'legacy-fallback': {} },
      passEnv: [],
      makeUpEnv: [],
      url: 'http://127.0.0.1:{port}',
      ready: { path: '/health', status: 200, deadlineMs: 30_000 },
      stop: { signal: 'SIGTERM', graceMs: 10_000, command: null },
    });
  });

  it.each<[string, object]>([
    ['that is told its port by a variable in each mode', { start: ['./server'], ...inBothModes({ PORT: '{port}' }) }],
    ['that tells its address itself', { start: ['./server'], ready: { line: 'listening at (?<url>\\S+)' } }],
    [
      'with words that hold braces of their own',
      { start: ['node', '-e', 'f({ a: 1 }, {})', '{port}', '{placeholder}'] },
    ],
    ['with a switch under a name of credentials', inBothModes({ JWT_CHECK: 'off', TOKEN_CACHE: '' })],
    ['with a file of credentials named by a flag', { start: ['./server', '--token-file=token', '{port}'] }],
    ['with a long path in a setting', inBothModes({ DATA: '/srv/a-very-long-folder-name/of-some-build-1234567' })],
    ['with a stop command that knows the process', { stop: { command: ['./stop', '{pid}', '{port}'] } }],
    ['behind a path prefix', { url: 'http://localhost:{port}/gateway' }],
  ])('%s', (_, over) => {
    expect(parseProfile(withManaged(over), 'mine.ts').managed).toMatchObject(over);
  });
});

describe('a managed target is refused', () => {
  it.each<[string, object, string, RegExp]>([
    ['without a command', { start: [] }, 'managed.start', /a list with at least 1 entry/],
    ['with an empty word', { start: ['node', '', '{port}'] }, 'managed.start[1]', /text that is not empty/],
    ['with a command that a shell would read', { start: 'node server.js' }, 'managed.start', /a list/],
    ['with a misspelt key', { passenv: ['A'] }, 'managed.passenv', /Did you mean `passEnv`/],
    ['with no way to be ready', { ready: undefined }, 'managed.ready', /Add `ready`/],
    ['with two ways to be ready', { ready: { path: '/h', line: 'x' } }, 'managed.ready.line', /Remove it/],
    ['with a path that is none', { ready: { path: 'health' } }, 'managed.ready.path', /starts with `\/`/],
    ['with a status that is none', { ready: { path: '/h', status: 20 } }, 'managed.ready.status', /at least 100/],
    ['with an expression that is none', { ready: { line: 'up (' } }, 'managed.ready.line', /Mend the expression/],
    ['with a signal that is none', { stop: { signal: 'TERM' } }, 'managed.stop.signal', /SIGTERM/],
    ['that is not told its port', { start: ['node', 'server.js'] }, 'managed', /Give it `\{port\}`/],
    [
      'that is told its port in one mode only',
      { start: ['./server'], env: { 'gateway-only': { PORT: '{port}' } } },
      'managed',
      /in each mode/,
    ],
    ['that is told its port and looked for elsewhere', { url: 'http://127.0.0.1:3000' }, 'managed', /keep `\{port\}`/],
    [
      'at an address with credentials',
      { url: 'http://me:hunter22@h:{port}' },
      'managed.url',
      /scheme, host, `\{port\}`/,
    ],
    ['at no web address', { url: 'ws://h:{port}' }, 'managed.url', /scheme, host, `\{port\}`/],
    [
      'with a misspelt placeholder',
      { start: ['a', '{prot}', '{port}'] },
      'managed.start[1]',
      /Did you mean `\{port\}`/,
    ],
    [
      'with a misspelt placeholder in a setting',
      { env: { 'gateway-only': { MODE: '{moed}' } } },
      'managed.env["gateway-only"].MODE',
      /Did you mean `\{mode\}`/,
    ],
    [
      'with its process before there is one',
      { start: ['a', '{pid}', '{port}'] },
      'managed.start[1]',
      /only in stop.command/,
    ],
    ['with itself inside a word', { start: ['x={gateproof}', '{port}'] }, 'managed.start[0]', /as one entry/],
    [
      'with itself in a setting',
      { env: { 'gateway-only': { BIN: '{gateproof}' } } },
      'managed.env["gateway-only"].BIN',
      /as one entry/,
    ],
    [
      'with a password among its settings',
      { env: { 'legacy-fallback': { DB_PASSWORD: 'hunter22' } } },
      'managed.env["legacy-fallback"].DB_PASSWORD',
      /passEnv: \['DB_PASSWORD'\]/,
    ],
    [
      'with a credential of the profile among its settings',
      { env: { 'gateway-only': { GATEPROOF_USERNAME: 'hunter22' } } },
      'managed.env["gateway-only"].GATEPROOF_USERNAME',
      /passEnv/,
    ],
    [
      'with a password in the address of a database',
      { env: { 'gateway-only': { DB_URL: 'mongodb://me:hunter22@h/db' } } },
      'managed.env["gateway-only"].DB_URL',
      /passEnv: \['DB_URL'\]/,
    ],
    [
      'with a long opaque setting',
      { env: { 'gateway-only': { SALT: 'hunter22hunter22hunter22hunter22' } } },
      'managed.env["gateway-only"].SALT',
      /passEnv/,
    ],
    [
      'with a token among its words',
      { start: ['a', '--token=hunter22', '{port}'] },
      'managed.start[1]',
      /by a variable/,
    ],
    [
      'with a password after its flag',
      { start: ['a', '--password', 'hunter22', '{port}'] },
      'managed.start[2]',
      /variable/,
    ],
    [
      'with a credential in its stop command',
      { stop: { command: ['stop', '--api-key=hunter22'] } },
      'managed.stop.command[1]',
      /by a variable/,
    ],
    ['with a value where a name belongs', { passEnv: ['hunter22'] }, 'managed.passEnv[0]', /never holds a value/],
    ['with a value to make up', { makeUpEnv: ['OK', 'hunter22'] }, 'managed.makeUpEnv[1]', /never holds a value/],
    ['with a setting of no name', inBothModes({ 'A-B': 'x' }), 'managed.env["gateway-only"].A-B', /Use letters/],
    [
      'with one variable in two places',
      { passEnv: ['LEVEL'], env: { 'legacy-fallback': { LEVEL: '1' } } },
      'managed.env["legacy-fallback"].LEVEL',
      /Take LEVEL out/,
    ],
  ])('%s', (_, over, path, fix) => {
    const error = refusedProfile(withManaged(over));
    expect(error.exitCode).toBe(2);
    expect(error.problems).toContainEqual(expect.objectContaining({ path, fix: expect.stringMatching(fix) }));
    expect(JSON.stringify(error.problems) + error.message + error.hint).not.toContain('hunter22');
  });

  it('with everything that is wrong at once, in the rest of the profile too', () => {
    const input = {
      ...builtInProfiles['stock-api'],
      dialect: 'documnted',
      quoteSymbols: ['A', 'A'],
      managed: { ...managed, start: ['a', '--password=hunter22'], stop: { graceMs: 1 } },
      credentials: { appKey: 'hunter22' },
    };
    expect(refusedProfile(input).problems.map(({ path }) => path)).toEqual([
      'dialect',
      'quoteSymbols[1]',
      'credentials.appKey',
      'managed',
      'managed.start[1]',
    ]);
  });
});
