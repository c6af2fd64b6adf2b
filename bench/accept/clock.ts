import { join } from 'node:path';
import type { ClockReading } from '../../src/core/arm-clock.ts';
import type { ScenarioInput } from '../../src/core/scenario.ts';
import { leftBy, runCli, scenarioFile, tempFolder } from '../../src/testing/cli.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';

const SCENARIO: ScenarioInput = {
  name: 'two-clocks',
  question: 'Do message latencies hold when the target goes by another clock?',
  gating: ['message-latency-p95'],
  phases: [{ name: 'load', durationMs: 30_000, connections: { count: 300, holdMs: 4_000 } }],
};

type Case = {
  readonly fault: string;
  readonly aheadMs: number;
  readonly driftPpm: number;
  readonly verdict: 'pass' | 'clock';
};

const CASES: readonly Case[] = [
  { fault: 'none', aheadMs: 0, driftPpm: 0, verdict: 'pass' },
  { fault: 'clock=+250ms', aheadMs: 250, driftPpm: 0, verdict: 'pass' },
  { fault: 'clock=-250ms', aheadMs: -250, driftPpm: 0, verdict: 'pass' },
  { fault: 'clock=100ppm', aheadMs: 0, driftPpm: 100, verdict: 'pass' },
  { fault: 'clock=+250ms,drift=100ppm', aheadMs: 250, driftPpm: 100, verdict: 'pass' },
  { fault: 'clock=+250ms,drift=1000ppm', aheadMs: 250, driftPpm: 1_000, verdict: 'clock' },
];

/** How long the target may have run until a reading: a drift adds up from its start on. */
const LONGEST_SEC = 60;

/** Whether a reading is within its stated error of the clock that was planted, wherever the drift stood by then. */
const isRight = (reading: ClockReading | null, { aheadMs, driftPpm }: Case): boolean => {
  if (reading === null) return false;
  const driftMs = (driftPpm / 1e6) * LONGEST_SEC * 1_000;
  const { offsetMs, errorMs } = reading;
  return offsetMs >= aheadMs - errorMs && offsetMs <= aheadMs + driftMs + errorMs;
};

const shown = (reading: ClockReading | null): string =>
  reading === null ? 'not read' : `${reading.offsetMs} ms +- ${reading.errorMs.toFixed(2)}`;

const rowOf = async (each: Case, folder: string, name: string): Promise<Row> => {
  const target = await startTestTarget(['--fault', each.fault]);
  try {
    const out = join(folder, name);
    const words = ['run', await scenarioFile(folder, SCENARIO), '--url', target.url, '--out', out, '--wait-quiet', '0'];
    const left = leftBy(out, await runCli(words, SECRETS));
    const clock = left.record.modes[0]?.clock ?? null;
    const [mode] = Object.values(left.summary.modes);
    const message = mode?.objectives.find(({ id }) => id === 'message-latency-p95');
    const verdict = message?.verdict === 'inconclusive' ? message.reason : message?.verdict;
    const readings = [clock?.before ?? null, clock?.after ?? null];
    const met = verdict === each.verdict && readings.every((reading) => isRight(reading, each)) && mode?.books.equal;
    const seen = `before ${shown(readings[0] ?? null)}, after ${shown(readings[1] ?? null)}, corrected by ${clock?.correctedMs} ms; P95 ${message?.observed} ms of ${message?.n} messages, ${verdict}`;
    return { name: each.fault, met: met === true, seen };
  } finally {
    await target.stop();
  }
};

/** A target whose clock stands apart, or drifts: what the readings say of it, and what becomes of message latency. */
export const clock: Acceptance = {
  name: 'clock',
  run: async () => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    try {
      for (const [i, each] of CASES.entries()) rows.push(await rowOf(each, folder.path, `case-${i}`));
    } finally {
      await folder.remove();
    }
    return {
      title: 'A target that goes by another clock',
      claim:
        'Read over a socket before and after the load, the offset is right to within half of the least way there and back, and the resolution of the stamps; message latencies are corrected by it. A clock that moves by over a tenth of the limit during the load leaves them undecided.',
      command: 'npm run accept clock',
      rows,
    };
  },
};
