import { describe, expect, it } from 'vitest';
import { type ModeControlInput, modeControlSchema } from '../../core/mode-control.ts';
import { type Clues, TRAP_IDS, type TrapId, trapsIn } from './traps.ts';
import { settingsOfMode } from './variables.ts';

const control = (input: ModeControlInput) => modeControlSchema.parse(input);
const byPm2 = control({ kind: 'pm2', app: 'api' });
const byReload = control({ kind: 'pm2', app: 'api', action: 'reload', updateEnv: false });
const byFile = control({ kind: 'env-file', envFile: '.env', restart: ['true'] });

const quiet: Clues = {
  control: byFile,
  fileText: null,
  managed: null,
  expected: 'legacy-fallback',
  told: 'legacy-fallback',
  toldConflict: false,
  restart: 'agrees',
};
const textOf = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
const legacyFile = textOf(settingsOfMode('legacy-fallback'));
const gateway = settingsOfMode('gateway-only');

const ROWS: readonly [string, TrapId, Partial<Clues>, RegExp][] = [
  [
    '`echo … >> .env` left two values of a key',
    'doubled-key',
    { fileText: `WS_STRICT_MODE=true\n${legacyFile}` },
    /WS_STRICT_MODE stands 2 times .*line 1: true, line 4: false/,
  ],
  [
    'fallback together with strict in the file',
    'fallback-with-strict',
    { fileText: 'WS_ALLOW_LEGACY_FALLBACK=true\nWS_STRICT_MODE=true\n', told: null },
    /refuses to start/,
  ],
  [
    'fallback in the file, strict by default',
    'fallback-with-strict',
    { fileText: 'WS_ALLOW_LEGACY_FALLBACK=true\n', told: null },
    /refuses to start/,
  ],
  ['both told by the flags endpoint', 'fallback-with-strict', { toldConflict: true, told: null }, /both true/],
  [
    'variables of pm2 that go before the file',
    'environment-before-file',
    { control: byPm2, fileText: legacyFile, managed: gateway, told: 'gateway-only' },
    /pm2 holds WS_GATEWAY_ONLY_MODE=true over false in the file/,
  ],
  [
    'pm2 reload without --update-env',
    'environment-kept',
    { control: byReload, managed: gateway, told: 'gateway-only' },
    /pm2 reload` without --update-env keeps the old environment: pm2 still holds WS_GATEWAY_ONLY_MODE=true/,
  ],
  [
    'an ecosystem file whose block of the mode lacks a flag',
    'environment-kept',
    {
      control: control({ kind: 'pm2', app: 'api', ecosystem: { file: 'eco.json' } }),
      managed: gateway,
      told: 'gateway-only',
    },
    /the block `env_legacy_fallback` of eco.json must set all three flags of legacy-fallback/,
  ],
  [
    'a restart that never happened',
    'never-restarted',
    { restart: 'contradicts', told: 'gateway-only' },
    /`docker exec … export` .*changes nothing in a process that runs/,
  ],
  [
    'flags that are set and not taken',
    'flags-not-taken',
    { fileText: legacyFile, told: 'gateway-only' },
    /It restarted, .* says legacy-fallback, but it runs in gateway-only/,
  ],
];

describe('traps', () => {
  it.each(ROWS)('%s: %s', (_, id, clues, said) => {
    const found = trapsIn({ ...quiet, ...clues });
    expect(found.map((trap) => trap.id)).toContain(id);
    expect(found.find((trap) => trap.id === id)?.said).toMatch(said);
  });

  it('each has a row in which it is red', () => {
    expect([...new Set(ROWS.map(([, id]) => id))].toSorted()).toEqual([...TRAP_IDS].toSorted());
  });

  it.each<[string, Partial<Clues>]>([
    ['nothing is known', {}],
    ['the file says the mode that runs', { fileText: legacyFile }],
    ['pm2 holds the mode that runs', { control: byReload, managed: settingsOfMode('legacy-fallback') }],
    ['pm2 and the file say the same', { control: byPm2, fileText: textOf(gateway), managed: gateway, expected: null }],
    ['no flag is set anywhere', { fileText: 'PORT=3000\n', expected: null, told: 'gateway-only' }],
    ['it was not restarted and did not have to', { restart: 'not-needed' }],
  ])('none where %s', (_, clues) => {
    expect(trapsIn({ ...quiet, ...clues })).toEqual([]);
  });
});
