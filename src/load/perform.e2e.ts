import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadProfile } from '../cli/sources.ts';
import { systemClock } from '../core/clock.ts';
import type { LiveSlices } from '../core/live.ts';
import { MODES } from '../core/modes.ts';
import { scenarioSchema } from '../core/scenario.ts';
import { createPlan } from '../scenario/plan.ts';
import { targetSpecOf } from '../target/target-spec.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';
import { OUR_CLOCK } from './clock/estimate.ts';
import { WHOLE_PLAN } from './cursor.ts';
import { type PerformOptions, perform, type StopReason } from './perform.ts';
import { dyingWatch } from './testing/dying-watch.ts';

let targets: TestTarget[] = [];
beforeAll(async () => {
  targets = [await startTestTarget([], MODES[0]), await startTestTarget([], MODES[1])];
});
afterAll(() => Promise.all(targets.map((target) => target.stop())));

/** A name that no name service knows. */
const NAMED = { host: 'gateway.test', addresses: ['127.0.0.1'] };

/** Eight interleaved pairs of half a second: 9.6 s in all. */
const PAIRS = createPlan(
  scenarioSchema.parse({
    ...{ name: 'live', question: 'is what settles final?', gating: ['availability'], sliceMs: 500, washoutMs: 100 },
    phases: [
      {
        ...{ name: 'load', durationMs: 4_000 },
        ...{ quotes: { ratePerSec: 200 }, connections: { count: 80, holdMs: 200 } },
      },
    ],
  }),
  { modes: MODES, seed: 1 },
);

/** Both targets, entered without credentials. */
const jobAs = async (runId: string): Promise<PerformOptions['job']> => {
  const profile = await loadProfile('reference-documented');
  return {
    targets: MODES.map((mode, i) => ({
      ...{ arm: mode, stamps: OUR_CLOCK, credentials: { key: null, jwt: null } },
      spec: targetSpecOf(profile, { mode, url: targets[i]!.url }),
    })),
    ...{ sources: [], names: [], limits: { responseMs: [200], messageMs: [100] } },
    ...{ secrets: [], runId, keepSamples: false },
  };
};

it('leaves no worker behind when it cannot go on', async () => {
  const processes = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
  // Ours are not the only ones: the targets of this file are processes too.
  const before = processes();
  const job = await jobAs('given-up');
  const performing = perform({
    ...{ plan: PAIRS, pairsMax: 240, share: WHOLE_PLAN, workers: 2, notBeforeUs: null, clock: systemClock },
    ...{ job, deciders: [] },
    stop: new Promise(() => {}),
    onStart: () => {
      expect(processes()).toBe(before + 2);
      throw new Error('no more threads');
    },
    onProgress: () => {},
    onDecided: () => {},
  });
  await expect(performing).rejects.toThrow('no more threads');
  await expect.poll(processes).toBe(before);
});

it('hands over slices that never change again while two workers play, and ends when a decider says so', async () => {
  const profile = await loadProfile('reference-documented');
  const looks: LiveSlices[] = [];
  const said: string[] = [];
  const performed = await perform({
    ...{ plan: PAIRS, pairsMax: 240, share: WHOLE_PLAN, workers: 2, notBeforeUs: null, clock: systemClock },
    job: {
      targets: MODES.map((mode, i) => ({
        arm: mode,
        stamps: OUR_CLOCK,
        // By name: that it was looked up before is told to the workers.
        spec: targetSpecOf(profile, { mode, url: targets[i]!.url.replace('127.0.0.1', NAMED.host) }),
        credentials: {
          key: { appKey: SECRETS.GATEPROOF_APP_KEY, accessToken: SECRETS.GATEPROOF_ACCESS_TOKEN },
          jwt: null,
        },
      })),
      sources: [],
      names: [NAMED],
      limits: { responseMs: [200], messageMs: [100] },
      ...{ secrets: [], runId: 'live', keepSamples: false },
    },
    deciders: [
      (live) => {
        looks.push(live);
        return live.settled.length >= 6 ? { why: 'decided', detail: 'six are enough' } : null;
      },
    ],
    stop: new Promise(() => {}),
    onStart: () => {},
    onProgress: () => {},
    onDecided: (detail) => said.push(detail),
  });

  expect(said).toEqual(['six are enough']);
  expect(performed.stopped).toMatchObject({ why: 'decided', detail: 'six are enough' });
  expect(performed.workers.map(({ fate }) => fate)).toEqual(['done', 'done']);
  expect(performed.unwatchedFromMs).toBeNull();
  for (const { settled } of looks) expect(settled).toEqual(performed.slices.slice(0, settled.length));
  const { atMs } = performed.stopped!;
  const last = looks.at(-1)!.settled;
  expect(last.length).toBeGreaterThanOrEqual(6);
  for (const { quotes, connections, hostGapMaxMs, loopUtilisationMax, endMs } of last) {
    expect(endMs).toBeLessThanOrEqual(atMs);
    expect(quotes.counts).toMatchObject({ planned: 100, ok: 100 });
    expect(connections.counts).toMatchObject({ planned: 10, closedByUs: 10 });
    expect([hostGapMaxMs, loopUtilisationMax]).toEqual([expect.any(Number), expect.any(Number)]);
  }
  expect(last.reduce((sum, { messages }) => sum + messages.frames, 0)).toBeGreaterThan(0);
  const counts = performed.slices.map(({ quotes }) => quotes.counts);
  expect(counts.reduce((sum, { unanswered }) => sum + unanswered, 0)).toBe(0);
  expect(counts.slice(12).every(({ notReleased, planned }) => notReleased === planned)).toBe(true);
});

it('says from when on nobody watched the host, where the watch ends by itself', async () => {
  const stopping = Promise.withResolvers<StopReason>();
  const { unwatchedFromMs, slices } = await perform({
    ...{ plan: PAIRS, pairsMax: 240, share: WHOLE_PLAN, workers: 1, notBeforeUs: null, clock: systemClock },
    ...{ job: await jobAs('unwatched'), deciders: [], watchHost: dyingWatch, stop: stopping.promise },
    onStart: () => stopping.resolve({ why: 'sigint', detail: 'seen enough' }),
    onProgress: () => {},
    onDecided: () => {},
  });
  expect(unwatchedFromMs).toBe(0);
  expect(slices.every(({ hostGapMaxMs }) => hostGapMaxMs === null)).toBe(true);
});
