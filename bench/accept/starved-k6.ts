import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScenarioInput } from '../../src/core/scenario.ts';
import { leftBy, scenarioFile, startCli, tempFolder } from '../../src/testing/cli.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';

const SCENARIO: ScenarioInput = {
  name: 'k6-starved',
  question: 'Whose fault is it?',
  gating: ['response-p95'],
  sliceMs: 2_000,
  quotes: { inFlightMax: 600 },
  phases: [
    { name: 'warm-up', durationMs: 2_000, judged: false, quotes: { ratePerSec: 50 } },
    { name: 'load', durationMs: 12_000, quotes: { ratePerSec: 150 } },
  ],
};

/** It runs for so long, and then waits for so long: more than the limit of a response. */
const RUNS_MS = 40;
const WAITS_MS = 230;

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The k6 that writes its lines into a folder; the shell that watches over it bears that path too, but no such flag. */
const k6In = (folder: string): number | null => {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--console-output=${folder}`);
      } catch {
        return false;
      }
    });
  return found === undefined ? null : Number(found);
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended.
  }
};

/** Takes the processor away from the k6 of a folder, again and again, from when its lines begin until it is over. */
const starve = async (folder: string, isOver: () => boolean): Promise<void> => {
  while (!isOver()) {
    const pid = k6In(folder);
    if (pid === null) {
      await later(50);
      continue;
    }
    signal(pid, 'SIGSTOP');
    await later(WAITS_MS);
    signal(pid, 'SIGCONT');
    await later(RUNS_MS);
  }
};

/** A run by a k6 that is starved, against a target that holds its answers for so long. */
const starvedRow = async (folder: string, delayMs: number, verdict: 'fail' | 'inconclusive'): Promise<Row> => {
  const target = await startTestTarget(['--fault', `delay=${delayMs}ms`]);
  try {
    const out = join(folder, `starved-${delayMs}`);
    const staging = join(folder, `staging-${delayMs}`);
    await mkdir(staging);
    const scenario = await scenarioFile(folder, SCENARIO);
    const words = ['run', scenario, '--url', target.url, '--out', out, '--wait-quiet', '0', '--engine', 'k6'];
    const own = { HOME: process.env['HOME'] ?? '', K6_PATH: process.env['K6_PATH'] ?? '', TMPDIR: staging };
    const cli = startCli(words, { ...SECRETS, ...own });
    let isOver = false;
    const ended = cli.over.finally(() => {
      isOver = true;
    });
    await starve(staging, () => isOver);
    const { summary } = leftBy(out, await ended);
    const [mode] = Object.values(summary.modes);
    const p95 = mode?.objectives.find(({ id }) => id === 'response-p95');
    return {
      name: `starved k6, a target that takes ${delayMs} ms`,
      met: summary.verdict === verdict,
      seen: `${summary.verdict} (${summary.reasons.map(({ code }) => code).join(', ')}); response P95 ${p95?.observed} ms`,
    };
  } finally {
    await target.stop();
  }
};

/** How late a starved k6 is, it hears itself: the rule of our own engine holds for it. */
export const starvedK6: Acceptance = {
  name: 'starved-k6',
  run: async (_root, soFar) => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    const outcome = () => ({
      title: 'k6 without a processor',
      claim: `A k6 that waits ${WAITS_MS} ms after each ${RUNS_MS} ms in which it may run (SIGSTOP, SIGCONT). A target that answers in 50 ms is not failed for it (the limit of response P95 is 200 ms), and does not pass on it either; one that takes 1.5 s, which is more than all of that, is.`,
      command: 'npm run accept starved-k6',
      rows,
    });
    const planned = [
      [50, 'inconclusive'],
      [1_500, 'fail'],
    ] as const;
    try {
      for (const [delayMs, verdict] of planned) {
        rows.push(await starvedRow(folder.path, delayMs, verdict));
        await soFar(outcome());
        process.stderr.write(`  ${rows.at(-1)?.name}: ${rows.at(-1)?.seen}\n`);
      }
    } finally {
      await folder.remove();
    }
    return outcome();
  },
};
