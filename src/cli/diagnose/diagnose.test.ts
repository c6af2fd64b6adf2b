import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { type Diagnosis, diagnosisSchema } from '../../core/diagnosis.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { judge } from '../../judge/judge.ts';
import { summarizeRun } from '../../judge/summary.ts';
import { buildRecord, evenly, type RecordSeen } from '../../judge/testing/build-record.ts';
import { startForTest } from '../../reference/testing/start.ts';
import { nobodyListens } from '../../target/testing/canned-target.ts';
import { type TempFolder, tempFolder } from '../../testing/cli.ts';
import { runChecklist } from '../../verify/checklist.ts';
import { checkedAt } from '../../verify/testing/checked.ts';
import { registerDiagnose } from '../commands/diagnose.ts';
import { runAgainCommand } from '../session/commands.ts';
import { runHere } from '../testing/in-process.ts';
import { shellWords, wordsOfCommand } from './stored-words.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const SLOW = evenly({ ok: 8_000, slow: 4_000, connections: 1_600 });
const slow = (rest: RecordSeen = {}): RecordSeen => ({ modes: { 'gateway-only': { slices: SLOW } }, ...rest });

const stored = async (files: Readonly<Record<string, unknown>>): Promise<string> => {
  const path = folder.next();
  await mkdir(path);
  for (const [name, value] of Object.entries(files)) await writeFile(join(path, name), JSON.stringify(value));
  return path;
};

const summaryOf = (seen: RecordSeen) => {
  const record = buildRecord(seen);
  return summarizeRun(record, judge(record), englishCatalogue);
};

const diagnosed = async (...words: string[]): Promise<Diagnosis> => {
  const { stdout, stderr, code, error } = await runHere(registerDiagnose, ['diagnose', ...words, '--json']);
  expect(error, stderr).toBeNull();
  const diagnosis = diagnosisSchema.parse(JSON.parse(stdout));
  expect(code).toBe(diagnosis.exitCode);
  return diagnosis;
};

const profileFile = async (name: string, rest: object = {}): Promise<string> => {
  const path = join(folder.path, `${name} of ours.json`);
  await writeFile(path, JSON.stringify({ ...builtInProfiles['reference-documented'], name, ...rest }));
  return path;
};

describe('a command line', () => {
  it.each([
    [['run', 'quote-steady', '--target', 'my profile.ts']],
    [['run', "it's", '--target=a b', '']],
    [['--url', 'http://127.0.0.1:3000', 'a\\b', '$HOME', '"x"']],
  ])('%j reads back from what is printed', (words) => {
    expect(shellWords(runAgainCommand(words)).slice(1)).toEqual(words);
  });

  const AB = 'gateproof ab mixed-day --url gateway-only=http://a:1 --url legacy-fallback=http://b:2 --allow-host b';
  const BUILDS =
    "gateproof ab mixed-day --reference old.ts --candidate 'new one.ts' --mode=legacy-fallback --url candidate=http://c:3";

  it.each<[string | null, Parameters<typeof wordsOfCommand>[1], object]>([
    [AB, 'legacy-fallback', { target: null, url: 'http://b:2', mode: 'legacy-fallback', allowHosts: ['b'] }],
    [AB, 'gateway-only', { target: null, url: 'http://a:1', mode: 'gateway-only', allowHosts: ['b'] }],
    [BUILDS, 'candidate', { target: 'new one.ts', url: 'http://c:3', mode: 'legacy-fallback', allowHosts: [] }],
    [BUILDS, 'control', { target: 'old.ts', url: null, mode: 'legacy-fallback', allowHosts: [] }],
    [
      'gateproof run x --url http://a:1 --target p',
      'gateway-only',
      // The target said that it runs in it, and nobody else.
      { target: 'p', url: 'http://a:1', mode: null, allowHosts: [] },
    ],
    [
      'gateproof run x --url gateway-only=http://a:1',
      'gateway-only',
      { target: null, url: 'http://a:1', mode: 'gateway-only', allowHosts: [] },
    ],
    ['gateproof demo', 'legacy-fallback', { target: null, url: null, mode: 'legacy-fallback', allowHosts: [] }],
    [null, null, { target: null, url: null, mode: null, allowHosts: [] }],
  ])('%s names the target of %s', (command, arm, words) => {
    expect(wordsOfCommand(command, arm)).toEqual(words);
  });
});

