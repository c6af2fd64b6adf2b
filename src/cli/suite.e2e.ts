import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import referenceDocumented from '../../profiles/reference-documented.ts';
import type { ProfileInput } from '../core/profile.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import { type SuiteFile, suiteFileSchema } from '../core/suite.ts';
import { leftBy, runCli, scenarioFile, startCli, type TempFolder, tempFolder, unbroken } from '../testing/cli.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';
import { further } from '../testing/wide.ts';

const ANSWERS = resolve(import.meta.dirname, '../testing/suites/answers.suite.ts');

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const readSuite = (out: string): SuiteFile =>
  suiteFileSchema.parse(JSON.parse(readFileSync(join(out, 'suite.json'), 'utf8')));

describe('the exit code of a suite', () => {
  it.each([
    ['pass', 0, 'PASS  answers  2 of 2 questions'],
    ['fail', 1, 'FAIL  answers  1 of 2 questions'],
    ['inconclusive', 3, 'INCONCLUSIVE  answers  1 of 2 questions'],
    ['unreachable', 4, 'nobody there'],
    ['crash', 5, 'vitest failed outside the questions'],
  ])('of %s is %i', async (answer, code, said) => {
    const out = join(folder.path, answer);
    const ended = await runCli(['suite', ANSWERS, '--out', out], { ANSWER: answer });
    expect(ended.code, ended.stdout + ended.stderr).toBe(code);
    expect(ended.stdout).toContain(said);
    expect(readSuite(out).exitCode).toBe(code);
  });

  it('of one whose no vitest asked about again is 1: what was proven stays', async () => {
    const out = join(folder.path, 'again');
    const ended = await runCli(['suite', ANSWERS, '--out', out, '--', '--retry=1'], { ANSWER: 'fail-first' });
    expect(ended.code, ended.stdout + ended.stderr).toBe(1);
    expect(readSuite(out)).toMatchObject({ verdict: 'fail', exitCode: 1 });
    // What could not be made at first was made for the second try.
    expect(ended.stdout.match(/It stands on try \w+/g)).toEqual(['It stands on try none', 'It stands on try 2']);
  });

  it('of one that is told to stop is 143, and nothing of it is left running', async () => {
    const out = join(folder.path, 'waits');
    const cli = startCli(['suite', ANSWERS, '--out', out], { ANSWER: 'waits' });
    await expect
      .poll(
        () =>
          existsSync(join(out, 'suite.json')) &&
          readSuite(out).questions.every(({ answer }) => answer.state === 'answered'),
        {
          timeout: 30_000,
        },
      )
      .toBe(true);
    cli.child.kill('SIGTERM');
    const { code, stdout } = await cli.over;
    expect([code, readSuite(out).verdict], stdout).toEqual([143, 'inconclusive']);
  });

  it('of a flag that the suite has no use for is 2, before vitest starts', async () => {
    const { code, stdout, stderr } = await runCli(['suite', 'smoke', '--baseline', 'kept']);
    expect([code, stdout, unbroken(stderr)]).toEqual([2, '', expect.stringContaining('no use for --baseline')]);
  });
});

/** 480 quotes in each of 15 pairs of slices: every gating figure can be decided at the first look. */
const BRIEF: ScenarioInput = {
  name: 'brief-gate',
  question: 'Is a build as good as the one before it?',
  gating: ['availability', 'error-rate', 'response-p95'],
  sliceMs: 600,
  washoutMs: 50,
  phases: [
    { name: 'warm-up', durationMs: 600, judged: false, quotes: { ratePerSec: 200 } },
    { name: 'gate', durationMs: 9_000, quotes: { ratePerSec: 800 } },
  ],
};

/** A build of the reference target that takes so long for each answer. */
const build = (delayMs: number): string => {
  const path = join(folder.path, `build-${delayMs}.json`);
  const managed = referenceDocumented.managed;
  const start = [...(managed?.start ?? []), '--fault', `delay=${delayMs}ms`];
  writeFileSync(path, JSON.stringify({ ...referenceDocumented, managed: { ...managed, start } } as ProfileInput));
  return path;
};

