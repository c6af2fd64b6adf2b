import { describe, expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import { MODES } from '../core/modes.ts';
import { scenarioSchema } from '../core/scenario.ts';
import { herdCut } from './herds.ts';
import { applyOverrides } from './overrides.ts';
import { parseScenario } from './parse.ts';
import { createPlan } from './plan.ts';

/** `connections` over the first 10 s, and everybody cut so long after the start. */
const herdAt = (connections: object, atMs: number, over: object = {}): object => ({
  ...{ name: 'small', question: 'back?', gating: ['connect-success'], sockets: { reconnect: true }, ...over },
  phases: [
    { name: 'open', durationMs: 10_000, connections },
    { name: 'herd', durationMs: 10_000, herd: { atMs: atMs - 10_000 } },
  ],
});

const refused = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    if (error instanceof HarnessError) return [error.exitCode, ...error.problems];
    throw error;
  }
  return 'accepted';
};
const refusal = (path: string, got: string) => [
  2,
  expect.objectContaining({ path, got, fix: expect.stringMatching(/^Lower atMs, or hold the connections/) }),
];

/** A load of each shape, and when the last of its sockets leaves. */
const LOADS = [
  ['a ramp', { count: 500, holdMs: 5_000 }, 14_980],
  ['a burst', { shape: 'burst', count: 500, holdMs: 12_000 }, 12_000],
  ['steps', { shape: 'step', steps: 2, openMs: 100, count: 200, holdMs: 9_000 }, 14_099],
  ['a turnover', { shape: 'churn', count: 10, holdMs: 5_000 }, 14_500],
  ['scattered sockets', { shape: 'poisson', count: 500, holdMs: 5_000 }, 15_000],
] as const;

describe('a herd', () => {
  it.each(LOADS)('of %s is refused once the last has left, and may be cut just before', (_, load, leaveMs) => {
    expect(refused(() => parseScenario(herdAt(load, leaveMs + 500), 'small.ts'))).toEqual(
      refusal('phases[1].herd.atMs', expect.stringMatching(/^the last socket leaves 50\d ms before it$/)),
    );
    expect(refused(() => parseScenario(herdAt(load, leaveMs), 'small.ts'))).not.toBe('accepted');
    expect(refused(() => parseScenario(herdAt(load, leaveMs - 1), 'small.ts'))).toBe('accepted');
  });

  it.each<[string, object, string, RegExp]>([
    ['does not come back', { sockets: {} }, 'phases[1].herd', /sockets.reconnect to true/],
    ['is dropped after its phase', herdAt(LOADS[0][1], 20_000), 'phases[1].herd.atMs', /Lower atMs/],
    [
      'is of no sockets',
      {
        phases: [
          { name: 'herd', durationMs: 10_000, herd: { atMs: 5 } },
          { name: 'late', durationMs: 10_000, connections: LOADS[0][1] },
        ],
      },
      'phases[0].herd',
      /still held/,
    ],
  ])('is refused where it %s', (_, over, path, fix) => {
    expect(refused(() => parseScenario({ ...herdAt(LOADS[0][1], 11_000), ...over }, 'small.ts'))).toEqual([
      2,
      expect.objectContaining({ path, fix: expect.stringMatching(fix) }),
    ]);
  });

  it('is refused before a socket opens', () => {
    const phases = [{ name: 'at-once', durationMs: 5_000, connections: LOADS[0][1], herd: { atMs: 0 } }];
    expect(refused(() => parseScenario({ ...herdAt(LOADS[0][1], 0), phases }, 'small.ts'))).toEqual(
      refusal('phases[0].herd.atMs', 'no socket opens before it'),
    );
  });

  it('is refused where a flag leaves it nobody', () => {
    const scenario = parseScenario(herdAt({ count: 4, holdMs: 5_000 }, 11_000), 'small.ts');
    expect(refused(() => applyOverrides(scenario, { durationMs: 80_000 }))).toEqual(
      refusal('phases[1].herd.atMs', 'the last socket leaves 6 s before it'),
    );
    expect(refused(() => applyOverrides(scenario, { durationMs: 80_000, connections: 40 }))).toBe('accepted');
  });

  it('is not spoken of while its load cannot be read', () => {
    const unread = herdAt({ count: 1e300, holdMs: 5_000 }, 19_000);
    expect(refused(() => parseScenario(unread, 'small.ts'))).not.toContainEqual(
      expect.objectContaining({ path: 'phases[1].herd.atMs' }),
    );
  });

  it('is refused by the plan where the seed scatters nobody before it', () => {
    const scenario = scenarioSchema.parse(herdAt({ shape: 'poisson', count: 2, holdMs: 5_000 }, 14_000));
    const planned = Array.from({ length: 30 }, (_, seed) =>
      refused(() => createPlan(scenario, { modes: ['gateway-only'], seed })),
    );
    expect(planned).toContain('accepted');
    expect(planned).toContainEqual(
      refusal('phases[1].herd.atMs', 'no socket is open then, as this seed scatters them'),
    );
  });
});

describe('how many a herd cuts', () => {
  it.each([
    [10_000, 249, 500],
    [12_500, 124, 500],
    [14_970, 1, 500],
  ])('%d ms after the start is %d of %d', (atMs, cut, opened) => {
    const plan = createPlan(scenarioSchema.parse(herdAt(LOADS[0][1], atMs)), { modes: ['gateway-only'], seed: 1 });
    expect(plan.herds.map((herd) => herdCut(plan, herd))).toEqual([{ cut, opened }]);
  });

  it('is nobody in a plan of both modes, where every socket leaves with its slice', () => {
    const plan = createPlan(scenarioSchema.parse(herdAt(LOADS[0][1], 11_000)), { modes: MODES, seed: 1 });
    expect(plan.herds.map((herd) => herdCut(plan, herd).cut)).toEqual([0, 0]);
  });
});
