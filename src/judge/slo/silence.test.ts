import { describe, expect, it } from 'vitest';
import type { ObjectiveId } from '../../core/objectives.ts';
import { judge } from '../judge.ts';
import { buildRecord, type SliceSeen } from '../testing/build-record.ts';
import { lastValue } from './last-value.ts';

const times = <Of>(count: number, of: Of): Of[] => Array.from({ length: count }, () => of);

/** Ten sockets end in each slice of 2 s; a message a second for each of the fifty that stand. */
const served: SliceSeen = {
  connections: {
    attempted: 10,
    clients: { followed: 10, compared: 10 },
    silence: { heardMs: times(10, 1_100), tailMs: times(10, 400) },
  },
  messages: { frames: 100, audience: 2, standingMs: 100_000 },
};
const withSilence = (
  silence: NonNullable<SliceSeen['connections']>['silence'],
  messages: SliceSeen['messages'] = served.messages,
  clients: NonNullable<SliceSeen['connections']>['clients'] = { followed: 10, compared: 10 },
): SliceSeen => ({ connections: { ...served.connections, clients, silence }, messages });

/** Nobody gets anything any more: every socket stands silent for ten seconds. */
const dead = withSilence({ unfedMs: times(10, 10_000) }, { frames: 0, standingMs: 100_000 }, {});
/** One symbol of eight has a feed. */
const oneOfEight = withSilence(
  { heardMs: times(2, 1_100), tailMs: times(2, 400), unfedMs: times(8, 10_000) },
  { frames: 20, audience: 2, standingMs: 100_000 },
  { followed: 2, compared: 2 },
);
/** Sockets leave too soon to be heard of singly. */
const brief = { attempted: 10, silence: { heardMs: times(10, 250), tailMs: times(10, 100) } };
const lit: SliceSeen = { connections: brief, messages: { frames: 100, audience: 2, standingMs: 9_000 } };
const dark: SliceSeen = {
  connections: { ...brief, silence: { unfedMs: times(10, 800) } },
  messages: { frames: 0, standingMs: 9_000 },
};

const judged = (slices: readonly SliceSeen[], id: ObjectiveId) => {
  const judgement = judge(buildRecord({ modes: { 'gateway-only': { slices } }, gating: [id] }));
  const { verdict, reason, notes } = judgement.modes[0]!.objectives.find((each) => each.id === id)!;
  return { verdict, reason, note: notes.find(({ code }) => code === 'stream-silent' || code === 'ends-unknown') };
};

describe('messages in time', () => {
  it.each<[string, readonly SliceSeen[], string, string | null]>([
    ['for everybody', times(20, served), 'pass', null],
    ['until the stream dies for everybody', [...times(4, served), ...times(16, dead)], 'inconclusive', 'stream-silent'],
    ['for one symbol of eight', times(20, oneOfEight), 'inconclusive', 'stream-silent'],
    ['but for a dead twentieth part of the time or less', [...times(39, served), dead], 'pass', null],
    [
      'until it dies for sockets that stay less than a second',
      [...times(4, lit), ...times(16, dark)],
      'inconclusive',
      'stream-silent',
    ],
    [
      'but for two slices of forty in which nobody got any',
      [...times(20, lit), ...times(2, dark), ...times(18, lit)],
      'pass',
      null,
    ],
    [
      'with a message now and then for everybody',
      Array.from({ length: 24 }, (_, at) => (at % 3 === 0 ? lit : dark)),
      'pass',
      null,
    ],
  ])('%s', (_, slices, verdict, reason) => {
    expect(judged(slices, 'message-latency-p95')).toMatchObject({ verdict, reason });
  });

  it('are not for everybody where a steady phase began with none, though a start-up is left out of the times', () => {
    const standing = {
      ...lit,
      connections: { ...brief, silence: { heardMs: times(10, 250), tailMs: times(10, 100) } },
    };
    const unserved = { ...standing, messages: dark.messages };
    const late = judged([...times(15, unserved), ...times(45, standing)], 'message-latency-p95');
    expect(late).toMatchObject({ verdict: 'inconclusive', reason: 'stream-silent' });
    expect(judged(times(60, standing), 'message-latency-p95').verdict).toBe('pass');
  });

  it('are broken all the same where those that came are late', () => {
    const late = times(4, { ...served, messages: { ...served.messages, slow: 40 } });
    expect(judged([...late, ...times(16, dead)], 'message-latency-p95')).toMatchObject({ verdict: 'fail' });
  });

  it('say how many waited for how long, and how much of the time that was', () => {
    expect(judged(times(20, oneOfEight), 'message-latency-p95').note).toEqual({
      ...{ code: 'stream-silent', n: 400, missing: 1_600 },
      ...{ sockets: 160, of: 200, patienceMs: 3_300, slices: 0, timeRatio: expect.closeTo(0.8, 3) },
    });
  });

  it('are judged as before in a record that does not know who was served', () => {
    const old = { connections: { attempted: 10 }, messages: { frames: 100, audience: 2 } };
    expect(judged(times(20, old), 'message-latency-p95').verdict).toBe('pass');
  });
});

