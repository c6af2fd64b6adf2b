import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { createRedactor } from '../../core/redact.ts';
import { askAdmin, startForTest } from '../../reference/testing/start.ts';
import { until } from '../../reference/testing/until.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import { nobodyListens } from '../../target/testing/canned-target.ts';
import { excerptWith } from '../plain.ts';
import { KEY } from '../testing/checked.ts';
import { createEvaluator, type Round } from './evaluator.ts';
import { createSocketPool } from './pool.ts';
import { createProber } from './prober.ts';
import { askRound, questionsOf } from './round.ts';
import { PROFILE } from './testing/scripted.ts';

const excerpt = excerptWith(createRedactor(Object.values(KEY)));

const proberAt = (url: string) => {
  const spec = targetSpecOf(PROFILE, { mode: 'gateway-only', url });
  const prober = createProber({ spec, credentials: { key: KEY, jwt: null }, clock: systemClock, excerpt });
  onTestFinished(() => prober.close());
  return prober;
};

/** Three rounds, one after another, at a real target: the state of everything after them. */
const statesAt = async (url: string) => {
  const prober = proberAt(url);
  const evaluator = createEvaluator({ settings: PROFILE.watch, excerpt });
  const pool = createSocketPool({ size: 10, prober, evaluator, clock: systemClock, isOurs: () => false });
  const asking = { questions: questionsOf(PROFILE), prober, evaluator, clock: systemClock, leaves: () => {} };
  for (let round = 0; round < 3; round += 1) {
    pool.topUp(systemClock.nowUs());
    evaluator.evaluate(await askRound(systemClock.nowUs(), asking));
  }
  await pool.close();
  const states = Object.fromEntries(
    evaluator.counts().flatMap(({ id, state }) => (state === 'quiet' ? [] : [[id, state]])),
  );
  return { states, traffic: prober.traffic() };
};

const at = async (faults: readonly string[]) => {
  const target = await startForTest({ faults: [...faults], dialect: 'documented' });
  return { target, ...(await statesAt(target.url)) };
};

describe('a real target', () => {
  it('that is well is quiet, and its books hold what was sent', async () => {
    const { target, states, traffic } = await at([]);
    expect(states).toEqual({});
    await until(() => target.books().connections.open === 0);
    const { requests, connections } = target.books();
    expect([traffic.requests, traffic.connections.attempted, traffic.connections.connected]).toEqual([9, 13, 13]);
    expect([requests.other.received, connections.accepted]).toEqual([9, 13]);
    expect(traffic.connections).toMatchObject({ closedByUs: 13, lost: 0 });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['unhealthy', { 'service-down': 'alert' }],
    ['unhealthy=which=base,status=200', { 'service-down': 'alert' }],
    ['no-health', { 'service-down': 'alert', 'slow-health': 'not-measurable' }],
    ['error-rate=5%', { 'error-rate': 'alert' }],
    ['error-rate=null', { 'error-rate': 'not-measurable' }],
    ['error-rate=text', { 'error-rate': 'not-measurable' }],
    ['emergency-fallbacks=12', { 'emergency-fallbacks': 'alert' }],
    ['refuse', { disconnects: 'not-measurable', 'gateway-errors': 'alert' }],
    // A key that was never taken is our own mistake, and no fault of the gateway.
    ['refuse=auth', { disconnects: 'not-measurable', 'gateway-errors': 'not-measurable' }],
  ])('with %s', async (fault, states) => {
    expect((await at([fault])).states).toEqual(states);
  });

  it('that is not there is down, and nobody can tell the rest', async () => {
    const { states } = await statesAt(nobodyListens());
    expect(states).toEqual({
      ...{ 'service-down': 'alert', 'error-rate': 'not-measurable', 'slow-health': 'not-measurable' },
      ...{ disconnects: 'not-measurable', 'gateway-errors': 'alert', 'emergency-fallbacks': 'not-measurable' },
    });
  });
});

const WELL: Omit<Round, 'plannedUs'> = {
  health: { answer: { kind: 'timeout' }, responseMs: 1, controlMs: 1, isNamed: true },
  errorRate: null,
  fallbacks: null,
};

describe('sockets that are held at a real target', () => {
  it('are lost when it cuts them, and opened again', async () => {
    const target = await startForTest({ dialect: 'documented' });
    const prober = proberAt(target.url);
    const evaluator = createEvaluator({ settings: PROFILE.watch, excerpt });
    const pool = createSocketPool({ size: 10, prober, evaluator, clock: systemClock, isOurs: () => false });
    const whyNow = (): string => {
      evaluator.evaluate({ ...WELL, plannedUs: systemClock.nowUs() });
      return evaluator.counts().find(({ id }) => id === 'disconnects')?.why ?? '';
    };
    pool.topUp(systemClock.nowUs());
    await until(() => whyNow().includes('0 of 10 sockets'));
    await askAdmin(target, '/faults', { action: 'replace', faults: ['drop=40%,at=1ms'] });
    await until(() => whyNow().includes('4 of 10 sockets'));
    pool.topUp(systemClock.nowUs());
    await until(() => whyNow().includes('4 of 14 sockets'));
    await pool.close();
    expect(whyNow()).toContain('4 of 14 sockets');
    expect(prober.traffic().connections).toMatchObject({ connected: 14, lost: 4, closedByUs: 10 });
  });

  it('of a key that is refused later: that is the gateway', async () => {
    const target = await startForTest({ dialect: 'documented' });
    const prober = proberAt(target.url);
    expect((await prober.knock()).outcome).toBe('good');
    await askAdmin(target, '/faults', { action: 'replace', faults: ['refuse=auth'] });
    expect((await prober.knock()).outcome).toBe('bad');
  });
});
