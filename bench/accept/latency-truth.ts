import { join } from 'node:path';
import { judge } from '../../src/judge/judge.ts';
import { leftBy, runCli, tempFolder } from '../../src/testing/cli.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';

const WANTED_GREEN = 3;
const TRIES = 8;

type Pair = { readonly ours: number; readonly target: number };

const within = ({ ours, target }: Pair): boolean => Math.abs(ours - target) <= Math.max(1, target * 0.01);

const shown = (name: string, { ours, target }: Pair): string =>
  `${name} ${ours.toFixed(2)} ms, target ${target.toFixed(2)} ms`;

type Once = { readonly quiet: boolean; readonly p50: Pair; readonly p95: Pair };

/** One run against a target that holds every answer: our service quantiles beside the hold times that the target measured itself. */
const once = async (holdMs: number, folder: string): Promise<Once> => {
  const target = await startTestTarget(['--fault', `delay=${holdMs}ms`]);
  try {
    const words = [
      'run',
      'quote-steady',
      '--rate',
      '100',
      '--duration',
      '20s',
      '--url',
      target.url,
      '--out',
      folder,
      '--wait-quiet',
      '20s',
    ];
    const { record } = leftBy(folder, await runCli(words, SECRETS));
    const { held } = await target.books();
    const { service } = judge(record).modes[0]?.clocks ?? { service: null };
    const quietRun = record.slices.every(({ hostGapMaxMs }) => (hostGapMaxMs ?? 0) <= 10);
    const pair = (ours: number | null | undefined, heldUs: number | undefined): Pair => ({
      ours: ours ?? Number.NaN,
      target: (heldUs ?? Number.NaN) / 1000,
    });
    return {
      quiet: record.noise?.quiet === true && quietRun,
      p50: pair(service?.p50Ms, held?.p50Us),
      p95: pair(service?.p95Ms, held?.p95Us),
    };
  } finally {
    await target.stop();
  }
};

const rowsFor = async (holdMs: number): Promise<Row[]> => {
  const folder = await tempFolder();
  const rows: Row[] = [];
  let green = 0;
  for (let i = 1; i <= TRIES && green < WANTED_GREEN; i += 1) {
    const { quiet, p50, p95 } = await once(holdMs, join(folder.path, String(i)));
    if (quiet) green += 1;
    const name = `hold ${holdMs} ms, run ${i}, ${quiet ? 'green' : 'noisy: shown, not judged'}`;
    rows.push({
      name,
      met: !quiet || (within(p50) && within(p95)),
      seen: `${shown('p50', p50)}; ${shown('p95', p95)}`,
    });
  }
  await folder.remove();
  return [...rows, { name: `hold ${holdMs} ms, green runs`, met: green >= WANTED_GREEN, seen: `${green}` }];
};

/** Service P50 and P95 against the hold times that the target itself measured, at 20 and 200 ms. */
export const latencyTruth: Acceptance = {
  name: 'latency-truth',
  run: async () => ({
    title: 'Latency against the target`s own clock',
    claim:
      'Service P50 and P95 stand within max(1 %, 1 ms) of the hold times that the target measured itself, in three runs with a green noise probe.',
    command: 'npm run accept latency-truth',
    rows: [...(await rowsFor(20)), ...(await rowsFor(200))],
  }),
};