/** A quiet market: a message a minute for each symbol, and sockets that stay for ten seconds. */
const quiet = withSilence(
  { heardMs: [1_000, 4_000, 9_000], tailMs: [1_000, 4_000, 7_000], unfedMs: times(3, 10_000) },
  { frames: 3, audience: 1, standingMs: 100_000 },
  { followed: 3, compared: 3 },
);

describe('symbols that seldom move', () => {
  it.each(['message-latency-p95', 'event-lossless', 'last-value'] as const)('are no silence: %s', (id) => {
    expect(judged(times(40, quiet), id)).toMatchObject({ verdict: 'pass' });
  });
});

describe('zero loss', () => {
  it.each<[string, readonly SliceSeen[], ObjectiveId, string]>([
    ['of clients that were all served', times(20, served), 'event-lossless', 'pass'],
    [
      'of one client of two hundred',
      [
        ...times(20, withSilence({ unfedMs: times(10, 10_000) }, undefined, {})),
        withSilence({ heardMs: [9_000], tailMs: [100] }, undefined, { followed: 1, compared: 1 }),
      ],
      'event-lossless',
      'inconclusive',
    ],
    [
      'of all but one',
      [...times(20, served), withSilence({ unfedMs: [10_000] }, undefined, {})],
      'event-lossless',
      'inconclusive',
    ],
    [
      'of all but one that stood shorter than it may take',
      [...times(20, served), withSilence({ unfedMs: [1_999] }, undefined, {})],
      'event-lossless',
      'pass',
    ],
    [
      'in order, of all but one',
      [...times(20, served), withSilence({ unfedMs: [10_000] }, undefined, {})],
      'message-order',
      'inconclusive',
    ],
    [
      'to the last value, of all but one that fell silent',
      [...times(20, served), withSilence({ heardMs: [900], tailMs: [8_000] })],
      'last-value',
      'inconclusive',
    ],
    [
      'of one that fell silent after it was served',
      [...times(20, served), withSilence({ heardMs: [900], tailMs: [8_000] })],
      'event-lossless',
      'pass',
    ],
    [
      'to the last value, of a stream that dies for all',
      [...times(3, served), ...times(17, dead)],
      'last-value',
      'inconclusive',
    ],
  ])('%s: %s', (_, slices, id, verdict) => {
    const seen = judged(slices, id);
    expect(seen.verdict).toBe(verdict);
    if (verdict !== 'pass') expect(seen).toMatchObject({ reason: 'indeterminate', note: { code: 'ends-unknown' } });
  });
});

describe('a client that is silent at its end', () => {
  it.each([
    ['for as long as it may be behind', 5_000, 2_000, null],
    ['for longer than it may be behind', 5_000, 5_001, 10],
    ['for longer than that, though under a second', 300, 900, null],
    ['for longer than that, and a second', 300, 1_001, 10],
  ])('%s', (_, convergeMs, tailMs, unserved) => {
    // Messages come ten times a second elsewhere, so that no usual gap makes a silence of seconds usual.
    const silent = withSilence({ heardMs: times(10, 100), tailMs: times(10, tailMs) });
    const { slices } = buildRecord({ modes: { 'gateway-only': { slices: [silent] } }, gating: ['last-value'] });
    expect(lastValue.measure?.unseen(slices, convergeMs)?.unserved ?? null).toBe(unserved);
  });
});
