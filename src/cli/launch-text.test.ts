import { expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { managedSchema } from '../core/managed.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { launchOf } from '../target/managed/launch.ts';
import { parseProfile } from '../target/profile.ts';
import { launchesAsData, launchesAsText, type PlannedLaunch } from './launch-text.ts';

const SECRET = 'sesame-4f5a6b7c8d';
const env = { DB_PASSWORD: SECRET, ADMIN_TOKEN: '' };
const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');

const planned = (arms: PlannedLaunch['boot']['arms'], over: object): PlannedLaunch => {
  const managed = managedSchema.parse({
    start: ['node', 'dist/main.js', '--title', 'my gateway', '--port', '{port}'],
    cwd: '/srv/gateway',
    env: { 'gateway-only': { GATEWAY_MODE: '{mode}', GREETING: "it's on" } },
    passEnv: ['DB_PASSWORD', 'DB_HOST'],
    makeUpEnv: ['ADMIN_TOKEN'],
    ready: { path: '/api/health', status: 204, deadlineMs: 90_000 },
    ...over,
  });
  const launch = launchOf(managed, { mode: 'gateway-only', port: null, gateproof: ['node', 'bin.js'], env });
  return { boot: { arms, profile, managed, mode: 'gateway-only' }, launch };
};

const launches = [
  planned(['reference', 'control'], {}),
  planned(['candidate'], {
    start: ['{gateproof}', 'target', '--port', '0'],
    env: {},
    passEnv: [],
    makeUpEnv: [],
    ready: { line: '^up at (?<url>\\S+)' },
    stop: { signal: 'SIGINT', graceMs: 2_500, command: ['./stop.sh', '{pid}'] },
  }),
];

it('a dry run says exactly what would be started, and no value that is passed on', () => {
  expect(launchesAsText(launches, englishCatalogue.managed).join('\n')).toBe(`What would be started (nothing was):
  reference and control: profile stock-api, gateway-only
    command  node dist/main.js --title 'my gateway' --port {port}
    in       /srv/gateway
    env      GATEWAY_MODE=gateway-only
    env      GREETING='it'\\''s on'
    env      DB_PASSWORD: from this environment
    env      DB_HOST: not set here
    env      ADMIN_TOKEN: a fresh random value
    ready    when GET /api/health answers 204, within 1 m 30 s
    at       http://127.0.0.1:{port}
    stopped  by SIGTERM to its process group, by SIGKILL after 10 s
  candidate: profile stock-api, gateway-only
    command  node bin.js target --port 0
    in       /srv/gateway
    ready    when a line on stdout matches /^up at (?<url>\\S+)/, within 30 s
    at       the address that this line tells
    stopped  by ./stop.sh {pid}
             if that fails by SIGINT to its process group, by SIGKILL after 2.5 s
  {port} is a free port of this machine, found at the start.`);
});

it('says nothing where nothing would be started, and of a port only where one is needed', () => {
  expect(launchesAsText([], englishCatalogue.managed)).toEqual([]);
  expect(launchesAsText(launches.slice(1), englishCatalogue.managed).at(-1)).toContain('SIGKILL');
});

it('says the same as data', () => {
  const data = launchesAsData(launches);
  expect(data).toMatchObject([
    {
      arms: ['reference', 'control'],
      profile: 'stock-api',
      mode: 'gateway-only',
      settings: { GATEWAY_MODE: 'gateway-only' },
    },
    { arms: ['candidate'], words: ['node', 'bin.js', 'target', '--port', '0'], stop: { signal: 'SIGINT' } },
  ]);
  expect(JSON.stringify(data) + launchesAsText(launches, englishCatalogue.managed).join()).not.toContain(SECRET);
});
