import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock.ts';
import type { ProfileInput } from '../../../src/core/profile.ts';
import { type RunRecord, runRecordSchema } from '../../../src/core/record.ts';
import type { ScenarioInput } from '../../../src/core/scenario.ts';
import { type Summary, summarySchema } from '../../../src/core/summary.ts';
import type { TargetBooks } from '../../../src/core/target-books.ts';
import { startReferenceTarget } from '../../../src/reference/server.ts';
import { runCli } from '../../../src/testing/cli.ts';
import type { Row } from '../outcome.ts';

/** What a play left: by its command, by the record and summary of its run (null where it leaves none), and by the books of the target. */
export type Seen = {
  readonly code: number;
  readonly stdout: string;
  readonly record: RunRecord | null;
  readonly summary: Summary | null;
  readonly books: TargetBooks;
  readonly asked: Readonly<Record<string, number>>;
  /** The exit of `report --slo`, where the play names limits. */
  readonly rejudged: number | null;
};

/** What was counted, and what must have been. */
export type Expected = readonly [what: string, got: unknown, wanted: unknown];

/** An option of an old script, as the page writes it, and the command that stands for it. */
export type Play = {
  readonly script: string;
  readonly option: string;
  readonly command?: 'run' | 'peak';
  /** A file of docs/old-scripts, without its ending. */
  readonly scenario: string;
  readonly change?: (scenario: ScenarioInput) => ScenarioInput;
  readonly profile?: (profile: ProfileInput) => ProfileInput;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly faults?: readonly string[];
  readonly slo?: object;
  readonly expect: (seen: Seen) => readonly Expected[];
};

const KEY = { GATEPROOF_APP_KEY: 'old-scripts-key', GATEPROOF_ACCESS_TOKEN: 'old-scripts-token' };
const FOLDER = 'docs/old-scripts';

const readJson = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T;
const jsonOrNull = (path: string): Promise<unknown> => readJson(path).catch(() => null);

type Ground = { readonly root: string; readonly folder: string; readonly number: number };

const wordsOf = (play: Play, files: { readonly scenario: string; readonly profile: string }, url: string): string[] => {
  const where = ['--target', files.profile, '--url', url, '--mode', 'gateway-only'];
  return play.command === 'peak'
    ? ['peak', ...where, ...(play.words ?? [])]
    : ['run', files.scenario, ...where, '--wait-quiet', '0', ...(play.words ?? [])];
};

const playAt = async (play: Play, { root, folder, number }: Ground): Promise<Seen> => {
  const scenario = await readJson<ScenarioInput>(join(root, FOLDER, `${play.scenario}.json`));
  const profile = await readJson<ProfileInput>(join(root, FOLDER, 'profile.json'));
  const files = { scenario: join(folder, `s-${number}.json`), profile: join(folder, `p-${number}.json`) };
  await writeFile(files.scenario, JSON.stringify(play.change?.(scenario) ?? scenario));
  await writeFile(files.profile, JSON.stringify(play.profile?.(profile) ?? profile));
  const target = await startReferenceTarget(
    { port: 0, dialect: 'stock-api', symbols: [...profile.quoteSymbols], faults: [...(play.faults ?? [])] },
    { clock: systemClock },
  );
  try {
    const out = join(folder, `out-${number}`);
    const ended = await runCli([...wordsOf(play, files, target.url), '--out', out], play.env ?? KEY);
    const [record, summary] = [await jsonOrNull(join(out, 'record.json')), await jsonOrNull(join(out, 'summary.json'))];
    let rejudged: number | null = null;
    if (play.slo !== undefined) {
      await writeFile(join(folder, 'limits.json'), JSON.stringify(play.slo));
      rejudged = (await runCli(['report', out, '--slo', join(folder, 'limits.json')])).code;
    }
    const books = target.books();
    return {
      ...{ code: ended.code, stdout: ended.stdout + ended.stderr, books, asked: books.asked ?? {}, rejudged },
      record: record === null ? null : runRecordSchema.parse(record),
      summary: summary === null ? null : summarySchema.parse(summary),
    };
  } finally {
    await target.stop();
  }
};

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Plays one row of the page and holds what came of it against the books of the target. */
export const rowOf = async (play: Play, ground: Ground): Promise<Row> => {
  const name = `\`${play.script}\` ${play.option}`;
  const seen = await playAt(play, ground);
  const expected = play.expect(seen);
  const wrong = expected.filter(([, got, wanted]) => written(got) !== written(wanted));
  const says = expected.map(([what, got, wanted]) =>
    written(got) === written(wanted) ? `${what}: ${written(got)}` : `${what}: ${written(got)}, NOT ${written(wanted)}`,
  );
  if (wrong.length > 0) process.stderr.write(`${seen.stdout.slice(-2_000)}\n`);
  return { name, met: expected.length > 0 && wrong.length === 0, seen: says.join('; ').replaceAll('|', '/') };
};
