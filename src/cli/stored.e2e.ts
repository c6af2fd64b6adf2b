import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runRecordSchema } from '../core/record.ts';
import { summarySchema } from '../core/summary.ts';
import {
  entry,
  type Left,
  leftBy,
  runCli,
  scenarioFile,
  type TempFolder,
  tempFolder,
  unbroken,
} from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { briefQuotes } from '../testing/scenarios.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

const NAME = 'brief-quotes-reference-documented-gateway-only';

let folder: TempFolder;
let healthy: Left;
const at = (...names: readonly string[]) => join(folder.path, ...names);

/** Runs the command line with the test's folder as the one that the command is given in. */
const inFolder = (words: readonly string[]): { code: number; stdout: string; stderr: string } => {
  try {
    const stdout = execFileSync(process.execPath, [entry, ...words], {
      cwd: folder.path,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return { code: 0, stdout, stderr: '' };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, stdout, stderr };
  }
};

const run = async (name: string, words: readonly string[] = []): Promise<Left> => {
  const target = await startTestTarget(name === 'slow' ? ['--fault', 'delay=120ms'] : []);
  try {
    const path = await scenarioFile(folder.path, { ...briefQuotes, gating: ['response-p95'] });
    const to = at(name);
    // 200 requests: what is asked is what becomes of a record, and 59 decide P95.
    const brief = ['--rate', '200', '--duration', '1s'];
    const command = ['run', path, '--url', target.url, '--out', to, '--wait-quiet', '0', ...brief];
    return leftBy(to, await runCli([...command, ...words], SECRETS));
  } finally {
    await target.stop();
  }
};

beforeAll(async () => {
  folder = await tempFolder();
  healthy = await run('healthy');
  await run('slow');
  await run('other-seed', ['--seed', '2']);
});
afterAll(() => folder.remove());

describe('a baseline', () => {
  it('is the record of the run, with the machine it ran on, under the name of its load', () => {
    const { code, stdout } = inFolder(['baseline', 'accept', 'healthy']);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Accepted as baseline ${NAME}`)]);
    const kept = readFileSync(at('reports', 'baselines', `${NAME}.json`), 'utf8');
    expect(kept).toBe(readFileSync(at('healthy', 'record.json'), 'utf8'));
    const { environment } = runRecordSchema.parse(JSON.parse(kept));
    expect(environment.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(environment.cpuModel).not.toBe('unknown');
    for (const secret of Object.values(SECRETS)) if (secret !== 'operator') expect(kept).not.toContain(secret);
  });

  it('says which run it takes the place of', () => {
    const { stdout } = inFolder(['baseline', 'accept', 'slow']);
    expect(stdout).toContain(healthy.record.startedAt);
    expect(inFolder(['baseline', 'accept', 'healthy']).code).toBe(0);
  });

  it('may not be a run without a verdict of its own', () => {
    const text = readFileSync(at('healthy', 'record.json'), 'utf8');
    writeFileSync(
      at('stopped.json'),
      text.replace('"stopped":null', '"stopped":{"why":"sigint","detail":"x","atMs":1}'),
    );
    const { code, stderr } = inFolder(['baseline', 'accept', 'stopped.json']);
    expect([code, unbroken(stderr)]).toEqual([2, expect.stringContaining('cannot be a baseline')]);
  });
});

describe('compare', () => {
  it('sets a run beside its baseline, as advice: exit 0 whatever lies between them', () => {
    const { code, stdout, stderr } = inFolder(['compare', NAME, 'slow']);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/^Side by side: advice, not judged/);
    expect(stdout).toMatch(/response P50, OK only( +[+-]?[\d.,]+ ms){3} /);
    expect(existsSync(at('slow', 'compare.json'))).toBe(false);
  });

  it('says incomparable with every reason, exit 3', () => {
    const { code, stdout } = inFolder(['compare', NAME, 'other-seed']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^INCOMPARABLE/);
    for (const said of ['plan: ', 'seed: 1 (A), 2 (B)']) expect(stdout).toContain(said);
    const json = inFolder(['compare', NAME, 'other-seed', '--json']);
    expect([json.code, JSON.parse(json.stdout).comparable]).toEqual([3, false]);
  });

  it('refuses what is not there with exit 2 and the name that was meant', () => {
    const { code, stderr } = inFolder(['compare', NAME.replace('brief', 'breif'), 'slow']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(NAME)]);
  });
});

describe('report --slo', () => {
  it('judges a record by other limits, says so, and leaves the report by the document as it is', () => {
    writeFileSync(at('strict.json'), '{"response-p95": {"limit": 100}}');
    const before = readFileSync(at('slow', 'summary.json'), 'utf8');
    const { code, stdout } = inFolder(['report', 'slow', '--slo', 'strict.json']);
    expect(code, stdout).toBe(1);
    expect(stdout.trimEnd().split('\n').at(-1)).toContain('(by the limits of strict.json)');
    expect(stdout).toContain('gateproof report slow --slo strict.json');
    expect(readFileSync(at('slow', 'summary.json'), 'utf8')).toBe(before);
    const summary = summarySchema.parse(JSON.parse(readFileSync(at('slow', 'slo-strict', 'summary.json'), 'utf8')));
    expect(summary.warnings.map(({ code: warned }) => warned)).toContain('own-limits');
    expect(summary.modes['gateway-only']!.objectives).toContainEqual(
      expect.objectContaining({ id: 'response-p95', limit: 100, source: 'strict.json', verdict: 'fail' }),
    );
  });

  it('takes a TypeScript file too', () => {
    writeFileSync(at('loose.ts'), "export default { 'response-p95': { limit: 5_000 } };\n");
    const { stdout, stderr } = inFolder(['report', 'slow', '--slo', './loose.ts', '--json', '--out', 'loose']);
    const summary = summarySchema.parse(JSON.parse(stdout));
    expect(summary.modes['gateway-only']?.objectives).toContainEqual(
      expect.objectContaining({ id: 'response-p95', limit: 5_000, source: expect.stringContaining('loose.ts') }),
    );
    expect([summary.verdict === 'fail', reasonsBesidesNoise(summary)], stderr).toEqual([false, []]);
  });

  it('refuses wrong limits with all mistakes at once', () => {
    writeFileSync(at('wrong.json'), '{"response-p59": {"limit": 1}, "availability": {"limit": 99.9}}');
    const { code, stderr } = inFolder(['report', 'slow', '--slo', 'wrong.json']);
    expect([code, stderr.match(/fix:/g)?.length]).toEqual([2, 2]);
    expect(stderr).toContain('response-p95');
  });
});
