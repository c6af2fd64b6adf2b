import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import referenceDocumented from '../../profiles/reference-documented.ts';
import { type SuiteFile, suiteFileSchema } from '../../src/core/suite.ts';
import { tempFolder } from '../../src/testing/cli.ts';
import type { Ended } from '../../src/testing/ended.ts';
import type { Acceptance, Row } from './outcome.ts';
import { runCommand, tail } from './run-command.ts';

type Ground = { readonly root: string; readonly folder: string };

/** A build of the reference target that takes so long for each answer; the name of its profile's file. */
const build = async ({ folder }: Ground, delayMs: number): Promise<string> => {
  const { managed } = referenceDocumented;
  const start = [...(managed?.start ?? []), '--fault', `delay=${delayMs}ms`];
  const name = `build-${delayMs}ms.json`;
  await writeFile(join(folder, name), JSON.stringify({ ...referenceDocumented, managed: { ...managed, start } }));
  return `./${name}`;
};

const gateproof = ({ root, folder }: Ground, words: readonly string[]): Promise<Ended> =>
  runCommand(process.execPath, [join(root, 'src/cli/bin.ts'), ...words], { cwd: folder });

type Asked = { readonly ended: Ended; readonly file: SuiteFile; readonly seconds: number };

const ask = async (ground: Ground, name: string, words: readonly string[]): Promise<Asked> => {
  const startMs = Date.now();
  const ended = await gateproof(ground, ['suite', 'ci-gate', ...words, '--out', name]);
  const text = await readFile(join(ground.folder, name, 'suite.json'), 'utf8').catch(() => {
    throw new Error(`no suite.json: ${tail(ended)}`);
  });
  return { ended, file: suiteFileSchema.parse(JSON.parse(text)), seconds: (Date.now() - startMs) / 1000 };
};

const answersOf = ({ questions }: SuiteFile): string =>
  questions
    .map(({ question, answer }) => `${question}: ${answer.state === 'answered' ? answer.verdict : answer.state}`)
    .join('; ');

/** The first sentence of the last answer that is no pass, as vitest showed it. */
const saidOf = ({ questions }: SuiteFile): string => {
  const texts = questions.flatMap(({ answer }) =>
    answer.state === 'unanswered' || answer.text === null ? [] : [answer.text.split('\n')[0] ?? ''],
  );
  return texts.at(-1) ?? '';
};

const rowOf = (name: string, { ended, file, seconds }: Asked, met: boolean): Row => {
  const said = saidOf(file);
  const runs = file.runs.length === 1 ? '1 run' : `${file.runs.length} runs`;
  const seen = `exit ${ended.code}, ${runs}, ${seconds.toFixed(0)} s; ${answersOf(file)}${said === '' ? '' : `. "${said}"`}`;
  process.stderr.write(`  ${name}: ${seen}\n`);
  return { name, met, seen };
};

const isShown = ({ ended, file }: Asked): boolean => ended.stdout.includes(`→ ${saidOf(file)}`);

const againstReference = async (ground: Ground): Promise<Row[]> => {
  const builds = async (name: string, referenceMs: number, candidateMs: number): Promise<Asked> => {
    const arms = ['--reference', await build(ground, referenceMs), '--candidate', await build(ground, candidateMs)];
    return ask(ground, name, arms);
  };
  const equal = await builds('equal', 50, 50);
  const slower = await builds('slower', 50, 60);
  const brokenBase = await builds('broken-base', 400, 50);
  return [
    rowOf('two builds alike, 50 ms each', equal, equal.ended.code === 0 && equal.file.verdict === 'pass'),
    rowOf(
      'the candidate 20 % slower, 60 ms against 50 ms',
      slower,
      slower.ended.code === 1 &&
        isShown(slower) &&
        /candidate is worse than reference in quote P50/.test(saidOf(slower.file)),
    ),
    rowOf(
      'a reference that breaks its own objectives, 400 ms',
      brokenBase,
      brokenBase.ended.code === 3 && isShown(brokenBase) && /about the reference/.test(saidOf(brokenBase.file)),
    ),
  ];
};

const besideBaseline = async (ground: Ground): Promise<Row[]> => {
  const [base, slower] = [await build(ground, 50), await build(ground, 60)];
  const kept = ['run', 'ci-gate', '--target', base, '--managed', '--mode', 'gateway-only', '--out', 'kept'];
  await gateproof(ground, kept);
  await gateproof(ground, ['baseline', 'accept', 'kept']);
  const name = 'ci-gate-reference-documented-gateway-only';
  const beside = await ask(ground, 'baseline', ['--baseline', name, '--target', slower]);
  const other = await ask(ground, 'incomparable', ['--baseline', name, '--target', base, '--seed', '2']);
  return [
    rowOf(
      'beside a baseline, 20 % slower: its own objectives hold, and the difference is advice',
      beside,
      beside.ended.code === 0 && beside.ended.stdout.includes('advice, not judged'),
    ),
    rowOf(
      'beside a baseline of another seed: incomparable',
      other,
      other.ended.code === 3 && other.ended.stdout.includes('seed: 1 (A), 2 (B)'),
    ),
  ];
};

/** `gateproof suite ci-gate` through the real command line, with two builds of the reference target that it starts itself. */
export const ciGate: Acceptance = {
  name: 'ci-gate',
  run: async (root) => {
    const temporary = await tempFolder();
    try {
      const ground = { root, folder: temporary.path };
      return {
        title: 'A gate between two builds',
        claim:
          'Builds alike pass, one that is 20 % slower fails with the figures in vitest`s output, and a reference that breaks its own objectives is said to be what it is about; beside a baseline a difference is advice.',
        command: 'npm run accept ci-gate',
        rows: [...(await againstReference(ground)), ...(await besideBaseline(ground))],
      };
    } finally {
      await rm(temporary.path, { recursive: true, force: true });
    }
  },
};
