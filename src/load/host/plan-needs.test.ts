import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODES } from '../../core/modes.ts';
import { type Scenario, scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { WHOLE_PLAN } from '../cursor.ts';
import { peakOverlap, quoteConnections, socketsHeld, socketsOfBusiest } from './plan-needs.ts';

describe('the most intervals at once', () => {
  it.each([
    ['none', [], [], 0, 0],
    ['one', [5], [9], 0, 1],
    ['two that touch', [0, 5], [5, 9], 0, 1],
    ['two that touch, the first lingering', [0, 5], [5, 9], 1, 2],
    ['three of which two overlap', [0, 4, 20], [5, 9, 25], 0, 2],
    ['one inside another', [0, 2], [9, 3], 0, 2],
  ])('%s', (_, starts, ...[ends, lingerUs, expected]) => {
    expect(peakOverlap(starts, ends, lingerUs)).toBe(expected);
  });

  it('is what counting at every start gives', () => {
    const intervals = fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 30 })), { maxLength: 40 });
    fc.assert(
      fc.property(intervals, fc.nat(10), (list, lingerUs) => {
        const starts = list.map(([start]) => start);
        const ends = list.map(([start, length]) => start + length);
        const openAt = (at: number) => list.filter(([start, length]) => start <= at && at < start + length + lingerUs);
        const slow = Math.max(0, ...starts.map((at) => openAt(at).length));
        expect(peakOverlap(starts, ends, lingerUs)).toBe(slow);
      }),
    );
  });
});

const scenario = (changes: Partial<Scenario['quotes']> = {}): Scenario =>
  scenarioSchema.parse({
    name: 'held',
    question: 'How many?',
    gating: ['connect-success'],
    quotes: changes,
    phases: [
      {
        name: 'storm',
        durationMs: 8_000,
        quotes: { ratePerSec: 10 },
        connections: { count: 80, holdMs: 2_000 },
      },
    ],
  });

describe('what a plan needs', () => {
  const plan = createPlan(scenario(), { modes: ['gateway-only'], seed: 1 });

  it('is the sockets that are open at once: ten a second for two seconds', () => {
    expect(socketsHeld(plan, WHOLE_PLAN, ['gateway-only'])).toBe(20);
    expect(socketsHeld(plan, WHOLE_PLAN, ['gateway-only'], 1_000_000)).toBe(30);
    expect(socketsHeld(plan, WHOLE_PLAN, ['gateway-only'], 60_000_000)).toBe(80);
    expect(socketsHeld(plan, WHOLE_PLAN, ['legacy-fallback'])).toBe(0);
    expect(socketsHeld(plan, { index: 1, count: 4 }, ['gateway-only'])).toBe(5);
  });

  it('falls to the busiest worker in equal shares', () => {
    expect([1, 2, 3, 10].map((workers) => socketsOfBusiest(plan, WHOLE_PLAN, workers))).toEqual([20, 10, 7, 2]);
    expect(socketsOfBusiest(plan, { index: 0, count: 2 }, 2)).toBe(5);
  });

  it('of two arms that take turns is no more than of one', () => {
    const both = createPlan(scenario(), { modes: MODES, seed: 1 });
    const [one, other] = MODES.map((mode) => socketsHeld(both, WHOLE_PLAN, [mode]));
    expect(socketsHeld(both, WHOLE_PLAN, MODES)).toBe(Math.max(one!, other!));
  });

  it.each([
    [{}, 80],
    [{ poolConnections: 30 }, 30],
    [{ inFlightMax: 7 }, 7],
  ])('for quotes under %j is at most %d connections a worker and arm', (settings, expected) => {
    expect(quoteConnections(createPlan(scenario(settings), { modes: ['gateway-only'], seed: 1 }), 1)).toBe(expected);
  });
});
