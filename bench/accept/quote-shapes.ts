import { join } from 'node:path';
import { explainFails } from '../../src/judge/explain/explainFails.ts';
import { judge } from '../../src/judge/judge.ts';
import { type Left, leftBy, runCli, tempFolder } from '../../src/testing/cli.ts';
import { reasonsBesidesNoise } from '../../src/testing/host-noise.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';

/** A built-in scenario at a target that serves so many a second (null: as many as come), and when the breach must begin (null: it must not fail). */
type Case = {
  readonly scenario: 'quote-spike' | 'quote-ramp';
  readonly duration: string;
  readonly perSec: number | null;
  readonly breachFromMs: number | null;
};

/** Warm-up takes 4 s. The spike begins after a third; a ramp to 350 passes 250 after two thirds, and 50 wait 2.8 s later. */
const CASES: readonly Case[] = [
  { scenario: 'quote-spike', duration: '30s', perSec: null, breachFromMs: null },
  { scenario: 'quote-spike', duration: '30s', perSec: 400, breachFromMs: 14_000 },
  { scenario: 'quote-ramp', duration: '24s', perSec: null, breachFromMs: null },
  { scenario: 'quote-ramp', duration: '24s', perSec: 250, breachFromMs: 22_800 },
];

const SLICE_MS = 2_000;

const sumOf = (
  { record }: Left,
  pick: (counts: Left['record']['slices'][number]['quotes']['counts']) => number,
): number => record.slices.reduce((sum, { quotes }) => sum + pick(quotes.counts), 0);

const verdictOf = (
  { record, summary }: Left,
  { breachFromMs }: Case,
): { readonly met: boolean; readonly said: string } => {
  if (breachFromMs === null) return { met: reasonsBesidesNoise(summary).length === 0, said: summary.verdict };
  const broke = explainFails(record, judge(record)).find(({ objective }) => objective === 'response-p95');
  const fromMs = broke?.firstBreach.startMs ?? Number.NaN;
  return {
    met: summary.verdict === 'fail' && Math.abs(fromMs - breachFromMs) <= SLICE_MS,
    said: `${summary.verdict}, response P95 broken from ${fromMs / 1000} s on in phase ${broke?.firstBreach.phase} (planted: ${breachFromMs / 1000} s)`,
  };
};

const once = async (folder: string, of: Case): Promise<Row> => {
  const { scenario, duration, perSec } = of;
  const target = await startTestTarget(perSec === null ? [] : ['--fault', `queue=${perSec}`]);
  const name = `${scenario}, target ${perSec === null ? 'healthy' : `of ${perSec}/s`}`;
  try {
    const out = join(folder, name.replaceAll(/\W+/g, '-'));
    const words = ['run', scenario, '--duration', duration, '--url', target.url, '--out', out];
    const left = leftBy(out, await runCli(words, SECRETS));
    const planned = sumOf(left, (counts) => counts.planned);
    const notReleased = sumOf(left, (counts) => counts.notReleased);
    const ended = sumOf(left, ({ ok, failed, unanswered, dropped }) => ok + failed + unanswered + dropped);
    const { books } = left.record.modes[0] ?? {};
    const booksHold = books?.state === 'compared' && books.lines.every(({ holds }) => holds);
    const { met, said } = verdictOf(left, of);
    const lateMs = judge(left.record).modes[0]?.clocks.lateness.p99Ms;
    return {
      name,
      met: met && ended + notReleased === planned && booksHold && notReleased === 0,
      seen: `${said}; ${planned} planned = ${ended} ended + ${notReleased} not released, ${sumOf(left, ({ dropped }) => dropped)} of them dropped; books ${booksHold ? 'equal' : 'DIFFER'}; lateness P99 ${lateMs} ms`,
    };
  } finally {
    await target.stop();
  }
};

/** The scenarios whose rate changes, at targets of known capacity. */
export const quoteShapes: Acceptance = {
  name: 'quote-shapes',
  run: async () => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    for (const each of CASES) rows.push(await once(folder.path, each));
    await folder.remove();
    return {
      title: 'A spike and a ramp at targets of known capacity',
      claim:
        'A target with the capacity for the highest rate does not fail. One without it fails from when the plan passes its capacity on, to a slice, and the explanation names the phase. Every request ends in one class, and the target`s own counts are the same.',
      command: 'npm run accept quote-shapes',
      rows,
    };
  },
};
