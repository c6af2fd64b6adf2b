import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../judge/judge.ts';
import {
  type Left,
  leftBy,
  type RunningCli,
  scenarioFile,
  startCli,
  type TempFolder,
  tempFolder,
} from '../testing/cli.ts';
import { quantile, readSamples, type SampleRow, startOf } from '../testing/samples.ts';
import { briefQuotes } from '../testing/scenarios.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';
import { further } from '../testing/wide.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

type Seen = { readonly left: Left; readonly samples: SampleRow[]; readonly startUs: number };

type Play = {
  readonly name: string;
  readonly words: readonly string[];
  readonly during?: (cli: RunningCli) => Promise<void>;
};

const sampled = async (target: TestTarget, { name, words, during }: Play): Promise<Seen> => {
  const out = join(folder.path, name);
  const path = await scenarioFile(folder.path, { ...briefQuotes, name });
  const base = ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--samples'];
  const cli = startCli([...base, ...words], SECRETS);
  await during?.(cli);
  const left = leftBy(out, await cli.over);
  return { left, samples: readSamples(out), startUs: startOf(out) };
};

describe('against a target that holds every answer for 20 ms', () => {
  it('every arrival keeps response = lateness + queue + service, and no service is shorter than the target`s own hold', async () => {
    const target = await startTestTarget(['--fault', 'delay=20ms']);
    try {
      const { left, samples } = await sampled(target, { name: 'held', words: ['--rate', '200', '--duration', '4s'] });
      const { index, heldUs } = await target.requests();
      const heldOf = new Map(index.map((arrival, i) => [arrival, heldUs[i] ?? 0]));
      expect(samples).toHaveLength(1_000);
      for (const { arrival, scheduledUs, releasedUs, sentUs, endedUs, outcome } of samples) {
        expect(outcome).toBe('ok');
        expect([scheduledUs <= releasedUs, releasedUs <= sentUs, sentUs < endedUs]).toEqual([true, true, true]);
        expect(endedUs - sentUs).toBeGreaterThanOrEqual(heldOf.get(arrival) ?? Number.NaN);
      }
      const { response, lateness, queue, service } = judge(left.record).modes[0]!.clocks;
      expect([response.n, service.n, queue.n, lateness.n]).toEqual([800, 800, 800, 800]);
      const responses = samples.filter(({ judged }) => judged).map(({ scheduledUs, endedUs }) => endedUs - scheduledUs);
      const exactMs = quantile(responses, 0.95) / 1000;
      expect(Math.abs((response.p95Ms ?? 0) - exactMs)).toBeLessThanOrEqual(exactMs * 0.001);
    } finally {
      await target.stop();
    }
  });
});

describe('against a target that freezes for 1.4 s', () => {
  further('response P99 is what the target`s own answers say, counted from the plan', async () => {
    const target = await startTestTarget();
    // In the midst of the load, however long it took to begin.
    const during = async () => {
      const received = async () => (await target.books()).requests.load.received;
      await expect.poll(received, { timeout: 60_000 }).toBeGreaterThan(800);
      await target.faults({ action: 'add', faults: ['freeze=1.4s'] });
    };
    try {
      const words = ['--rate', '400', '--duration', '8s'];
      const { left, samples, startUs } = await sampled(target, { name: 'frozen', words, during });
      const log = await target.requests();
      // Before its first byte leaves: an answer may be read before the target has noted that it wrote the last one.
      const readyUs = new Map(log.index.map((arrival, i) => [arrival, log.receivedUs[i]! + log.heldUs[i]!]));
      const judged = samples.filter((sample) => sample.judged);
      const ready = judged.map(({ arrival }) => (readyUs.get(arrival) ?? Number.NaN) - startUs);
      const truth = judged.map(({ scheduledUs }, i) => ready[i]! - scheduledUs);
      const wayBackMs = judged.map(({ endedUs }, i) => (endedUs - ready[i]!) / 1000);
      const p99Ms = judge(left.record).modes[0]!.clocks.response.p99Ms ?? 0;
      const truthMs = quantile(truth, 0.99) / 1000;
      expect(truthMs).toBeGreaterThan(900);
      // We can only add the way back of an answer, and its wait for our turn; the histogram keeps three digits.
      expect(Math.min(...wayBackMs)).toBeGreaterThanOrEqual(0);
      expect(p99Ms).toBeGreaterThanOrEqual(truthMs * 0.999);
      expect(p99Ms - truthMs).toBeLessThanOrEqual(Math.max(...wayBackMs) + truthMs * 0.001);
      expect(quantile(wayBackMs, 0.5)).toBeLessThan(truthMs * 0.05);
      for (const clock of ['response', 'control', 'service', 'queue', 'lateness']) expect(left.stdout).toContain(clock);
      expect((await target.books()).freezes).toHaveLength(1);
    } finally {
      await target.stop();
    }
  });
});
