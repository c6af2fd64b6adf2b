import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMIT_FILE, type LimitMode, type LimitSearch, limitSearchSchema } from '../../src/core/limit-search.ts';
import { MODES, type Mode } from '../../src/core/modes.ts';
import type { ScenarioInput } from '../../src/core/scenario.ts';
import { scenarioFile, startCli, type TempFolder, tempFolder } from '../../src/testing/cli.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../../src/testing/target.ts';
import { simulatedRows } from './find-limit-simulated.ts';
import type { Acceptance, Outcome, Row } from './outcome.ts';

/** How far the middle of the two ends may be from the planted capacity. */
const WITHIN = 0.1;

const quotes: ScenarioInput = {
  name: 'quotes',
  question: 'How many quotes a second does it take?',
  gating: ['availability', 'error-rate', 'response-p95'],
  drainMs: 4_000,
  // 800/s that wait 200 ms are 160 in flight, and more where they wait longer: the pool must not be what queues.
  quotes: { timeoutMs: 4_000, poolConnections: 900 },
  phases: [
    { name: 'warm-up', durationMs: 1_000, judged: false, quotes: { ratePerSec: 200 } },
    { name: 'steady', durationMs: 20_000, steady: true, quotes: { ratePerSec: 200 } },
  ],
};

type Searched = { readonly code: number; readonly search: LimitSearch };

const readSearch = (out: string): LimitSearch =>
  limitSearchSchema.parse(JSON.parse(readFileSync(join(out, LIMIT_FILE), 'utf8')));

type Planted = { readonly mode: Mode; readonly faults: readonly string[] };

const withTargets = async <T>(
  planted: readonly Planted[],
  use: (targets: readonly TestTarget[]) => Promise<T>,
): Promise<T> => {
  const targets = await Promise.all(
    planted.map(({ mode, faults }) =>
      startTestTarget(
        faults.flatMap((fault) => ['--fault', fault]),
        mode,
      ),
    ),
  );
  try {
    return await use(targets);
  } finally {
    await Promise.all(targets.map((target) => target.stop()));
  }
};

const search = async (folder: TempFolder, planted: readonly Planted[], words: readonly string[]): Promise<Searched> =>
  withTargets(planted, async (targets) => {
    const scenario = await scenarioFile(folder.path, quotes);
    const out = folder.next();
    const urls = targets.flatMap(({ mode, url }) => ['--url', targets.length > 1 ? `${mode}=${url}` : url]);
    const ended = await startCli(
      ['run', scenario, '--find-limit', '--wait-quiet', '0', '--out', out, ...urls, ...words],
      SECRETS,
    ).over;
    if (!existsSync(join(out, LIMIT_FILE))) throw new Error(`exit ${ended.code}\n${ended.stdout}\n${ended.stderr}`);
    process.stderr.write(`${ended.stdout}\n`);
    return { code: ended.code, search: readSearch(out) };
  });

const booksEqual = ({ steps }: LimitMode): boolean => steps.every(({ booksAgree }) => booksAgree === true);

const playedOf = ({ steps }: LimitMode): string => {
  const took = steps.reduce((sum, { tookMs }) => sum + tookMs, 0);
  return `${steps.length} steps, ${Math.round(took / 1000)} s`;
};

const foundRow = (mode: LimitMode, capacityPerSec: number, name: string): Row => {
  const { outcome, holdsAtPerSec, breaksAtPerSec, lowerPerSec, upperPerSec } = mode.answer;
  const middle = Math.sqrt((holdsAtPerSec ?? 0) * (breaksAtPerSec ?? 0));
  const near = outcome === 'found' && Math.abs(middle / capacityPerSec - 1) <= WITHIN;
  const within = (lowerPerSec ?? Number.POSITIVE_INFINITY) <= capacityPerSec && capacityPerSec <= (upperPerSec ?? 0);
  const books = booksEqual(mode) ? 'books equal' : 'BOOKS DIFFER';
  return { name, met: near && within && booksEqual(mode), seen: `${mode.text} ${playedOf(mode)}; ${books}` };
};

