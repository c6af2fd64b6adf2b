import { tempFolder } from '../../src/testing/cli.ts';
import { type AbCase, booksEqual, describeAb, playAb } from './ab-runs.ts';
import type { Acceptance, Outcome, Row } from './outcome.ts';

const HEALTHY = 10;

type Expected = AbCase & { readonly name: string; readonly verdict: 'pass' | 'fail'; readonly reason: string | null };

const CASES: readonly Expected[] = [
  {
    name: 'legacy-fallback 15 % slower on 50 ms',
    faults: { 'gateway-only': ['delay=50ms'], 'legacy-fallback': ['delay=57.5ms'] },
    ...{ verdict: 'fail', reason: 'comparison-failed' },
  },
  {
    name: 'legacy-fallback answers 2 % with errors',
    faults: { 'legacy-fallback': ['error=2%'] },
    ...{ verdict: 'fail', reason: 'objective-failed' },
  },
  {
    name: 'legacy-fallback 30 % faster on 50 ms',
    faults: { 'gateway-only': ['delay=50ms'], 'legacy-fallback': ['delay=35ms'] },
    ...{ verdict: 'pass', reason: null },
  },
];

/** One run of healthy targets. */
const healthyRow = async (folder: string, name: string): Promise<Row & { readonly passed: boolean }> => {
  const left = await playAb(folder, { faults: {} });
  const passed = left.summary.verdict === 'pass';
  return { name, met: left.summary.verdict !== 'fail' && booksEqual(left), seen: describeAb(left), passed };
};

const rowOf = async (folder: string, wanted: Expected): Promise<Row> => {
  const left = await playAb(folder, wanted);
  const isReason = wanted.reason === null || left.summary.reasons.some(({ code }) => code === wanted.reason);
  const met = left.summary.verdict === wanted.verdict && isReason && booksEqual(left);
  return { name: wanted.name, met, seen: describeAb(left) };
};

const outcomeOf = (rows: readonly Row[]): Outcome => ({
  title: 'One mode against the other',
  claim:
    'Both modes without a fault: PASS in at least 9 of 10 runs, FAIL in none. A mode 15 % slower on a 50 ms base, or with 2 % errors: FAIL. A mode 30 % faster: PASS. Differences are candidate over reference, with the bounds of one look (99.8 % each way).',
  command: 'npm run accept ab',
  rows,
});

/** `gateproof ab` on the reference target, with differences planted in one mode, and healthy ten times. It takes an hour or more; `--only 'healthy 7'` plays a part. */
export const ab: Acceptance = {
  name: 'ab',
  run: async (_, soFar, only) => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    const isWanted = (name: string): boolean => only.length === 0 || only.includes(name);
    const keep = async (row: Row): Promise<void> => {
      rows.push(row);
      process.stderr.write(`  ${row.name}: ${row.seen}\n`);
      await soFar(outcomeOf(rows));
    };
    try {
      for (const wanted of CASES.filter(({ name }) => isWanted(name))) await keep(await rowOf(folder.path, wanted));
      const names = Array.from({ length: HEALTHY }, (__, i) => `healthy ${i + 1}`).filter(isWanted);
      let passes = 0;
      for (const name of names) {
        const { passed, ...row } = await healthyRow(folder.path, name);
        if (passed) passes += 1;
        await keep(row);
      }
      if (names.length === HEALTHY)
        await keep({ name: 'passes of the healthy', met: passes >= HEALTHY - 1, seen: `${passes} of ${HEALTHY}` });
      return outcomeOf(rows);
    } finally {
      await folder.remove();
    }
  },
};