/** One short gate: 15 pairs, no second try. */
const gate = async (name: string, candidateMs: number) => {
  const out = join(folder.path, name);
  const scenario = await scenarioFile(folder.path, BRIEF);
  const builds = ['--reference', build(50), '--candidate', build(candidateMs)];
  const brief = ['--scenario', scenario, '--minutes', '0.9', '--no-extension', '--wait-quiet', '0'];
  const ended = await runCli(['suite', 'ci-gate', ...builds, ...brief, '--out', out]);
  return { ...ended, answers: readSuite(out), left: leftBy(join(out, 'builds-1'), ended) };
};

/** A busy host may leave it undecided; it may never turn an answer round. Exact verdicts are accepted by `npm run accept ci-gate`. */
describe('ci-gate', () => {
  further('never fails a build that is like the one before it', async () => {
    const { code, stdout, answers, left } = await gate('equal', 50);
    expect([0, 3], stdout).toContain(code);
    expect(answers.questions).toHaveLength(3);
    expect(left.summary.comparison).toMatchObject({ reference: 'reference', candidate: 'candidate' });
    for (const mode of Object.values(left.summary.modes)) expect(mode.books.equal, stdout).toBe(true);
  });

  it('never passes one that is 20 % slower, and says why where vitest says it', async () => {
    const { code, stdout, answers } = await gate('slower', 60);
    expect([1, 3], stdout).toContain(code);
    const word = code === 1 ? 'FAIL' : 'INCONCLUSIVE';
    expect(stdout).toContain(`→ ${word}: `);
    expect(stdout).toContain('Judge it again: gateproof report ');
    expect(answers.questions.at(-1)?.answer).toMatchObject({ state: 'answered' });
  });
});

/** 200 quotes show 95 % fast enough; nothing else gates. */
const AFTER: ScenarioInput = {
  name: 'brief-rollback',
  question: 'Does it answer after the rollback?',
  gating: ['response-p95'],
  sliceMs: 500,
  phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 200 } }],
};

/** The figures of a server want more seconds than these. */
const afterProfile = (): string => {
  const path = join(folder.path, 'after.json');
  const checks = { notApplicable: { H4: 'too short to watch it' } };
  writeFileSync(path, JSON.stringify({ ...referenceDocumented, process: null, checks } as ProfileInput));
  return path;
};

/** One short verification of each mode. With a baseline, and with full samples: `npm run accept verify`. */
describe('post-rollback', () => {
  it('fails the mode with a broken check by its name and never the other, and says that nothing was compared', async () => {
    const out = join(folder.path, 'after');
    const broken = await startTestTarget(['--fault', 'unhealthy=which=fetcher']);
    const well = await startTestTarget([], 'legacy-fallback');
    try {
      const places = ['--url', `gateway-only=${broken.url}`, '--url', `legacy-fallback=${well.url}`];
      const words = ['suite', 'post-rollback', '--target', afterProfile(), ...places, '--tier', '1', '--since', '1h'];
      const brief = ['--scenario', await scenarioFile(folder.path, AFTER), '--wait-quiet', '0', '--out', out];
      const { code, stdout } = await runCli([...words, ...brief], SECRETS);
      const states = readSuite(out).questions.map(({ answer }) =>
        'verdict' in answer ? answer.verdict : answer.state,
      );
      // Restart, checklist and load of each; a busy host may leave a load undecided.
      expect([code, states.length, states.slice(0, 2), states.slice(3, 5)], stdout).toEqual([
        ...[1, 6, ['pass', 'fail'], ['pass', 'pass']],
      ]);
      expect([states[2], states[5]]).not.toContain('fail');
      expect(stdout).toMatch(/FAIL: 3 of 5 checks[\s\S]*- H3 Stream data fetcher: /);
      expect(stdout).toContain('No run from before the rollback was given');
    } finally {
      await Promise.all([broken.stop(), well.stop()]);
    }
  });
});