const CAPACITIES: Readonly<Record<Mode, number>> = { 'gateway-only': 420, 'legacy-fallback': 300 };

const bothModes = async (folder: TempFolder): Promise<Row[]> => {
  const planted = MODES.map((mode) => ({ mode, faults: [`queue=${CAPACITIES[mode]}`] }));
  const { code, search: found } = await search(folder, planted, []);
  const rows = found.modes.map((each) =>
    foundRow(
      each,
      CAPACITIES[each.mode],
      `${each.mode}, one search of both modes: a queue of ${CAPACITIES[each.mode]}/s`,
    ),
  );
  return [...rows, { name: 'both found', met: code === 0, seen: `exit ${code}` }];
};

const fromAbove = async (folder: TempFolder): Promise<Row[]> => {
  const words = ['--from', '1000', '--at-least', '600'];
  const { code, search: found } = await search(folder, [{ mode: 'gateway-only', faults: ['queue=400'] }], words);
  const rows = found.modes.map((each) => foundRow(each, 400, 'a first rate of 1,000/s, a queue of 400/s'));
  return [...rows, { name: '600/s is asked for, and proven to be missed', met: code === 1, seen: `exit ${code}` }];
};

const notReached = async (folder: TempFolder): Promise<Row[]> => {
  const words = ['--from', '200', '--to', '600', '--at-least', '500'];
  const { code, search: found } = await search(folder, [{ mode: 'gateway-only', faults: [] }], words);
  const [mode] = found.modes;
  const isNot = mode?.answer.outcome === 'not-reached' && mode.answer.breaksAtPerSec === null && booksEqual(mode);
  return [
    {
      name: 'a target that never breaks, up to 600/s',
      met: isNot,
      seen: mode === undefined ? '' : `${mode.text} ${playedOf(mode)}`,
    },
    { name: '500/s is asked for, and met', met: code === 0, seen: `exit ${code}` },
  ];
};

const interrupted = (folder: TempFolder): Promise<Row[]> =>
  withTargets([{ mode: 'gateway-only', faults: ['queue=300'] }], async ([target]) => {
    const scenario = await scenarioFile(folder.path, quotes);
    const out = folder.next();
    const place = ['--url', target?.url ?? '', '--wait-quiet', '0', '--out', out];
    const cli = startCli(['run', scenario, '--find-limit', ...place], SECRETS);
    await Promise.race([cli.said('step 2:'), cli.over]);
    cli.child.kill('SIGINT');
    const { code, stderr } = await cli.over;
    const found = readSearch(out);
    const [mode] = found.modes;
    const known = mode?.answer.holdsAtPerSec === 200 && mode.answer.cause === 'interrupted' && found.finished;
    return [
      {
        name: 'Ctrl-C in the second step leaves what the first one showed',
        met: code === 130 && known,
        seen: `exit ${code}; ${mode?.text ?? stderr}`,
      },
    ];
  });

const PARTS: readonly (readonly [string, (folder: TempFolder) => Promise<Row[]>])[] = [
  ['both-modes', bothModes],
  ['from-above', fromAbove],
  ['not-reached', notReached],
  ['interrupted', interrupted],
  ['simulated', async () => simulatedRows()],
];

/** The search for the highest rate that holds: on planted queues of known capacity, on a target that never breaks, and on thousands of simulated ones. */
export const findLimit: Acceptance = {
  name: 'find-limit',
  run: async (_root, soFar, only) => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    const outcome = (): Outcome => ({
      title: 'The highest rate that holds',
      claim:
        'A planted queue of known capacity is found within 10 % in both modes, with an interval that holds it; a target that never breaks is "not reached"; a first rate over the limit is bracketed downwards; books of every step equal the target\'s; simulated queues are found, and lie within the 95 % interval, in at least 95 % of the searches.',
      command: 'npm run accept find-limit',
      rows,
    });
    try {
      for (const [name, play] of PARTS) {
        if (only.length > 0 && !only.includes(name)) continue;
        process.stderr.write(`  ${name}\n`);
        rows.push(...(await play(folder)));
        await soFar(outcome());
      }
    } finally {
      await folder.remove();
    }
    return outcome();
  },
};
