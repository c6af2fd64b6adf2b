import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { buildRecord, type ConnectionsSeen, type SliceSeen } from './testing/build-record.ts';

const judged = (connections: ConnectionsSeen, rest: SliceSeen = {}) => {
  const slices = Array.from({ length: 10 }, () => ({ ...rest, connections }));
  const record = buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['connect-success', 'disconnect-rate'] });
  const { verdict, reasons, exitCode } = judge(record);
  return { verdict, exitCode, codes: reasons.map(({ code }) => code) };
};

const PASS = { verdict: 'pass', exitCode: 0, codes: [] };
const OPEN = { verdict: 'inconclusive', exitCode: 3, codes: ['subscriptions-missing'] };

describe('sockets that got in and stand without a subscription', () => {
  it.each<[string, ConnectionsSeen, object]>([
    ['none of 1,600', { attempted: 160 }, PASS],
    ['every one refused', { attempted: 160, subscribeFailed: 160 }, OPEN],
    ['one of 1,600', { attempted: 160, unansweredSubscribes: 0 }, PASS],
    ['ten of 1,600, shown to be under 1 % or not: not', { attempted: 160, subscribeFailed: 1 }, OPEN],
    ['ten of 3,000: shown', { attempted: 300, subscribeFailed: 1 }, PASS],
    ['ten of 1,600 that waited for an answer', { attempted: 160, unsubscribed: 1, unansweredSubscribes: 1 }, OPEN],
    ['ten that did not wait for one', { attempted: 160, unsubscribed: 1, unansweredSubscribes: 0 }, PASS],
    [
      'nobody acknowledged, however shortly they stood',
      { attempted: 160, unsubscribed: 160, unansweredSubscribes: 0 },
      OPEN,
    ],
    ['ten of an older record', { attempted: 160, unsubscribed: 1 }, OPEN],
  ])('%s', (_, connections, wanted) => {
    expect(judged(connections)).toEqual(wanted);
  });

  it('are what was asked for where sockets subscribe to nothing: no doubt, and no warning', () => {
    const slices = Array.from({ length: 10 }, () => ({ connections: { attempted: 160, unsubscribed: 160 } }));
    const record = buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['connect-success'] });
    const judgedAs = (subscribe: boolean) => {
      const sockets = { ...record.scenario.sockets, subscribe };
      const { verdict, warnings } = judge({ ...record, scenario: { ...record.scenario, sockets } });
      return [verdict, warnings.map(({ code }) => code).includes('not-subscribed')];
    };
    expect([judgedAs(true), judgedAs(false)]).toEqual([
      ['inconclusive', true],
      ['pass', false],
    ]);
  });

  it('do not turn a breach', () => {
    expect(judged({ attempted: 160, subscribeFailed: 80, timedOut: 20 })).toMatchObject({ verdict: 'fail' });
  });

  it('are looked for among those that came back, too', () => {
    const returns = { back: 160 };
    expect(judged({ attempted: 160, returns, unansweredSubscribes: 8 })).toEqual(OPEN);
    expect(judged({ attempted: 160, returns, unansweredSubscribes: 0 })).toEqual(PASS);
  });

  it('are not missed where as many others were lost', () => {
    const connections = { attempted: 3_000, unsubscribed: 20, unansweredSubscribes: 20, lossesAtMs: [1, 2, 3, 900] };
    expect(judged(connections)).toMatchObject({ codes: [] });
    expect(judged({ ...connections, unansweredSubscribes: 31 })).toEqual(OPEN);
  });
});