describe('a stored result', () => {
  const command = 'gateproof run x --url http://127.0.0.1:9 --mode gateway-only';

  it.each<[string, () => Promise<string>, Diagnosis['from']['kind']]>([
    [
      'a folder with a record',
      () => stored({ 'record.json': buildRecord(slow({ command })), 'summary.json': 1 }),
      'record',
    ],
    ['a summary alone', () => stored({ 'summary.json': summaryOf(slow({ command })) }), 'summary'],
  ])('%s: class, tier and the next command with the words of the run', async (_, make, kind) => {
    const diagnosis = await diagnosed(await make());
    expect(diagnosis).toMatchObject({ outcome: 'class', class: 'performance', tier: 2, exitCode: 1, from: { kind } });
    expect(diagnosis.next?.command).toBe(
      'gateproof verify --tier 2 --target reference-documented --url http://127.0.0.1:9 --mode gateway-only',
    );
    expect(diagnosis.findings[0]?.source).toMatch(/^docs\/spec\/rollback-strategy\.zh\.md:\d+$/);
  });

  it('that passes: says so, exit 0, no tier and no command', async () => {
    const diagnosis = await diagnosed(join(await stored({ 'record.json': buildRecord({ command }) }), 'record.json'));
    expect(diagnosis).toMatchObject({ outcome: 'nothing', class: null, tier: null, next: null, exitCode: 0 });
  });

  it('of legacy-fallback does not advise to switch to legacy-fallback', async () => {
    const atOnce = englishCatalogue.diagnose.advice.atOnce();
    const of = async (mode: 'gateway-only' | 'legacy-fallback') =>
      diagnosed(
        await stored({
          'record.json': buildRecord({
            command: 'gateproof ab x --url gateway-only=http://127.0.0.1:8 --url legacy-fallback=http://127.0.0.1:9',
            modes: { 'gateway-only': {}, 'legacy-fallback': {}, [mode]: { slices: SLOW } },
            gating: ['response-p95'],
          }),
        }),
      );
    expect((await of('gateway-only')).advice).toContain(atOnce);
    const fallback = await of('legacy-fallback');
    expect([fallback.class, fallback.advice]).toEqual(['performance', []]);
    expect(fallback.next?.command).toContain('--mode legacy-fallback');
  });

  it('that is undecided sends to the live target', async () => {
    const diagnosis = await diagnosed(
      await stored({
        'record.json': buildRecord({ command, modes: { 'gateway-only': { slices: evenly({ ok: 50 }) } } }),
      }),
    );
    expect(diagnosis).toMatchObject({ outcome: 'undecided', class: null, exitCode: 3 });
    expect(diagnosis.next?.command).toMatch(/^gateproof diagnose --target reference-documented --url http:/);
  });

  /** A checklist that is red by its configuration alone. */
  const badConfig = async (): Promise<string> => {
    const target = await startForTest({ faults: ['bad-config'] });
    const list = await runChecklist(checkedAt(target.url), { tier: 2, deadlineMs: 60_000 });
    return stored({ 'checklist.json': { ...list, command: 'gateproof check', exitCode: 1 } });
  };

  it('a checklist: tier 1 by the mode control of its profile, quoted for a shell', async () => {
    const path = await badConfig();
    const modeControl = { kind: 'env-file', envFile: '.env', restart: ['true'] };
    const file = await profileFile('reference-documented', { modeControl });
    const { next, headline } = await diagnosed(path, '--target', file, '--url', 'http://127.0.0.1:9');
    expect(headline).toContain('CONFIGURATION ERROR: tier 1');
    expect(next?.command).toBe(`gateproof mode set legacy-fallback --target '${file}' --url http://127.0.0.1:9 --yes`);
    const without = await diagnosed(path);
    expect(without.next?.command).toBe(
      'gateproof verify --tier 1 --target reference-documented --mode legacy-fallback',
    );
  });

  it('names no mode control that does not reach the target: pm2 of this machine, an address elsewhere', async () => {
    const path = await badConfig();
    const elsewhere = 'http://192.0.2.1:3000';
    const modeControl = { kind: 'pm2', app: 'api' };
    const here = await profileFile('reference-documented', { modeControl });
    const nextAt = async (...words: string[]) => (await diagnosed(path, '--target', here, ...words)).next?.command;
    expect(await nextAt('--url', 'http://127.0.0.1:9')).toMatch(/^gateproof mode set legacy-fallback /);
    expect(await nextAt('--url', elsewhere, '--allow-host', '192.0.2.1')).toBe(
      `gateproof verify --tier 1 --target '${here}' --url ${elsewhere} --mode legacy-fallback --allow-host 192.0.2.1`,
    );
    await profileFile('reference-documented', { modeControl, url: elsewhere });
    expect(await nextAt()).toBe(`gateproof verify --tier 1 --target '${here}' --mode legacy-fallback`);
  });

  it.each(['checklist.json', 'record.json'])(
    'whose mode nobody said (%s) names none in the next command: the target may have told the wrong one',
    async (name) => {
      const target = await startForTest({ faults: ['unhealthy=which=fetcher'] });
      const list = await runChecklist(checkedAt(target.url), { tier: 2, deadlineMs: 60_000 });
      const nobody = 'gateproof check --url http://127.0.0.1:9';
      const result =
        name === 'record.json' ? buildRecord(slow({ command: nobody })) : { ...list, command: nobody, exitCode: 1 };
      const { next } = await diagnosed(await stored({ [name]: result }));
      expect(next?.command).toMatch(/^gateproof verify --tier \d --target reference-documented --url /);
      expect(next?.command).not.toContain('--mode');
    },
  );

  it('a verification: its record is judged anew, and not what its summary said', async () => {
    const target = await startForTest({});
    const checklist = await runChecklist(checkedAt(target.url), { tier: 2, deadlineMs: 60_000 });
    const record = buildRecord(slow({ command: 'gateproof verify' }));
    const summary = summaryOf({ command: 'gateproof verify' });
    const verification = {
      ...{ schemaVersion: 1, kind: 'verification', tier: 2, startedAt: record.startedAt, durationMs: 1 },
      ...{ verdict: 'pass', exitCode: 0, verdictLine: 'PASS', checklist, load: { state: 'played', summary } },
      ...{ restart: null, proves: [], leavesOpen: [], command: 'gateproof verify' },
    };
    const anew = await diagnosed(await stored({ 'verify.json': verification, 'record.json': record }));
    expect(anew).toMatchObject({ class: 'performance', from: { kind: 'verification' } });
    expect((await diagnosed(await stored({ 'verify.json': verification }))).outcome).toBe('nothing');
    const stray = { ...record, runId: '20261123-110000-other' };
    expect((await diagnosed(await stored({ 'verify.json': verification, 'record.json': stray }))).outcome).toBe(
      'nothing',
    );
  });
});

