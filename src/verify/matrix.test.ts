import { describe, expect, it } from 'vitest';
import type { Checklist } from '../core/checklist.ts';
import { DOCUMENT_CHECKS } from '../core/checks.ts';
import { MODES, type Mode } from '../core/modes.ts';
import { startForTest } from '../reference/testing/start.ts';
import { until } from '../reference/testing/until.ts';
import { runChecklist } from './checklist.ts';
import type { ServerFigures } from './server-figures.ts';
import { type CheckedOptions, checkedAt, idle, profileFor } from './testing/checked.ts';

const WHOLE = { tier: 3, deadlineMs: 60_000 } as const;

const statesOf = ({ checks }: Checklist): Readonly<Record<string, string>> =>
  Object.fromEntries(checks.flatMap(({ id, outcome }) => (outcome.state === 'pass' ? [] : [[id, outcome.state]])));

const played = async (faults: readonly string[], mode: Mode, options: CheckedOptions = {}) => {
  const target = await startForTest({ faults: [...faults], dialect: 'documented' }, mode);
  return { target, list: await runChecklist(checkedAt(target.url, { mode, ...options }), WHOLE) };
};

const taking =
  (cpu: number, memory: number): ServerFigures =>
  async (durationMs, signal) => {
    const reading = await idle(durationMs, signal);
    if (reading.state !== 'read') return reading;
    return { ...reading, cpu: reading.cpu.map(() => cpu), memory: [memory] };
  };

/** The limit of the document: of a fault that slows every answer no stall of this host makes less. */
const STRICT = { requests: 120, ratePerSec: 400, limitMs: 200 };

/** Each check, and a fault that turns it red alone. P3 and P4 read a process that is handed in. */
const ROWS: readonly (readonly [string, readonly string[], CheckedOptions])[] = [
  ['H1', ['unhealthy'], {}],
  ['H1', ['unhealthy=which=base,status=200'], {}],
  ['H2', ['unhealthy=which=websocket'], {}],
  ['H3', ['unhealthy=which=fetcher'], {}],
  ['H4', ['pool-full'], {}],
  ['H5', ['no-self-connection'], {}],
  ['F1', ['truncate=1'], {}],
  ['F2', ['silent'], { profile: profileFor('documented', { tickLimitMs: 600 }) }],
  ['F3', ['no-limiter'], {}],
  ['F4', ['bad-config'], {}],
  ['P1', ['delay=400ms'], { profile: profileFor('documented', { responseProbe: STRICT }) }],
  // Of the sockets that join in turn the first is let be: F2 has left before P2 comes.
  ['P2', ['drop=40%,after=1ms'], {}],
  ['P3', [], { figures: taking(0.1, 0.9) }],
  ['P4', [], { figures: taking(0.9, 0.2) }],
];

describe('a healthy target', () => {
  it.each(MODES)('holds 13 of 13 in %s, with evidence, and agrees on what was sent', async (mode) => {
    const { target, list } = await played([], mode);
    expect(statesOf(list)).toEqual({});
    expect([list.verdict, list.verdictLine]).toEqual(['pass', 'PASS, 13 of 13 checks']);
    for (const { id, evidence } of list.checks) expect(evidence.length, id).toBeGreaterThan(0);
    await until(() => target.books().connections.open === 0);
    const { requests, connections } = target.books();
    expect([requests.other.received, requests.load.received]).toEqual([
      list.traffic.requests,
      list.traffic.load.planned,
    ]);
    expect([connections.accepted, connections.unsubscribedCleanly]).toEqual([list.traffic.connections.connected, 1]);
  });
});

describe('every check of the document', () => {
  it('has a fault of its own', () => {
    expect([...new Set(ROWS.map(([id]) => id))]).toEqual(DOCUMENT_CHECKS);
  });

  it.each(ROWS)('%s is red alone under %j', async (id, faults, options) => {
    const { list } = await played(faults, 'gateway-only', options);
    expect(statesOf(list), JSON.stringify(list.checks.map(({ outcome }) => outcome))).toEqual({ [id]: 'fail' });
    expect(list.verdict).toBe('fail');
    expect(list.verdictLine).toBe(`FAIL, 12 of 13 checks, failed: ${id}`);
  });
});

describe('beside the 13', () => {
  it('a target that reports the other mode loses its flags, its WebSocket health and its proof', async () => {
    const { list } = await played(['wrong-mode'], 'legacy-fallback');
    expect(statesOf(list)).toEqual({ H2: 'fail', flags: 'fail', mode: 'inconclusive' });
    expect(list.checks.find(({ id }) => id === 'mode')?.outcome).toMatchObject({ reason: 'mode-unproven' });
  });

  it.each([
    [1, ['H1', 'H2', 'H3', 'H4', 'H5', 'flags', 'mode']],
    [2, ['F1', 'F2', 'F3', 'F4', 'H1', 'H2', 'H3', 'H4', 'H5', 'flags', 'legacy-support', 'mode']],
  ] as const)('tier %i asks its own', async (tier, ids) => {
    const target = await startForTest({ faults: ['no-legacy'] });
    const list = await runChecklist(checkedAt(target.url), { tier, deadlineMs: 60_000 });
    expect(list.checks.map(({ id }) => id).toSorted()).toEqual(ids);
    expect(statesOf(list)).toEqual(tier === 2 ? { 'legacy-support': 'fail' } : {});
    expect(target.books().requests.load.received).toBe(0);
  });
});
