import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import referenceDocumented from '../../profiles/reference-documented.ts';
import type { Mode } from '../../src/core/modes.ts';
import type { ProfileInput } from '../../src/core/profile.ts';
import { type SuiteFile, suiteFileSchema } from '../../src/core/suite.ts';
import { runCli, scenarioFile, type TempFolder } from '../../src/testing/cli.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import { type Case, SHORT } from './verify-short.ts';

type Asked = { readonly code: number; readonly stdout: string; readonly file: SuiteFile; readonly out: string };

const ask = async (out: string, mode: Mode, words: readonly string[]): Promise<Asked> => {
  const target = await startTestTarget([], mode);
  try {
    const place = ['--url', target.url, '--mode', mode, '--out', out];
    const { code, stdout } = await runCli(['suite', 'post-rollback', ...place, ...words], SECRETS);
    const file = suiteFileSchema.parse(JSON.parse(await readFile(join(out, 'suite.json'), 'utf8')));
    return { code, stdout, file, out };
  } finally {
    await target.stop();
  }
};

const said = ({ code, file, out }: Asked): string =>
  `exit ${code}; ${file.questions.map(({ question, answer }) => `${question}: ${'verdict' in answer ? answer.verdict : answer.state}`).join('; ')}`.replaceAll(
    `${dirname(out)}/`,
    '',
  );

/** The figures of a server want more seconds than the short load has. */
const shortWords = async ({ path }: TempFolder): Promise<readonly string[]> => {
  const profile = join(path, 'rollback-profile.json');
  const checks = { notApplicable: { H4: 'too short to watch it' } };
  await writeFile(profile, JSON.stringify({ ...referenceDocumented, process: null, checks } as ProfileInput));
  const scenario = await scenarioFile(path, SHORT);
  return ['--target', profile, '--scenario', scenario, '--tier', '1', '--wait-quiet', '2s'];
};

const besideCase = (before: Mode, after: Mode, isComparable: boolean): Case => ({
  name: `suite post-rollback in ${after}, short, beside a run from before in ${before}`,
  play: async (folder) => {
    const words = await shortWords(folder);
    const kept = await ask(folder.next(), before, words);
    const baseline = join(kept.out, `verify-${before}`);
    const asked = await ask(folder.next(), after, [...words, '--baseline', baseline]);
    const last = asked.file.questions.at(-1)?.answer;
    const verdict = last !== undefined && 'verdict' in last ? last.verdict : null;
    const met = isComparable
      ? asked.code === 0 && verdict === 'pass' && /after the other|not judged|never judged|advice/.test(asked.stdout)
      : asked.code === 3 && verdict === 'inconclusive' && /incomparable/.test(asked.stdout);
    return { met: kept.code === 0 && met, seen: said(asked) };
  },
});

/** The suite post-rollback: whole once, and short beside a run from before that is like it and one that is not. */
export const rollbackCases: readonly Case[] = [
  {
    name: 'suite post-rollback, healthy in legacy-fallback, full samples',
    play: async (folder) => {
      const asked = await ask(folder.next(), 'legacy-fallback', ['--since', '1h']);
      return { met: asked.code === 0 && asked.file.verdict === 'pass', seen: said(asked) };
    },
  },
  besideCase('legacy-fallback', 'legacy-fallback', true),
  besideCase('gateway-only', 'legacy-fallback', false),
];
