import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioFile, type TempFolder, tempFolder } from '../testing/cli.ts';
import { registerAb } from './commands/ab.ts';
import { registerPlan } from './commands/plan.ts';
import { runHere } from './testing/in-process.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const dryRun = async (...words: readonly string[]) => {
  const { code, stdout } = await runHere(registerAb, ['ab', 'quote-steady', '--dry-run', ...words]);
  return { code, stdout: stdout.replaceAll(/\s+/g, ' ') };
};

describe('what a plan needs', () => {
  it.each([
    ['at a fifth of the error, where it ends at the look that decides', ['--until-decided', '--pairs', '15'], '4,603'],
    ['at 95 % confidence, where it plays to its end', [], '2,995'],
  ])('is told %s', async (_, words, needed) => {
    const { code, stdout } = await dryRun('--rate', '100', ...words);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`error rate (is undecidable: 0.1 % needs|can be decided: .* of at least) ${needed}`),
    );
    const data: unknown = JSON.parse((await dryRun('--rate', '100', ...words, '--json')).stdout);
    const error = expect.objectContaining({ objective: 'error-rate', needed: Number(needed.replace(',', '')) });
    expect(data).toMatchObject({ needs: expect.arrayContaining([error]) });
  });
});

describe('what a plan has', () => {
  it('is of disconnects and recovery without the sockets that we make slow or silent', async () => {
    const path = await scenarioFile(folder.path, {
      ...{ name: 'silent', question: 'enough?', gating: ['connect-success', 'disconnect-rate', 'recovery-success'] },
      sockets: { recoverMs: 1_000, halfOpen: { share: 0.5 }, slowReaders: { share: 0.1 } },
      phases: [{ name: 'storm', durationMs: 24_000, connections: { count: 480, holdMs: 5_000 } }],
    });
    const { stdout } = await runHere(registerPlan, ['plan', path]);
    expect(stdout).toContain('connect success can be decided: 480 of at least 299 connections.');
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /disconnect rate is undecidable: 1 % needs 299 connections, this plan has 192\..*recovery.*this plan has 192\./,
    );
  });
});
