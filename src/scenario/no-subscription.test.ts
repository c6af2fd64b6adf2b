import { describe, expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import { parseScenario } from './parse.ts';

const scenario = (gating: ScenarioInput['gating'], sockets: ScenarioInput['sockets'] = {}): ScenarioInput => ({
  ...{ name: 'only-in', question: 'How many get in?', gating, sockets: { subscribe: false, ...sockets } },
  phases: [{ name: 'storm', durationMs: 10_000, connections: { count: 500, holdMs: 1_000 } }],
});

const refused = (input: ScenarioInput) => {
  try {
    parseScenario(input, 'only-in.ts');
  } catch (error) {
    if (error instanceof HarnessError) return error;
  }
  throw new Error('it was taken');
};

describe('sockets that subscribe to nothing', () => {
  it('are judged by how they get in and stay', () => {
    const { gating } = parseScenario(scenario(['connect-success', 'disconnect-rate', 'join-p95']), 'only-in.ts');
    expect(gating).toHaveLength(3);
  });

  it.each(['message-latency-p95', 'event-lossless', 'last-value', 'message-order', 'subscribe-p95'] as const)(
    'have nothing that %s is measured on: exit 2',
    (id) => {
      const { exitCode, problems } = refused(scenario(['connect-success', id]));
      expect([exitCode, problems]).toEqual([
        2,
        [
          {
            path: 'gating[1]',
            expected: 'nothing that needs a subscription: with `sockets.subscribe: false` no socket makes one',
            got: `"${id}"`,
            fix: 'Take gating[1] out, or `sockets.subscribe: false`.',
          },
        ],
      ]);
    },
  );

  it('ask nothing back and have no stream to be slow or silent in: all of it is told at once', () => {
    const wrong = { recoverMs: 1_000, slowReaders: { share: 0.1 }, halfOpen: { share: 0.2 } };
    const { problems } = refused(scenario(['connect-success', 'message-order'], wrong));
    expect(problems?.map(({ path, got }) => [path, got])).toEqual([
      ['gating[1]', '"message-order"'],
      ['sockets.recoverMs', '1000'],
      ['sockets.slowReaders.share', '0.1'],
      ['sockets.halfOpen.share', '0.2'],
    ]);
  });
});
