import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { answering, openCannedTarget } from '../../target/testing/canned-target.ts';
import { type TempFolder, tempFolder } from '../../testing/cli.ts';
import { runHere } from '../testing/in-process.ts';
import { registerAb } from './ab.ts';
import { registerRun } from './run.ts';

let folder: TempFolder;
let oneProgram: string;
let dies: string;
beforeAll(async () => {
  folder = await tempFolder();
  const profile = async (name: string, managed: object): Promise<string> => {
    const path = join(folder.path, `${name}.json`);
    await writeFile(path, JSON.stringify({ ...builtInProfiles['reference-documented'], name, managed }));
    return path;
  };
  oneProgram = await profile('one-program', { start: ['server', '{port}'], ready: { path: '/' } });
  dies = await profile('dies', {
    start: ['/bin/sh', '-c', 'echo "no, $DB_PASSWORD" >&2; exit 7', '{mode}', '{port}'],
    passEnv: ['DB_PASSWORD'],
    ready: { path: '/' },
  });
});
afterAll(() => folder.remove());

type Planned = {
  readonly modes: readonly string[];
  readonly managed?: readonly { readonly arms: readonly string[] }[];
};

/** Which arms a dry run would play, and which targets it would start for which of them. */
const planned = async (words: readonly string[]): Promise<Planned> => {
  const { stdout, code } = await runHere(words[0] === 'ab' ? registerAb : registerRun, [
    ...words,
    '--dry-run',
    '--json',
  ]);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Planned;
};

const modes = ['--url', 'gateway-only=http://127.0.0.1:1', '--url', 'legacy-fallback=http://127.0.0.1:2'];
const two = ['--reference', 'reference-documented', '--candidate', 'reference-stock-api'];

describe('the arms', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    [
      'of ab are both modes, started',
      ['ab', 'mixed-day'],
      ['gateway-only', 'legacy-fallback'],
      ['gateway-only', 'legacy-fallback'],
    ],
    ['of ab are both modes, where they run', ['ab', 'mixed-day', ...modes], ['gateway-only', 'legacy-fallback'], []],
    [
      'of ab are the same, whichever address is named first',
      ['ab', 'mixed-day', ...modes.slice(2), ...modes.slice(0, 2)],
      ['gateway-only', 'legacy-fallback'],
      [],
    ],
    [
      'of ab with a control are three, and the control loads the target of the reference',
      ['ab', 'mixed-day', '--control'],
      ['gateway-only', 'legacy-fallback', 'control'],
      ['gateway-only+control', 'legacy-fallback'],
    ],
    [
      'of two builds bear the names of their roles',
      ['ab', 'mixed-day', ...two],
      ['reference', 'candidate'],
      ['reference', 'candidate'],
    ],
    [
      'of one build against itself are two targets, of which the control loads one',
      ['ab', 'mixed-day', '--reference', 'reference-documented', '--candidate', 'reference-documented', '--control'],
      ['reference', 'candidate', 'control'],
      ['reference+control', 'candidate'],
    ],
    [
      'of two builds may run already, and only the other is started',
      ['ab', 'mixed-day', ...two, '--url', 'candidate=http://127.0.0.1:1'],
      ['reference', 'candidate'],
      ['reference'],
    ],
    [
      'of a run is the mode asked for, started',
      ['run', 'quote-steady', '--managed', '--mode', 'legacy-fallback'],
      ['legacy-fallback'],
      ['legacy-fallback'],
    ],
    ['of a run is started only when told to', ['run', 'quote-steady'], ['gateway-only'], []],
  ])('%s', async (_, words, arms, started) => {
    const plan = await planned(words);
    expect(plan.modes).toEqual(arms);
    expect((plan.managed ?? []).map((each) => each.arms.join('+'))).toEqual(started);
  });

  it('of two builds take the mode that is asked for', async () => {
    const plan = await planned(['ab', 'mixed-day', ...two, '--mode', 'legacy-fallback']);
    expect(plan.managed).toMatchObject([{ mode: 'legacy-fallback' }, { mode: 'legacy-fallback' }]);
  });

  it('are shown with their commands, from the folder of their profile', async () => {
    const words = ['run', 'quote-steady', '--target', oneProgram, '--managed', '--dry-run'];
    const { stdout } = await runHere(registerRun, words);
    expect(stdout).toContain('    command  server {port}');
    expect(stdout).toContain(`    in       ${folder.path}`);
  });
});

