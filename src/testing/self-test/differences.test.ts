import { describe, expect, it } from 'vitest';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { judge } from '../../judge/judge.ts';
import { SLOS } from '../../judge/slo/registry.ts';
import { summarizeRun } from '../../judge/summary.ts';
import { buildRecord, evenly, type ModeSeen } from '../../judge/testing/build-record.ts';
import { buildTwins } from '../../judge/testing/build-twins.ts';
import { playedObjectives } from './complete.ts';
import { describeSeen, differences, type Seen } from './differences.ts';
import type { MatrixRow } from './row.ts';

const healthy = {
  ...{ ok: 4_000, connections: 400, frames: 6_000, audience: 10 },
  clients: { followed: 400, compared: 400 },
  recovery: { asked: 400, recovered: 400 },
};

const seenOf = (slices: ReturnType<typeof evenly>, rest: ModeSeen = {}): Seen => {
  const books = { state: 'compared' as const, lines: [] };
  const modes = { 'gateway-only': { books, ...rest, slices } };
  const record = buildRecord({ gating: playedObjectives(SLOS), modes });
  const judgement = judge(record);
  return { code: judgement.exitCode, summary: summarizeRun(record, judgement, englishCatalogue) };
};

const fine = seenOf(evenly(healthy));
const broken = seenOf(evenly({ ...healthy, failures: { partial: 80 } }));
const noisy = seenOf(
  evenly(healthy).map((slice, at) => (at < 5 ? { ...slice, quotes: { ok: 100, slow: 56 }, hostGapMaxMs: 400 } : slice)),
);
const mute = seenOf(evenly({ ...healthy, frames: 0 }));
const few = seenOf(evenly({ ...healthy, ok: 100 }));
const cut = seenOf(evenly({ ...healthy, clients: { followed: 400, compared: 400, cut: 20 } }));
const unread = seenOf(evenly(healthy), { books: { state: 'unavailable', why: 'no answer' } });
const twins = buildTwins(20, 20, { connectUs: 300_000, subscribeUs: 400_000 });
const apart = seenOf(evenly(healthy), { twins });
const elsewhere: Seen = { ...fine, summary: { ...fine.summary, modes: {} } };
const ungated: Seen = seenOf(evenly(healthy));
for (const mode of Object.values(ungated.summary.modes)) mode.objectives = [];

describe('a run held against its row', () => {
  it.each<[string, MatrixRow['cells'], Seen, RegExp[]]>([
    ['all holds, as it must', {}, fine, []],
    ['what must fail fails, and nothing else', { 'error-rate': 'fail' }, broken, []],
    ['what may fail holds', { 'error-rate': 'may fail' }, fine, []],
    ['what may fail fails', { 'error-rate': 'may fail' }, broken, []],
    ['what may be indeterminate holds', { 'event-lossless': 'may be indeterminate' }, fine, []],
    ['what may be indeterminate is', { 'event-lossless': 'may be indeterminate' }, cut, []],
    [
      'what may be indeterminate fails',
      { 'error-rate': 'may be indeterminate' },
      broken,
      [/^error-rate fail.*must hold, or be indeterminate$/],
    ],
    ['what may have too few samples has', { availability: 'may be too few', 'error-rate': 'may be too few' }, few, []],
    [
      'what may have too few samples fails',
      { 'error-rate': 'may be too few' },
      broken,
      [/must hold, or be too-few-samples$/],
    ],
    ['undecided for the reason that is stated', { 'message-latency-p95': 'no-data' }, mute, []],
    ['undecided for the noise of the host', {}, noisy, []],
    [
      'what must fail holds: a gate that cannot turn red',
      { 'error-rate': 'fail' },
      fine,
      [/^error-rate pass.*must fail$/],
    ],
    ['what must hold fails', {}, broken, [/^error-rate fail.*must hold$/]],
    ['what must hold is undecided', {}, mute, [/^message-latency-p95 inconclusive \(no-data\).*must hold$/]],
    ['what must fail is only undecided', { 'response-p95': 'fail' }, noisy, [/^response-p95 inconclusive.*must fail$/]],
    [
      'undecided for another reason than is stated',
      { 'message-latency-p95': 'mode-unproven' },
      mute,
      [/must stay undecided \(mode-unproven\)$/],
    ],
    ['what must be undecided holds', { 'message-latency-p95': 'no-data' }, fine, [/pass.*must stay undecided/]],
    ['too few samples', {}, few, [/^availability.*too-few/, /^error-rate.*too-few/]],
    ['books that nobody could read', {}, unread, [/^books are unavailable/]],
    ['another mode', {}, elsewhere, [/^nothing was judged/]],
    ['nothing that gates', {}, ungated, [/^no objective gated$/]],
    ['an exit code that is not that of the verdict', { 'error-rate': 'fail' }, { ...broken, code: 0 }, [/exit 0/]],
  ])('%s', (_, cells, seen, expected) => {
    expect(differences({ cells }, seen)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });

  it('two clients must be told apart where a row says so, and nowhere else', () => {
    expect(differences({ cells: {}, clientsApart: true }, apart)).toEqual([]);
    expect(differences({ cells: {} }, apart)).toEqual(['two clients disagree']);
    expect(differences({ cells: {}, clientsApart: true }, fine)).toEqual(['two clients are not told apart']);
    const passed = { code: 0, summary: { ...apart.summary, verdict: 'pass' as const } };
    expect(differences({ cells: {}, clientsApart: true }, passed)).toEqual([
      'verdict pass, exit 0: not that of the worst objective',
    ]);
  });

  it('a verdict better than its worst objective is told', () => {
    const summary = { ...broken.summary, verdict: 'pass' as const };
    expect(differences({ cells: { 'error-rate': 'fail' } }, { code: 0, summary })).toEqual([
      'verdict pass, exit 0: not that of the worst objective',
    ]);
  });

  it('is described by its verdict and what did not pass', () => {
    expect(describeSeen(fine)).toBe('pass, exit 0');
    expect(describeSeen(broken)).toBe('fail, exit 1; error-rate fail, 80 of 4080');
  });
});