describe('a live target', () => {
  it('that nobody is at: undecided, no class, and the check that follows', async () => {
    const url = nobodyListens();
    const diagnosis = await diagnosed('--url', url, '--mode', 'gateway-only');
    expect(diagnosis).toMatchObject({ outcome: 'undecided', class: null, tier: null, exitCode: 3 });
    expect(diagnosis.headline).toContain('SERVICE DOWN');
    expect(diagnosis.next?.command).toBe(
      `gateproof check --tier 1 --target reference-documented --url ${url} --mode gateway-only`,
    );
  });
});

describe('refusals', () => {
  it.each<[string, (path: string) => Promise<readonly string[]>, string]>([
    ['a path that is not there', async (path) => [join(path, 'nothing')], 'nothing to diagnose'],
    ['a folder without a result', async () => [folder.path], 'nothing to diagnose'],
    ['a file that is none', async () => [await stored({ 'record.json': 'x' })], 'nothing to diagnose'],
    ['a damaged summary', async () => [await stored({ 'summary.json': { runId: 'x' } })], 'stored result'],
    ['another profile', async (path) => [path, '--target', 'stock-api'], 'is of the profile reference-documented'],
    ['a mode that is none', async (path) => [path, '--mode', 'x'], 'no mode'],
    ['a public host', async () => ['--url', 'http://example.com'], 'example.com'],
    [
      'a look without the credentials that it needs',
      async () => ['--target', 'stock-api', '--url', (await startForTest({ dialect: 'stock-api' })).url],
      'GATEPROOF_APP_KEY',
    ],
  ])('%s is exit 2 with a hint', async (_, wordsFor, said) => {
    const path = await stored({ 'record.json': buildRecord(slow({ command: 'gateproof run x' })) });
    const { code, stdout, error } = await runHere(registerDiagnose, ['diagnose', ...(await wordsFor(path))]);
    expect([code, stdout]).toEqual([2, '']);
    expect(error?.message).toContain(said);
    expect(error?.hint !== '' || error.problems.length > 0).toBe(true);
  });

  it('a profile of which only the name is left', async () => {
    const record = buildRecord(slow({ command: 'gateproof run x' }));
    const modes = record.modes.map((mode) => ({ ...mode, target: { ...mode.target, profile: 'of-a-friend' } }));
    const { code, error } = await runHere(registerDiagnose, [
      'diagnose',
      await stored({ 'record.json': { ...record, modes } }),
    ]);
    expect([code, error?.hint]).toEqual([2, expect.stringContaining('--target <file>')]);
  });
});
