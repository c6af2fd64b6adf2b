import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { nobodyListens } from '../../target/testing/canned-target.ts';
import { registerAb } from '../commands/ab.ts';
import { registerCheck } from '../commands/check.ts';
import { registerPeak } from '../commands/peak.ts';
import { registerReport } from '../commands/report.ts';
import { registerRun } from '../commands/run.ts';
import { registerVerify } from '../commands/verify.ts';
import { runHere } from '../testing/in-process.ts';

const RECORD = join(import.meta.dirname, '../../store/golden/record-v1.json');

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'gateproof-again-'));
  for (const name of ['events.ndjson', 'limit.json', 'verify.json', 'record.json', 'notes.txt'])
    writeFileSync(join(out, name), 'of an earlier command');
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

/** A profile whose target ends as soon as it is started. */
const mortal = (): string => {
  const path = join(out, 'mortal.json');
  const managed = { start: ['/bin/sh', '-c', 'exit 7', '{mode}', '{port}'], ready: { path: '/' } };
  writeFileSync(path, JSON.stringify({ ...builtInProfiles['reference-documented'], name: 'mortal', managed }));
  return path;
};

const REMOVED = 'held an earlier result, which was removed: record.json, limit.json, verify.json.';

const left = (...names: readonly string[]): readonly string[] => names.filter((name) => existsSync(join(out, name)));

