import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { judge } from '../../src/judge/judge.ts';
import { leftBy, type RunningCli, scenarioFile, startCli, tempFolder } from '../../src/testing/cli.ts';
import { quantile, waitsOf } from '../../src/testing/samples.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';

/** 2,000/s for 30 s with room for everything that piles up in 1.4 s. */
const SCENARIO = {
  name: 'freeze',
  question: 'Does a stall of 1.4 s show in the response time?',
  gating: ['response-p95' as const],
  quotes: { inFlightMax: 4_000, poolConnections: 200 },
  phases: [{ name: 'load', durationMs: 30_000, quotes: { ratePerSec: 2_000 } }],
};
const REQUESTS = 60_000;
/** In the middle of the run, by what the target had by then. */
const STOPPED_AT = 28_000;
const STOPPED_MS = 1_400;

/** SIGSTOP once the target has had so many requests, SIGCONT 1.4 s later. Returns how long that was in fact; null: the run was over before. */
const stopAmidLoad = async (target: TestTarget, cli: RunningCli): Promise<number | null> => {
  let isOver = false;
  void cli.over.then(() => {
    isOver = true;
  });
  while ((await target.books()).requests.load.received < STOPPED_AT) {
    if (isOver) return null;
    await wait(100);
  }
  const startUs = systemClock.nowUs();
  process.kill(target.pid, 'SIGSTOP');
  try {
    await wait(STOPPED_MS);
  } finally {
    process.kill(target.pid, 'SIGCONT');
  }
  return (systemClock.nowUs() - startUs) / 1_000;
};

const once = async (folder: string, name: string): Promise<Row> => {
  const target = await startTestTarget();
  try {
    const out = join(folder, name);
    const words = ['run', await scenarioFile(folder, SCENARIO), '--url', target.url, '--out', out, '--samples'];
    const cli = startCli(words, SECRETS);
    const stoppedMs = await stopAmidLoad(target, cli);
    const left = leftBy(out, await cli.over);
    const truth = waitsOf(out, await target.requests());
    const [mode] = judge(left.record).modes;
    const { ok, failed, unanswered, dropped, notReleased } = mode?.totals.arrivals ?? {};
    const clocks = mode?.clocks;
    const oursMs = clocks?.response.p99Ms ?? Number.NaN;
    const truthMs = quantile(truth, 0.99) / 1_000;
    const others = `control ${clocks?.control.p99Ms}, service ${clocks?.service.p99Ms}, queue ${clocks?.queue.p99Ms}, lateness ${clocks?.lateness.p99Ms} ms`;
    const fates = `${ok} ok, ${failed} failed, ${unanswered} unanswered, ${dropped} dropped, ${notReleased} not released`;
    const isStopped = stoppedMs !== null && stoppedMs >= STOPPED_MS && truthMs > STOPPED_MS / 2;
    return {
      name,
      met: isStopped && truth.length === REQUESTS && Math.abs(oursMs - truthMs) / truthMs < 0.05,
      seen: `stopped for ${stoppedMs?.toFixed(0)} ms; response p99 ${oursMs} ms, from the target's own answers ${truthMs.toFixed(0)} ms (${truth.length} answers); ${others}; ${fates}`,
    };
  } finally {
    await target.stop();
  }
};

/** A target that is stopped (SIGSTOP) for 1.4 s at 2,000 requests a second. */
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
        'At 2,000 requests a second for 30 s, with up to 4,000 in flight, the process of the target is stopped (SIGSTOP) for 1.4 s. Response P99 stands within 5 % of what the target`s own answer instants say, counted from the plan; all clocks beside it.',
      command: 'npm run accept freeze',
      rows,
    };
  },
};
