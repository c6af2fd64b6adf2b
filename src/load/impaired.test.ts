import { expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { brokenLines } from '../judge/books.ts';
import { disconnectRate } from '../judge/slo/disconnect-rate.ts';
import { JUDGED } from '../judge/slo/slo.ts';
import { mergeSlices } from '../measure/merge.ts';
import { Recorder } from '../measure/recorder.ts';
import type { SocketDriver } from './drivers/contract.ts';
import type { ScriptedConnection } from './drivers/scripted.ts';
import { Impaired } from './impaired.ts';
import { connections, planOf, play } from './testing/virtual-run.ts';

const PHASES: ScenarioInput['phases'] = [
  { name: 'open', durationMs: 1_000, connections: { count: 100, holdMs: 9_000 } },
];

const seen = async (sockets: ScenarioInput['sockets'], lostAfterUs: number | null) => {
  const lost = lostAfterUs === null ? null : { afterUs: lostAfterUs, reason: 'transport close' };
  const held: ScriptedConnection = { fate: 'held', connectUs: 5_000, subscribeUs: 2_000, lost };
  const told: string[] = [];
  const { slices } = await play(
    planOf({ phases: PHASES, sockets }),
    { connection: () => held },
    { told: (what, _, atUs) => told.push(`${what} ${atUs / 1000}`) },
  );
  expect(slices.flatMap(brokenLines)).toEqual([]);
  const [slice] = slices;
  if (slice === undefined) throw new Error('no slice');
  return { counts: connections(slices), impaired: slice.connections.impaired, slice, told };
};

it('slow readers pause from their subscription on, read for a moment, pause again, and read to leave', async () => {
  const { counts, impaired, told } = await seen({ slowReaders: { share: 0.01, pauseMs: 3_000, readMs: 200 } }, null);
  expect(counts).toMatchObject({ connected: 100, closedByUs: 100, lost: 0 });
  expect(impaired).toMatchObject({ slow: 1, halfOpen: 0, endedByReason: {} });
  const [first = 0, ...rest] = told.map((line) => Number(line.split(' ')[1]));
  expect(told.map((line) => line.split(' ')[0])).toEqual(['pause', 'resume', 'pause', 'resume', 'pause', 'resume']);
  expect(rest.map((at) => Math.round(at - first))).toEqual([3_000, 3_200, 6_200, 6_400, 8_993]);
});

it('half-open ones fall silent once, and are cut when they are due to leave', async () => {
  const { counts, impaired, told } = await seen({ halfOpen: { share: 0.1 } }, null);
  expect(counts).toMatchObject({ connected: 100, closedByUs: 100, lost: 0 });
  expect(impaired).toMatchObject({ slow: 0, halfOpen: 10 });
  expect(told.map((line) => line.split(' ')[0])).toEqual([...Array(10).fill('mute'), ...Array(10).fill('cut')]);
});

it('what the target ends of them is our doing and no disconnect, and the others are judged as ever', async () => {
  const { counts, impaired, slice } = await seen({ slowReaders: { share: 0.2 }, halfOpen: { share: 0.1 } }, 500_000);
  expect(counts).toMatchObject({ connected: 100, closedByUs: 30, lost: 70 });
  expect(impaired).toMatchObject({ slow: 20, halfOpen: 10, endedByReason: { 'transport close': 30 } });
  expect(disconnectRate.measure?.count(slice, JUDGED)).toEqual({ n: 70, bad: 70 });
  expect(mergeSlices([slice, slice]).connections.impaired).toMatchObject({
    ...{ slow: 40, halfOpen: 20, endedByReason: { 'transport close': 60 } },
  });
});

it('without a share nobody is impaired', async () => {
  expect(await seen({}, null)).toMatchObject({ impaired: null, told: [] });
});

it('one that reads on to leave is still impaired: what its pause held back is no message of usual age', () => {
  const plan = planOf({ phases: PHASES, sockets: { slowReaders: { share: 0.2, pauseMs: 3_000, readMs: 200 } } });
  const limits = { responseMs: [], messageMs: [] };
  const recorder = new Recorder({ slices: plan.slices, limits, numbered: true, workers: 1 });
  const impaired = new Impaired(plan.connections, { pauseUs: 3_000_000, readUs: 200_000 }, recorder);
  const slow = Array.from({ length: 100 }, (_, socket) => socket).find((socket) => !impaired.isUsual(socket))!;
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(what);
  const driver = { pause: tell('pause'), resume: tell('resume') } as unknown as SocketDriver;
  impaired.begin(slow, 0, { nowUs: 0, driver });
  impaired.heal(slow, driver);
  impaired.takeTurns(3_000_000, driver);
  expect([told, impaired.has(slow)]).toEqual([['pause', 'resume'], true]);
});
