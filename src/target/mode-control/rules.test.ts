import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { parseProfile } from '../profile.ts';
import { refusedProfile } from '../testing/refused-profile.ts';

const good = builtInProfiles['stock-api'] ?? {};
const withControl = (modeControl: unknown) => ({ ...good, modeControl });

const EXEC = ['docker', 'exec', '-it', 'api', 'sh', '-c', 'export WS_GATEWAY_ONLY_MODE=false'];

describe('a mode control is refused', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['of no kind', { app: 'api' }, 'modeControl.kind', /env-file.*pm2.*http-admin.*manual.*docker/],
    ['of an unknown kind', { kind: 'pm3', app: 'api' }, 'modeControl.kind', /pm2/],
    ['without its application', { kind: 'pm2' }, 'modeControl.app', /Add `app`/],
    ['with a misspelt key', { kind: 'pm2', app: 'api', udpateEnv: true }, 'modeControl.udpateEnv', /`updateEnv`/],
    [
      'that exports into a shell of a container',
      { kind: 'env-file', envFile: '.env', restart: EXEC },
      'modeControl.restart',
      /sets variables of a shell that ends at once/,
    ],
    [
      'that appends to an env file',
      { kind: 'env-file', envFile: '.env', restart: ['sh', '-c', 'echo "WS_STRICT_MODE=false" >> .env'] },
      'modeControl.restart',
      /leaves a second value/,
    ],
    [
      'that tells a person to',
      { kind: 'manual', instructions: ['ok', 'echo WS_STRICT_MODE=false >> .env'] },
      'modeControl.instructions[1]',
      /leaves a second value/,
    ],
    [
      'with a secret among its words',
      { kind: 'env-file', envFile: '.env', restart: ['deploy', '--token', 'abc123'] },
      'modeControl.restart[2]',
      /passEnv/,
    ],
    [
      'with a value where a name belongs',
      { kind: 'http-admin', path: '/m', auth: { env: 's3cret-value' } },
      'modeControl.auth.env',
      /Write a name/,
    ],
  ])('%s', (_, control, path, fix) => {
    const { problems, exitCode } = refusedProfile(withControl(control));
    expect(exitCode).toBe(2);
    expect(problems.map((problem) => problem.path)).toContain(path);
    expect(problems.find((problem) => problem.path === path)).toMatchObject({ fix: expect.stringMatching(fix) });
    expect(JSON.stringify(problems)).not.toMatch(/abc123|s3cret-value/);
  });

  it('with everything that is wrong with it', () => {
    const control = { kind: 'env-file', envFile: '.env', restart: EXEC, passEnv: ['not a name'] };
    const { problems } = refusedProfile({ ...withControl(control), quoteSymbols: ['A', 'A'] });
    expect(problems.map(({ path }) => path)).toEqual([
      'quoteSymbols[1]',
      'modeControl.restart',
      'modeControl.passEnv[0]',
    ]);
  });
});

it('a profile that says nothing of it has none', () => {
  expect(parseProfile(good, 'mine').modeControl).toBeNull();
});