describe('the folder of an earlier result', () => {
  it.each([
    ['run', registerRun, ['run', 'quote-steady', '--mode', 'gateway-only']],
    ['run, in the mode that is on', registerRun, ['run', 'quote-steady']],
    ['run --find-limit', registerRun, ['run', 'quote-steady', '--mode', 'gateway-only', '--find-limit']],
    ['run --find-limit, in the mode that is on', registerRun, ['run', 'quote-steady', '--find-limit']],
    ['peak', registerPeak, ['peak', '--mode', 'gateway-only']],
    ['verify', registerVerify, ['verify', '--mode', 'gateway-only', '--tier', '1']],
    ['verify, in the mode that is on', registerVerify, ['verify', '--tier', '1']],
    ['check', registerCheck, ['check', '--mode', 'gateway-only', '--tier', '1']],
  ])('holds no old result for `%s`, also where the target is not there', async (_, register, words) => {
    const { error, stderr } = await runHere(register, [...words, '--url', nobodyListens(), '--out', out]);
    expect(error?.exitCode).toBe(4);
    expect(left('limit.json', 'verify.json', 'record.json', 'notes.txt')).toEqual(['notes.txt']);
    expect(stderr.split(REMOVED)).toHaveLength(2);
  });

  const two = ['--reference', 'reference-documented', '--candidate', 'reference-documented'];
  it.each<[string, typeof registerRun, () => readonly string[]]>([
    ['run --managed', registerRun, () => ['run', 'quote-steady', '--managed', '--target', mortal()]],
    [
      'run --find-limit --managed',
      registerRun,
      () => ['run', 'quote-steady', '--find-limit', '--managed', '--target', mortal()],
    ],
    ['ab', registerAb, () => ['ab', 'mixed-day', '--target', mortal()]],
    ['ab of two builds', registerAb, () => ['ab', 'mixed-day', '--reference', mortal(), '--candidate', mortal()]],
    ['ab of builds that run', registerAb, () => ['ab', 'mixed-day', ...two, '--url', `reference=${nobodyListens()}`]],
  ])(
    'holds no old result for `%s`, also where a target cannot be started or is not there',
    async (_, register, words) => {
      const { error, stderr } = await runHere(register, [...words(), '--out', out]);
      expect(error?.exitCode).toBe(4);
      expect(left('limit.json', 'verify.json', 'record.json', 'notes.txt')).toEqual(['notes.txt']);
      expect(stderr.split(REMOVED)).toHaveLength(2);
    },
  );

  it.each<[string, typeof registerRun, readonly string[], string]>([
    ['no k6', registerRun, ['run', 'quote-steady', '--engine', 'k6'], 'K6_PATH'],
    [
      'nothing to compare two engines on',
      registerRun,
      ['run', 'quote-steady', '--engine', 'both', '--duration', '2s', '--slice', '2s'],
      'no two judged slices',
    ],
    ['an address of another machine', registerRun, ['run', 'quote-steady', '--source', '192.0.2.1'], '192.0.2.1'],
    [
      'a host that may not be loaded',
      registerRun,
      ['run', 'quote-steady', '--url', 'http://quotes.example'],
      'quotes.example',
    ],
    ['no k6, and a target to start', registerRun, ['run', 'quote-steady', '--managed', '--engine', 'k6'], 'K6_PATH'],
    [
      'no k6, and a build that runs',
      registerAb,
      ['ab', 'mixed-day', ...two, '--url', `reference=${nobodyListens()}`, '--engine', 'k6'],
      'K6_PATH',
    ],
  ])('stays as it is where the command cannot be meant: %s', async (_, register, words, said) => {
    const { error, stderr } = await runHere(register, [...words, '--out', out], { K6_PATH: join(out, 'k6') });
    expect([error?.exitCode, error?.message]).toEqual([2, expect.stringContaining(said)]);
    expect(left('limit.json', 'verify.json', 'record.json')).toHaveLength(3);
    expect(stderr).not.toContain('Starting');
  });

  it('stays as it is in a dry run', async () => {
    const { code } = await runHere(registerRun, ['run', 'quote-steady', '--managed', '--dry-run', '--out', out]);
    expect(code).toBe(0);
    expect(left('limit.json', 'verify.json', 'record.json')).toHaveLength(3);
  });

  it('keeps the record and all beside it when that is judged again', async () => {
    copyFileSync(RECORD, join(out, 'record.json'));
    const { code } = await runHere(registerReport, ['report', out]);
    expect(code).not.toBeNull();
    expect(left('limit.json', 'verify.json', 'record.json')).toHaveLength(3);
  });

  it('keeps the record of a run when a copy of it is judged', async () => {
    copyFileSync(RECORD, join(out, 'record.json'));
    await runHere(registerReport, ['report', RECORD, '--out', out]);
    expect(left('limit.json', 'record.json', 'report.md')).toHaveLength(3);
  });

  it('keeps the verdict by the document, and gives that by other limits a folder below it', async () => {
    copyFileSync(RECORD, join(out, 'record.json'));
    writeFileSync(join(out, 'summary.json'), 'by the document');
    writeFileSync(join(out, 'loose.json'), '{"response-p95": {"limit": 5000}}');
    const words = ['report', RECORD, '--slo', join(out, 'loose.json'), '--out', out];
    const { code } = await runHere(registerReport, words);
    expect(code).not.toBeNull();
    expect(readFileSync(join(out, 'summary.json'), 'utf8')).toBe('by the document');
    expect(left('record.json', 'report.md', join('slo-loose', 'summary.json'))).toEqual([
      'record.json',
      join('slo-loose', 'summary.json'),
    ]);
  });

  it('keeps a step of a search that is to be judged, and all beside it', async () => {
    const step = join(out, 'steps', 'gateway-only-01-400');
    mkdirSync(step, { recursive: true });
    writeFileSync(join(step, 'events.ndjson'), '');
    copyFileSync(RECORD, join(step, 'record.json'));
    const { error } = await runHere(registerReport, ['report', step, '--out', out]);
    expect([error?.exitCode, error?.message]).toEqual([2, expect.stringContaining(step)]);
    expect([existsSync(join(step, 'record.json')), ...left('limit.json', 'verify.json')]).toEqual([
      true,
      'limit.json',
      'verify.json',
    ]);
  });

  it('holds no old record beside reports of another', async () => {
    const { code } = await runHere(registerReport, ['report', RECORD, '--out', out]);
    expect(code).not.toBeNull();
    expect(left('limit.json', 'record.json', 'report.md')).toEqual(['report.md']);
  });
});
