import { describe, expect, it } from 'vitest';
import { brokenLines } from '../books.ts';
import { judge } from '../judge.ts';
import { buildRecord } from '../testing/build-record.ts';
import { buildSlice, type ConnectionsSeen } from '../testing/build-slice.ts';
import { connectSuccess } from './connect-success.ts';
import { disconnectRate } from './disconnect-rate.ts';
import { JUDGED } from './slo.ts';

const slice = (returns: ConnectionsSeen['returns'], over: ConnectionsSeen = {}) =>
  buildSlice({ connections: { attempted: 100, ...over, returns } }, 0, 'gateway-only');

describe('sockets that were dropped', () => {
  it('are one sample each of connect success, bad if they stayed out', () => {
    const count = connectSuccess.measure?.count;
    expect(count?.(slice(undefined), JUDGED)).toEqual({ n: 100, bad: 0 });
    expect(count?.(slice({ back: 30 }), JUDGED)).toEqual({ n: 130, bad: 0 });
    expect(count?.(slice({ back: 30, stayedOut: 4 }, { timedOut: 1 }), JUDGED)).toEqual({ n: 134, bad: 5 });
    expect(connectSuccess.measure?.kinds(slice({ back: 30, stayedOut: 4 }))).toMatchObject({ 'stayed-out': 4 });
  });

  it('and are back are connections of their own, which may be lost again', () => {
    const seen = slice({ back: 30, lossesAtMs: [50, 1_000] }, { lossesAtMs: [20] });
    expect(disconnectRate.measure?.count(seen, JUDGED)).toEqual({ n: 130, bad: 3 });
    // Two within 100 ms of each other are one event, whichever life they ended.
    expect(disconnectRate.measure?.largestEvent([seen], [])).toBe(2);
    const [quiet] = disconnectRate.measure?.withoutNoise([seen], new Set([{ ...seen, startMs: 0, endMs: 100 }])) ?? [];
    expect(quiet === undefined ? null : disconnectRate.measure?.count(quiet, JUDGED)).toEqual({ n: 128, bad: 1 });
  });

  it.each<[string, NonNullable<ConnectionsSeen['returns']>, 'connect-success' | 'disconnect-rate', 'pass' | 'fail']>([
    ['all came back and stayed', { back: 400 }, 'connect-success', 'pass'],
    ['all came back and stayed', { back: 400 }, 'disconnect-rate', 'pass'],
    ['one in ten stayed out', { back: 360, stayedOut: 40 }, 'connect-success', 'fail'],
    [
      'one in ten was lost again, each apart',
      { back: 400, lossesAtMs: Array.from({ length: 40 }, (_, i) => i * 200) },
      'disconnect-rate',
      'fail',
    ],
  ])('where %s (%j), %s is a %s', (_, returns, id, verdict) => {
    const slices = [{ connections: { attempted: 400, returns } }];
    const { modes } = judge(buildRecord({ modes: { 'gateway-only': { slices } }, gating: [id] }));
    expect(modes[0]?.objectives.find((objective) => objective.id === id)?.verdict).toBe(verdict);
  });
});

describe('the books of returns', () => {
  const broken = (change: (returns: NonNullable<ReturnType<typeof slice>['connections']['returns']>) => void) => {
    const seen = structuredClone(slice({ back: 30, stayedOut: 4, lossesAtMs: [50] }));
    if (seen.connections.returns !== null) change(seen.connections.returns);
    return brokenLines(seen).map(({ item }) => item);
  };

  it('add up as they were written', () => {
    expect(broken(() => {})).toEqual([]);
  });

  it.each<[string, Parameters<typeof broken>[0], string[]]>([
    ['a socket that set out and came to no end', (r) => (r.out += 1), ['sockets that set out to return']],
    ['an attempt without an end', (r) => (r.counts.attempted += 1), ['attempts to return']],
    ['a socket that is back and came to no end', (r) => (r.counts.closedByUs -= 1), ['sockets that are back']],
    ['a socket that is back without its time', (r) => (r.back = null), ['sockets that are back, by their time']],
    ['a loss without a reason', (r) => (r.lostByReason = {}), ['sockets lost again, by reason']],
    ['a loss without an instant', (r) => (r.lossesAtMs = []), ['sockets lost again, by instant']],
    ['a refusal that was not counted', (r) => (r.refusedByReason = { reset: 1 }), ['attempts refused, by reason']],
  ])('do not with %s', (_, change, items) => {
    expect(broken(change)).toEqual(items);
  });
});
