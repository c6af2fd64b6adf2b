import { tempFolder } from '../../src/testing/cli.ts';
import { type AbCase, booksEqual, describeAb, playAb } from './ab-runs.ts';
import type { Acceptance, Row } from './outcome.ts';

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

const healthyRows = async (folder: string): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  let passes = 0;
  for (let i = 1; i <= HEALTHY; i += 1) {
    const left = await playAb(folder, { faults: {} });
    if (left.summary.verdict === 'pass') passes += 1;
    const met = left.summary.verdict !== 'fail' && booksEqual(left);
    rows.push({ name: `healthy ${i}`, met, seen: describeAb(left) });
    process.stderr.write(`  healthy ${i}: ${describeAb(left)}\n`);
  }
  return [...rows, { name: 'passes of the healthy', met: passes >= 9, seen: `${passes} of ${HEALTHY}` }];
};

const rowOf = async (folder: string, wanted: Expected): Promise<Row> => {
  const left = await playAb(folder, wanted);
  const isReason = wanted.reason === null || left.summary.reasons.some(({ code }) => code === wanted.reason);
  const met = left.summary.verdict === wanted.verdict && isReason && booksEqual(left);
  process.stderr.write(`  ${wanted.name}: ${describeAb(left)}\n`);
  return { name: wanted.name, met, seen: describeAb(left) };
};

/** `gateproof ab` on the reference target, healthy ten times, and with differences planted in one mode. */
export const ab: Acceptance = {
  name: 'ab',
  run: async () => {
    const folder = await tempFolder();
    try {
      const rows = [...(await healthyRows(folder.path))];
      for (const wanted of CASES) rows.push(await rowOf(folder.path, wanted));
      return {
        title: 'One mode against the other',
        claim:
          'Both modes without a fault: PASS in at least 9 of 10 runs, FAIL in none. A mode 15 % slower on a 50 ms base, or with 2 % errors: FAIL. A mode 30 % faster: PASS. Differences are candidate over reference, with the bounds of one look (99.8 % each way).',
        command: 'npm run accept ab',
        rows,
      };
    } finally {
      await folder.remove();
    }
  },
};
