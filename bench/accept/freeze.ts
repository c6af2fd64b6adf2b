import { join } from 'node:path';
import { judge } from '../../src/judge/judge.ts';
import { leftBy, runCli, scenarioFile, tempFolder } from '../../src/testing/cli.ts';
import { quantile, readSamples, startOf } from '../../src/testing/samples.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';

/** 2,000/s for 30 s with room for everything that piles up in 1.4 s. */
const SCENARIO = {
  name: 'freeze',
  question: 'Does a stall of 1.4 s show in the response time?',
  gating: ['response-p95' as const],
  quotes: { inFlightMax: 4_000, poolConnections: 200 },
  phases: [{ name: 'load', durationMs: 30_000, quotes: { ratePerSec: 2_000 } }],
};

const once = async (folder: string, name: string): Promise<Row> => {
  const target = await startTestTarget(['--fault', 'freeze=1.4s,at=14s']);
  try {
    const out = join(folder, name);
    const words = ['run', await scenarioFile(folder, SCENARIO), '--url', target.url, '--out', out, '--samples'];
    const left = leftBy(out, await runCli(words, SECRETS));
    const log = await target.requests();
    const startUs = startOf(out);
    const answeredUs = new Map(log.index.map((arrival, i) => [arrival, log.answeredUs[i] ?? Number.NaN]));
    const truth = readSamples(out).flatMap(({ arrival, scheduledUs }) => {
      const atUs = answeredUs.get(arrival);
      return atUs === undefined ? [] : [atUs - startUs - scheduledUs];
    });
    const clocks = judge(left.record).modes[0]?.clocks;
    const oursMs = clocks?.response.p99Ms ?? Number.NaN;
    const truthMs = quantile(truth, 0.99) / 1000;
    const others = `control ${clocks?.control.p99Ms}, service ${clocks?.service.p99Ms}, queue ${clocks?.queue.p99Ms}, lateness ${clocks?.lateness.p99Ms} ms`;
    return {
      name,
      met: truth.length > 40_000 && Math.abs(oursMs - truthMs) / truthMs < 0.05,
      seen: `response p99 ${oursMs} ms, from the target's own answers ${truthMs.toFixed(0)} ms (${truth.length} answers); ${others}`,
    };
  } finally {
    await target.stop();
  }
};

/** A target that freezes for 1.4 s at 2,000 requests a second. */
export const freeze: Acceptance = {
  name: 'freeze',
  run: async () => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    for (const name of ['run 1', 'run 2', 'run 3']) rows.push(await once(folder.path, name));
    await folder.remove();
    return {
      title: 'A target that freezes for 1.4 s',
      claim:
        'At 2,000 requests a second for 30 s, response P99 stands within 5 % of what the target`s own answer instants say, counted from the plan.',
      command: 'npm run accept freeze',
      rows,
    };
  },
};
