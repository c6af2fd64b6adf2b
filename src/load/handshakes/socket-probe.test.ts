import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { socketSettingsSchema } from '../../core/scenario.ts';
import type { ConnectionCounts } from '../../core/slice.ts';
import { startForTest } from '../../reference/testing/start.ts';
import { until } from '../../reference/testing/until.ts';
import { openCannedTarget } from '../../target/testing/canned-target.ts';
import { type ProbeOrder, probeSocket } from './socket-probe.ts';

const orderFor = (baseUrl: string, over: Partial<ProbeOrder> = {}): ProbeOrder => ({
  access: {
    ...{
      baseUrl,
      settings: socketSettingsSchema.parse({}),
      credentials: { key: { appKey: 'k', accessToken: 't' }, jwt: null },
    },
    spec: {
      ...{ path: '/api/v1/stream-receiver/connect', symbols: ['AAPL.US'], sequence: null },
      subscribe: { wsCapabilityType: 'stream-stock-quote', preferredProvider: 'infoway' },
    },
  },
  ...{ clock: systemClock, symbols: ['AAPL.US'], stepLimitMs: 5_000, tickLimitMs: 5_000 },
  steps: { subscribe: true, tick: true, ping: true },
  ...over,
});

describe('a probe of one socket', () => {
  it('goes through all steps and leaves cleanly', async () => {
    const target = await startForTest();
    const { reached, failure, counts } = await probeSocket(orderFor(target.url));
    expect([failure, reached.map(({ step }) => step)]).toEqual([null, ['join', 'subscribe', 'tick', 'ping', 'leave']]);
    expect(counts).toMatchObject({ attempted: 1, connected: 1, closedByUs: 1 });
    await until(() => target.books().connections.open === 0);
    expect(target.books().connections).toMatchObject({ accepted: 1, unsubscribedCleanly: 1 });
  });

  type Row = [
    name: string,
    faults: readonly string[],
    over: Partial<ProbeOrder>,
    end: readonly [step: string, how: string, booked: keyof ConnectionCounts],
  ];
  it.each<Row>([
    ['no tick', ['silent'], { tickLimitMs: 200 }, ['tick', 'late', 'closedByUs']],
    ['a refused key', ['refuse=auth'], {}, ['join', 'refused', 'refused']],
    ['a reset', ['refuse'], {}, ['join', 'refused', 'refused']],
    ['a handshake that takes too long', ['slow-handshake=2s'], { stepLimitMs: 200 }, ['join', 'late', 'timedOut']],
    ['a cut before the first tick', ['silent', 'drop=100%,after=1s'], {}, ['tick', 'lost', 'lost']],
  ])('says of %s which step it was, and how', async (_, faults, over, [step, how, booked]) => {
    const target = await startForTest({ faults: [...faults] });
    const { failure, counts } = await probeSocket(orderFor(target.url, over));
    expect(failure).toMatchObject({ step, how });
    expect(counts[booked]).toBe(1);
  });

  it('is refused where a subscription is, with what was said', async () => {
    const target = await startForTest();
    const { failure } = await probeSocket(orderFor(target.url, { symbols: ['no symbol'] }));
    expect(failure).toMatchObject({ step: 'subscribe', how: 'refused' });
    expect(failure?.detail).not.toBe('');
  });

  it('is lost where the other side ends it while it is held', async () => {
    const target = await startForTest({ faults: ['drop=100%,after=30ms'] });
    const steps = { subscribe: false, tick: false, ping: false };
    const whileOpen = () => new Promise<void>(() => {});
    const { failure, counts } = await probeSocket(orderFor(target.url, { steps, whileOpen }));
    expect([failure?.how, counts.lost]).toEqual(['lost', 1]);
  });

  it('is refused by a server that knows no sockets', async () => {
    const target = await openCannedTarget({});
    const { failure } = await probeSocket(orderFor(target.url));
    await target.close();
    expect(failure).toMatchObject({ step: 'join', how: 'refused' });
  });
});
