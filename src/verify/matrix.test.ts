import { describe, expect, it } from 'vitest';
import type { Checklist } from '../core/checklist.ts';
import { DOCUMENT_CHECKS, type Tier } from '../core/checks.ts';
import { MODES, type Mode } from '../core/modes.ts';
import { startForTest } from '../reference/testing/start.ts';
import { until } from '../reference/testing/until.ts';
import { runChecklist } from './checklist.ts';
import type { ServerFigures } from './server-figures.ts';
import { type CheckedOptions, checkedAt, idle, profileFor } from './testing/checked.ts';
import { BESIDE_ROWS, DOCUMENT_ROWS, type MatrixRow } from './testing/matrix.ts';

const DEADLINE_MS = 60_000;

const statesOf = ({ checks }: Checklist): Readonly<Record<string, string>> =>
  Object.fromEntries(checks.flatMap(({ id, outcome }) => (outcome.state === 'pass' ? [] : [[id, outcome.state]])));

const played = async (
  faults: readonly string[],
  mode: Mode,
  { tier = 3, ...options }: CheckedOptions & { readonly tier?: Tier } = {},
) => {
  const target = await startForTest({ faults: [...faults], dialect: 'documented' }, mode);
  return {
    target,
    list: await runChecklist(checkedAt(target.url, { mode, ...options }), { tier, deadlineMs: DEADLINE_MS }),
  };
};

const taking =
  (cpu: number, memory: number): ServerFigures =>
  async (durationMs, signal) => {
    const reading = await idle(durationMs, signal);
    if (reading.state !== 'read') return reading;
    return { ...reading, cpu: reading.cpu.map(() => cpu), memory: [memory] };
  };

/** Faults that take the process itself are not planted in the one of the tests: their figures are handed in. */
const playedRow = ({ faults, mode, tier, checks, figures }: MatrixRow) =>
  played(figures === undefined ? faults : [], mode, {
    ...(checks === undefined ? {} : { profile: profileFor('documented', checks) }),
    ...(figures === undefined ? {} : { figures: taking(figures.cpu, figures.memory) }),
    ...{ tier },
  });

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

describe('the mode of a target that agrees with itself', () => {
  it.each([
    ['by-user', 'pass', /^The target proves that it runs in legacy-fallback.$/],
    ['by-target', 'pass', /Nobody said \(--mode\) whether that is the one/],
    ['by-nobody', 'inconclusive', /a rollback that did not take looks the same. Say --mode legacy-fallback/],
  ] as const)('that was said %s is %s', async (modeSaid, verdict, why) => {
    const { list } = await played([], 'legacy-fallback', { modeSaid, tier: 1 });
    const { outcome } = list.checks.find(({ id }) => id === 'mode')!;
    expect([list.verdict, outcome.state, outcome.why]).toEqual([verdict, verdict, expect.stringMatching(why)]);
    // A diagnosis takes `mode-unproven` for a mode that is broken.
    expect(outcome).not.toMatchObject({ reason: 'mode-unproven' });
  });
});

describe('every check of the document', () => {
  it('has a fault of its own', () => {
    expect([...new Set(DOCUMENT_ROWS.flatMap(({ red }) => Object.keys(red)))]).toEqual(DOCUMENT_CHECKS);
  });

  it.each(DOCUMENT_ROWS)('$red alone under $name', async (row) => {
    const { list } = await playedRow(row);
    const [id] = Object.keys(row.red);
    expect(statesOf(list), JSON.stringify(list.checks.map(({ outcome }) => outcome))).toEqual(row.red);
    expect(list.verdict).toBe('fail');
    expect(list.verdictLine).toBe(`FAIL, 12 of 13 checks, failed: ${id}`);
  });
});

describe('beside the 13', () => {
  it.each(BESIDE_ROWS)('$red alone in $mode under $name', async (row) => {
    const { list } = await playedRow(row);
    expect(statesOf(list), JSON.stringify(list.checks.map(({ outcome }) => outcome))).toEqual(row.red);
    const proof = list.checks.find(({ id }) => id === 'mode');
    if (row.red.mode !== undefined) expect(proof?.outcome).toMatchObject({ reason: 'mode-unproven' });
  });

  it.each([
    [1, ['H1', 'H2', 'H3', 'H4', 'H5', 'flags', 'mode']],
    [2, ['F1', 'F2', 'F3', 'F4', 'H1', 'H2', 'H3', 'H4', 'H5', 'flags', 'legacy-support', 'mode']],
  ] as const)('tier %i asks its own', async (tier, ids) => {
    const { target, list } = await played(['no-legacy'], 'gateway-only', { tier });
    expect(list.checks.map(({ id }) => id).toSorted()).toEqual(ids);
    expect(target.books().requests.load.received).toBe(0);
  });
});
