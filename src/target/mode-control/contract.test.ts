import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { type ModeControlInput, type ModeControlKind, modeControlSchema } from '../../core/mode-control.ts';
import { MODES } from '../../core/modes.ts';
import type { Step } from './controller.ts';
import { CONTROLLERS, controllerOf } from './registry.ts';
import { environmentOf } from './run-command.ts';
import { settingsOfMode } from './variables.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-control-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const SECRET = 'secret-0a1b2c3d4e5f';

/** At least one of every kind. */
const SAMPLES: { readonly [Kind in ModeControlKind]: readonly (ModeControlInput & { readonly kind: Kind })[] } = {
  'env-file': [{ kind: 'env-file', envFile: '.env', restart: ['systemctl', 'restart', 'api'], passEnv: ['X'] }],
  pm2: [
    { kind: 'pm2', app: 'api' },
    { kind: 'pm2', app: 'api', envFile: '.env' },
    { kind: 'pm2', app: 'api', ecosystem: { file: 'eco.json' }, action: 'reload' },
    { kind: 'pm2', app: 'api', ecosystem: { file: 'eco.json' }, envFile: '.env' },
  ],
  'http-admin': [
    { kind: 'http-admin', path: '/admin/mode', auth: { env: 'TOKEN' } },
    { kind: 'http-admin', path: '/m', bodies: { 'gateway-only': 1, 'legacy-fallback': 2 }, restarts: true },
  ],
  manual: [{ kind: 'manual' }, { kind: 'manual', instructions: ['Switch to {mode} in the console.'] }],
  docker: [
    { kind: 'docker', envFile: '.env', target: { service: 'api', composeFile: 'compose.yaml' } },
    { kind: 'docker', envFile: '.env', target: { container: 'api' } },
  ],
};

const samples = Object.values(SAMPLES)
  .flat()
  .map((input) => [`${input.kind} ${JSON.stringify(input)}`, input] as const);

const open = (input: ModeControlInput) =>
  controllerOf(modeControlSchema.parse({ ...input, cwd: folder }), {
    env: { PATH: '/bin', TOKEN: SECRET, GATEPROOF_APP_KEY: SECRET },
    clock: systemClock,
    redact: (text) => text,
  });

describe('every controller', () => {
  it('is called by its own name', () => {
    expect(Object.entries(CONTROLLERS).map(([name, { kind }]) => [name, kind])).toEqual(
      Object.keys(SAMPLES).map((name) => [name, name]),
    );
  });

  it.each(samples)('%s says what it would do, and does nothing', async (_, input) => {
    const controller = open(input);
    for (const mode of MODES) {
      const steps = controller.stepsTo(mode);
      expect(steps.length).toBeGreaterThan(0);
      expect(controller.stepsTo(mode)).toEqual(steps);
      expect(controller.stepsBack({ mode, settings: null })?.length).toBeGreaterThan(0);
      // What is shown of a step is the step itself: no secret may be in it.
      expect(JSON.stringify(steps)).not.toContain(SECRET);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(samples)('%s carries the mode, in the file or in its steps', (_, input) => {
    const controller = open(input);
    const [gateway, legacy] = MODES.map((mode) => JSON.stringify(controller.stepsTo(mode)));
    expect(controller.envFile !== null || gateway !== legacy).toBe(true);
    if (controller.envFile !== null) expect(controller.envFile).toBe(join(folder, '.env'));
  });

  it.each(samples)('%s hands nothing of our environment on but what it names', (_, input) => {
    for (const step of open(input).stepsTo('legacy-fallback'))
      if (step.kind === 'run') {
        const env = environmentOf(step, { PATH: '/bin', GATEPROOF_APP_KEY: SECRET, X: 'x' });
        expect(Object.values(env)).not.toContain(SECRET);
        expect(env).toMatchObject({ PATH: '/bin', ...(step.passEnv.includes('X') ? { X: 'x' } : {}) });
      }
  });
});

const wordsOf = (steps: readonly Step[] | null) =>
  steps?.flatMap((step) => (step.kind === 'run' ? [step.words.join(' ')] : []));

describe('the words that are run', () => {
  it.each<[string, ModeControlInput]>([
    ['systemctl restart api', SAMPLES['env-file'][0]!],
    ['pm2 restart api --update-env', { kind: 'pm2', app: 'api' }],
    ['pm2 reload api --update-env', { kind: 'pm2', app: 'api', action: 'reload' }],
    ['pm2 reload api', { kind: 'pm2', app: 'api', action: 'reload', updateEnv: false }],
    ['pm2 startOrRestart eco.json --only api', SAMPLES.pm2[3]!],
    ['docker restart api', SAMPLES.docker[1]!],
    ['docker compose --file compose.yaml up --detach --force-recreate --no-deps api', SAMPLES.docker[0]!],
    [
      'sudo docker compose up --detach --force-recreate --no-deps api',
      { kind: 'docker', envFile: '.env', target: { service: 'api' }, program: ['sudo', 'docker'] },
    ],
  ])('%s', (words, input) => {
    const controller = open(input);
    expect(wordsOf(controller.stepsTo('legacy-fallback'))).toEqual([words]);
    expect(wordsOf(controller.stepsBack({ mode: null, settings: null }))).toEqual([words]);
  });
});

describe('pm2', () => {
  const settingsOf = (steps: readonly Step[] | null) =>
    steps?.map((step) => (step.kind === 'run' ? step.settings : null));
  it('is handed the flags of the mode, and on the way back what it held before', () => {
    const controller = open({ kind: 'pm2', app: 'api' });
    expect(settingsOf(controller.stepsTo('legacy-fallback'))).toEqual([settingsOfMode('legacy-fallback')]);
    const settings = { WS_GATEWAY_ONLY_MODE: 'TRUE', WS_ALLOW_LEGACY_FALLBACK: null, WS_STRICT_MODE: null };
    expect(settingsOf(controller.stepsBack({ mode: 'gateway-only', settings }))).toEqual([
      { WS_GATEWAY_ONLY_MODE: 'TRUE', WS_ALLOW_LEGACY_FALLBACK: 'false', WS_STRICT_MODE: 'true' },
    ]);
    expect(settingsOf(controller.stepsBack({ mode: null, settings }))).toEqual([{ WS_GATEWAY_ONLY_MODE: 'TRUE' }]);
  });
  it('is told the block of the mode where it starts from an ecosystem file, and no flags', () => {
    const named = { file: 'eco.json', env: { 'gateway-only': 'prod' } };
    const [reload, restart] = [SAMPLES.pm2[2]!, { kind: 'pm2', app: 'api', ecosystem: named } as const].map(open);
    expect(wordsOf(reload!.stepsTo('legacy-fallback'))).toEqual([
      'pm2 startOrReload eco.json --only api --env legacy_fallback',
    ]);
    expect(settingsOf(reload!.stepsTo('legacy-fallback'))).toEqual([{}]);
    expect(wordsOf(restart!.stepsBack({ mode: 'gateway-only', settings: null }))).toEqual([
      'pm2 startOrRestart eco.json --only api --env prod',
    ]);
    expect(restart!.stepsBack({ mode: null, settings: null })).toBeNull();
  });
  it('is handed no flags where they stand in a file', () => {
    expect(settingsOf(open({ kind: 'pm2', app: 'api', envFile: '.env' }).stepsTo('legacy-fallback'))).toEqual([{}]);
  });
});

it('an administration by HTTP cannot go back to a mode that nobody knows', () => {
  expect(open({ kind: 'http-admin', path: '/m' }).stepsBack({ mode: null, settings: null })).toBeNull();
});
