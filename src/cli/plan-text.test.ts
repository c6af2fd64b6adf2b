import { describe, expect, it } from 'vitest';
import { registerAb } from './commands/ab.ts';
import { runHere } from './testing/in-process.ts';

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
