import type { Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { loadProfile } from '../cli/sources.ts';
import { systemClock } from '../core/clock.ts';
import { MODES } from '../core/modes.ts';
import { type ScenarioInput, scenarioSchema } from '../core/scenario.ts';
import { connectionCountsSchema } from '../core/slice.ts';
import { brokenLines } from '../judge/books.ts';
import { createPlan } from '../scenario/plan.ts';
import { targetSpecOf } from '../target/target-spec.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';
import { OUR_CLOCK } from './clock/estimate.ts';
import { WHOLE_PLAN } from './cursor.ts';
import { startRawServer } from './drivers/testing/raw-server.ts';
import { serverFrame, textFrame } from './drivers/wire/testing/server-frames.ts';
import { type Performed, perform } from './perform.ts';

type Client = 'wire' | 'socket.io-client';
const CLIENTS = ['wire', 'socket.io-client'] as const;
const [MODE] = MODES;
const CONNECTIONS = 50;
/** Longer than the last time-out takes: what is still open then was given up, not decided. */
const DRAIN_MS = 4_000;

/** Opens 50 connections within a second and holds each for one. */
const scenarioWith = (client: Client): ScenarioInput => ({
  ...{ name: 'hostile', question: 'What became of every connection?', gating: ['connect-success'] },
  ...{ sliceMs: 500, drainMs: DRAIN_MS },
  sockets: { client, connectTimeoutMs: 3_000, leaveTimeoutMs: 200 },
  phases: [{ name: 'herd', durationMs: 1_000, connections: { count: CONNECTIONS, holdMs: 1_000 } }],
});

/** Plays it by the real engine, in a process of its own, against whatever listens there. */
const play = async (url: string, client: Client): Promise<Performed> => {
  const profile = await loadProfile('reference-documented');
  const plan = createPlan(scenarioSchema.parse(scenarioWith(client)), { modes: [MODE], seed: 1 });
  const { GATEPROOF_APP_KEY: appKey, GATEPROOF_ACCESS_TOKEN: accessToken } = SECRETS;
  const credentials = { key: { appKey, accessToken }, jwt: null };
  return perform({
    ...{ plan, pairsMax: 1, share: WHOLE_PLAN, workers: 1, notBeforeUs: null, clock: systemClock, deciders: [] },
    job: {
      targets: [{ arm: MODE, stamps: OUR_CLOCK, spec: targetSpecOf(profile, { mode: MODE, url }), credentials }],
      limits: { responseMs: [200], messageMs: [100] },
      ...{ sources: [], secrets: [], runId: 'hostile', keepSamples: false },
    },
    stop: new Promise(() => {}),
    onStart: () => {},
    onProgress: () => {},
    onDecided: () => {},
  });
};

const sumOf = (parts: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const part of parts) for (const [key, value] of Object.entries(part)) sums[key] = (sums[key] ?? 0) + value;
  return sums;
};

/** That every connection is in exactly one count and that it ended in time; answers what it counted. */
const soundBooks = ({ slices, workers, durationMs, stopped }: Performed) => {
  expect(slices.flatMap(brokenLines)).toEqual([]);
  expect([workers.map(({ fate }) => fate), stopped]).toEqual([['done'], null]);
  const counts = connectionCountsSchema.parse(sumOf(slices.map(({ connections }) => connections.counts)));
  const { attempted, refused, timedOut, closedByUs, lost, openAtKill, planned } = counts;
  expect([planned, attempted]).toEqual([CONNECTIONS, CONNECTIONS]);
  expect(refused + timedOut + closedByUs + lost + openAtKill).toBe(CONNECTIONS);
  // The last hold ends at 2 s; after the drain a process comes to its end.
  expect(durationMs).toBeLessThan(2_000 + DRAIN_MS + 5_000);
  return { ...counts, lostByReason: sumOf(slices.map(({ connections }) => connections.lostByReason)) };
};

const BIG = textFrame(`42["news","${'x'.repeat(10_000_000)}"]`);
/** Says that it is larger than any client takes. */
const TOO_BIG = Buffer.from([0x81, 127, 0, 0, 0, 0, 0x10, 0, 0, 0]);

/** Of five connections in turn: no answer, half a handshake, no answer to the join, a frame of 10 MB, one that is too large. */
const startHostile = () => {
  const after = (socket: Socket, nth: number): void => {
    const welcome = [textFrame('42["connected",{}]'), textFrame('42["subscribe-ack",{}]')];
    const more = nth % 5 === 3 ? BIG : serverFrame(0x8a, Buffer.alloc(0));
    socket.write(Buffer.concat([...welcome, more]));
    // The library tells of an end that stands in the same piece before it tells of the events.
    if (nth % 5 === 4) socket.on('data', () => socket.write(TOO_BIG));
  };
  return startRawServer(after, {
    answer: (_, nth) => (nth % 5 === 1 ? 'HTTP/1.1 101 Switching' : null),
    join: (nth) => (nth % 5 === 2 ? null : '40{"sid":"t"}'),
    isDeaf: (nth) => nth % 5 === 0,
  });
};

it.concurrent.for(CLIENTS)(
  '%s, before a server that never answers, answers half, or sends 10 MB: every connection in one count, in time',
  async (client, context) => {
    const server = await startHostile();
    // Of the context: a second try of a test beside others knows no other.
    context.onTestFinished(() => server.close());
    const counts = soundBooks(await play(server.url, client));
    const { timedOut, closedByUs, lost, lostByReason, refused } = counts;
    // A machine that stands still may let more time out, never less.
    expect(timedOut, JSON.stringify(counts)).toBeGreaterThanOrEqual(30);
    expect([closedByUs > 0, lost > 0, lost <= 10, refused]).toEqual([true, true, true, 0]);
    expect(lostByReason).toEqual({ 'transport error': lost });
  },
);

it('before a target that dies under a herd: every connection in one count, in time, by either client', async () => {
  const target = await startTestTarget([], MODE);
  onTestFinished(() => target.stop());
  const plays = CLIENTS.map((client) => play(target.url, client));
  await expect.poll(async () => (await target.books()).connections.open, { timeout: 20_000 }).toBeGreaterThan(10);
  process.kill(target.pid, 'SIGKILL');
  const seen = (await Promise.all(plays)).map(soundBooks);
  const lost = seen.reduce((sum, counts) => sum + counts.lost, 0);
  expect(lost).toBeGreaterThan(0);
  expect(sumOf(seen.map(({ lostByReason }) => lostByReason))).toEqual({ 'transport close': lost });
  expect(seen.reduce((sum, counts) => sum + counts.refused, 0)).toBeGreaterThan(0);
});