describe('refused with exit 2 and what to write', () => {
  it.each<[string, () => readonly string[], RegExp, RegExp]>([
    [
      'an address and a start',
      () => ['run', 'quote-steady', '--managed', '--url', 'http://127.0.0.1:1'],
      /only one/,
      /Leave/,
    ],
    ['addresses and a start', () => ['ab', 'mixed-day', '--managed', ...modes], /only one/, /Leave/],
    [
      'a profile that starts nothing',
      () => ['run', 'quote-steady', '--target', 'stock-api', '--managed'],
      /stock-api does not say/,
      /--url <url>/,
    ],
    [
      'the same of ab',
      () => ['ab', 'mixed-day', '--target', 'stock-api', '--managed'],
      /stock-api does not say/,
      /<mode>=<url>/,
    ],
    [
      'modes without addresses',
      () => ['ab', 'mixed-day', '--target', 'stock-api'],
      /one address for each mode/,
      /--url gateway-only=/,
    ],
    [
      'a shard with a target of its own',
      () => ['run', 'quote-steady', '--managed', '--shard', '1/2'],
      /Every shard/,
      /--url/,
    ],
    [
      'one program for two modes',
      () => ['ab', 'mixed-day', '--target', oneProgram],
      /compared with itself/,
      /\{mode\}/,
    ],
    [
      'one build alone',
      () => ['ab', 'mixed-day', '--reference', 'reference-documented'],
      /belong together/,
      /--candidate/,
    ],
    ['a mode where both are played', () => ['ab', 'mixed-day', '--mode', 'gateway-only'], /both modes/, /--reference/],
    [
      'an address of a mode for builds',
      () => ['ab', 'mixed-day', ...two, ...modes],
      /each of the two/,
      /--url reference=/,
    ],
    [
      'a build that is nowhere',
      () => ['ab', 'mixed-day', '--reference', 'reference-documented', '--candidate', 'stock-api'],
      /stock-api does not say/,
      /--url candidate=<url>/,
    ],
    [
      'one target as two builds',
      () => [
        'ab',
        'mixed-day',
        ...two,
        '--url',
        'reference=http://127.0.0.1:1',
        '--url',
        'candidate=http://127.0.0.1:1/',
      ],
      /one target/,
      /--control/,
    ],
    [
      'a build of no profile',
      () => ['ab', 'mixed-day', '--reference', 'reference-documented', '--candidate', 'mine'],
      /called "mine"/,
      /Known/,
    ],
  ])('%s', async (_, words, message, hint) => {
    const { error, code, stdout } = await runHere(words()[0] === 'ab' ? registerAb : registerRun, words());
    expect([code, stdout]).toEqual([2, '']);
    expect(error?.message).toMatch(message);
    expect(error?.hint).toMatch(hint);
  });

  it('two builds that run in different modes', async () => {
    const flags = (gatewayOnlyMode: boolean) =>
      answering(200, {
        status: 'healthy',
        flags: { gatewayOnlyMode, allowLegacyFallback: !gatewayOnlyMode, strictMode: gatewayOnlyMode },
      });
    const path = builtInProfiles['reference-documented']?.endpoints.featureFlags ?? '';
    const targets = await Promise.all([true, false].map((gateway) => openCannedTarget({ [path]: flags(gateway) })));
    const urls = targets.flatMap(({ url }, i) => ['--url', `${i === 0 ? 'reference' : 'candidate'}=${url}`]);
    const documented = ['--reference', 'reference-documented', '--candidate', 'reference-documented'];
    const { error } = await runHere(registerAb, ['ab', 'mixed-day', ...documented, ...urls]);
    await Promise.all(targets.map((target) => target.close()));
    expect(error?.message).toContain('reference in gateway-only, candidate in legacy-fallback');
    expect(error?.exitCode).toBe(2);
  });
});

describe('a target that cannot be started', () => {
  it('is exit 4 with what it said, and the value of no variable', async () => {
    const secret = 'sesame-4f5a6b7c8d';
    const words = ['ab', 'mixed-day', '--target', dies, '--out', join(folder.path, 'out')];
    const { error, code, stderr, stdout } = await runHere(registerAb, words, { DB_PASSWORD: secret });
    expect(code).toBe(4);
    expect(error?.message).toMatch(
      /^The target of profile dies for (gateway-only|legacy-fallback) ended before it was ready \(exit 7\): no, \[redacted\]$/,
    );
    expect(stderr).toContain('Starting the target of profile dies for gateway-only: /bin/sh -c');
    expect(stderr).toContain('variables DB_PASSWORD');
    expect(`${error?.message}${error?.hint}${stderr}${stdout}`).not.toContain(secret);
  });
});
