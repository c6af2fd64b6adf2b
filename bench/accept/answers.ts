import { join } from 'node:path';
import { AMISS_KINDS } from '../../src/core/target-books.ts';
import { addCountsByName } from '../../src/measure/add-counts.ts';
import { leftBy, runCli, scenarioFile, tempFolder } from '../../src/testing/cli.ts';
import { PLANTED_ANSWERS, plantedCounts } from '../../src/testing/planted-answers.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';

const REQUESTS = 6_000;
const SCENARIO = {
  name: 'every-kind',
  question: 'Is every kind of failure seen for what it is?',
  gating: ['error-rate' as const],
  drainMs: 4_000,
  quotes: { timeoutMs: 3_000, symbolsPerRequest: 2, inFlightMax: 1_000 },
  phases: [{ name: 'load', durationMs: 10_000, quotes: { ratePerSec: REQUESTS / 10 } }],
};

type Case = { readonly profile: string; readonly engine: 'gateproof' | 'k6' };

const CASES: readonly Case[] = ['reference-documented', 'reference-stock-api'].flatMap((profile) =>
  (['gateproof', 'k6'] as const).map((engine) => ({ profile, engine })),
);

/** Where k6 is looked for: in the environment of whoever plays this. */
const surroundings = (): Record<string, string> => {
  const { HOME, XDG_CACHE_HOME } = process.env;
  return {
    ...SECRETS,
    ...(HOME === undefined ? {} : { HOME }),
    ...(XDG_CACHE_HOME === undefined ? {} : { XDG_CACHE_HOME }),
  };
};

const rowFor = async ({ profile, engine }: Case, folder: string): Promise<Row> => {
  const target = await startTestTarget(PLANTED_ANSWERS.flatMap(({ fault }) => ['--fault', fault]));
  try {
    const out = join(folder, `${profile}-${engine}`);
    const where = ['--url', target.url, '--target', profile, '--mode', 'gateway-only', '--out', out];
    const by = engine === 'k6' ? ['--engine', 'k6'] : [];
    const words = ['run', await scenarioFile(folder, SCENARIO), ...where, ...by, '--wait-quiet', '0'];
    const left = leftBy(out, await runCli(words, surroundings()));
    const { ok, ...kinds } = plantedCounts(REQUESTS);
    const seen = addCountsByName(left.record.slices.map(({ quotes }) => quotes.failures));
    const { load } = (await target.books()).requests;
    const [mode] = left.record.modes;
    const { planned, ...fates }: Record<string, number> = left.summary.modes['gateway-only']?.arrivals ?? {};
    const isExact =
      fates['ok'] === ok && PLANTED_ANSWERS.every(({ kind }) => seen[kind] === kinds[kind]) && planned === REQUESTS;
    const isBooked =
      AMISS_KINDS.every((kind) => load.amiss?.[kind] === kinds[kind]) &&
      load.resetByUs === kinds['reset'] &&
      load.abortedByClient === kinds['timeout'] &&
      left.summary.modes['gateway-only']?.books.equal === true;
    const addsUp = Object.values(fates).reduce((sum, n) => sum + n, 0) === planned;
    const hasExamples = PLANTED_ANSWERS.every(({ kind }) => mode?.examples.some((each) => each.kind === kind) === true);
    const shown = PLANTED_ANSWERS.map(({ kind }) => `${kind} ${seen[kind] ?? 0}/${kinds[kind]}`).join(', ');
    return {
      name: `${profile}, ${engine}`,
      met: isExact && isBooked && addsUp && hasExamples,
      seen: `seen/planted: ok ${fates['ok']}/${ok}, ${shown}; books ${isBooked ? 'equal' : 'DIFFER'}; ${addsUp ? 'adds up' : 'does NOT add up'}; ${hasExamples ? 'an example of each' : 'examples MISSING'}`,
    };
  } finally {
    await target.stop();
  }
};

/** Every kind of failure at once, by both engines and in both dialects. */
export const answers: Acceptance = {
  name: 'answers',
  run: async () => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    for (const each of CASES) rows.push(await rowFor(each, folder.path));
    await folder.remove();
    return {
      title: 'Every kind of failure in its own count',
      claim:
        '6,000 requests in 10 s against a target that makes nine kinds of failures at once. Each kind stands in its own count, as many as were planted (worked out by hand) and as the target`s own books say, with an example; planned = ok + failed + unanswered + dropped + not released. k6 is that of `npm run k6:build`.',
      command: 'npm run accept answers',
      rows,
    };
  },
};
