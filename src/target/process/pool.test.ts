import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import type { ControlAnswer, ControlClient, ControlRequest } from '../client.ts';
import { pollPool } from './pool.ts';

const said = (json: unknown, status = 200): ControlAnswer => ({
  ...{ kind: 'answer', status, headers: {}, json, text: '', elapsedMs: 1 },
});

/** A target that answers each poll in turn; null never. */
const targetWith = (answers: readonly (ControlAnswer | null)[]) => {
  const asked: ControlRequest[] = [];
  const client: ControlClient = {
    baseUrl: 'http://127.0.0.1:1',
    sent: () => 0,
    answered: () => 0,
    close: async () => {},
    send: (request) => {
      const answer = answers[asked.push(request) - 1] ?? null;
      return answer === null ? new Promise(() => {}) : Promise.resolve(answer);
    },
  };
  return { client, asked };
};

const polled = async (answers: readonly (ControlAnswer | null)[]) => {
  const clock = createVirtualClock();
  const { client, asked } = targetWith(answers);
  const poll = pollPool({ client, path: '/pool', clock, startUs: 0 });
  clock.advance((answers.length - 1) * 1_000_000);
  const stopped = poll.stop();
  await Promise.resolve();
  clock.advance(2_000_000);
  return { figures: await stopped, asked };
};

describe('the pool of a target', () => {
  it('is asked for once a second, from the start', async () => {
    const { figures, asked } = await polled([said({ utilization: 0.25 }), said({ utilization: 0.5, total: 4 })]);
    expect(figures).toEqual({
      ...{ state: 'polled', path: '/pool', answered: 2, failures: [] },
      samples: [
        { atMs: 0, utilisation: 0.25 },
        { atMs: 1_000, utilisation: 0.5 },
      ],
    });
    expect(asked).toEqual(Array(2).fill({ method: 'GET', path: '/pool', uncounted: true }));
  });

  it.each<[string, ControlAnswer | null, number, RegExp]>([
    ['an error', said({ utilization: 0.1 }, 503), 1, /HTTP 503/],
    ['text', said(null), 1, /no `utilization`/],
    ['text in its place', said({ utilization: '0.1' }), 1, /no `utilization`/],
    ['less than nothing', said({ utilization: -1 }), 1, /no `utilization`/],
    ['a body without end', { kind: 'too-large' }, 1, /no `utilization`/],
    ['nothing in time', { kind: 'timeout' }, 0, /no answer in time/],
    ['nothing at all', null, 0, /no answer in time/],
    ['a reset', { kind: 'broken', why: 'reset' }, 0, /reset/],
  ])(
    'that answers %s is a sample without a figure, and only an answer is counted',
    async (_, answer, answered, why) => {
      const { figures } = await polled([answer]);
      expect(figures).toMatchObject({ answered, samples: [{ atMs: 0, utilisation: null }] });
      expect(figures).toMatchObject({ failures: [expect.stringMatching(why)] });
    },
  );

  it('is asked on while an answer is due', async () => {
    const { figures } = await polled([null, said({ utilization: 0.9 })]);
    expect(figures).toMatchObject({
      samples: [
        { atMs: 0, utilisation: null },
        { atMs: 1_000, utilisation: 0.9 },
      ],
    });
  });
});
