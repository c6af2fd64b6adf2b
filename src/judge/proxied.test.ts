import { expect, it } from 'vitest';
import type { RunRecord } from '../core/record.ts';
import type { ProxyRecord } from '../core/wire-fault.ts';
import { judge } from './judge.ts';
import { buildRecord, evenly } from './testing/build-record.ts';

const books = {
  ...{ accepted: 300, open: 0, reached: 300, ended: { client: 300, target: 0, fault: 0, proxy: 0, unreached: 0 } },
  ...{ up: { read: 9, passed: 9 }, down: { read: 9, passed: 9 }, faults: [], ownFailures: {} },
};

/** A healthy run, or one with failures, by way of a proxy. */
const through = (rest: Partial<ProxyRecord>, failures: Readonly<Record<string, number>> = {}): RunRecord => {
  const proxy = { faults: [], books, lost: null, loopLate: null, ...rest };
  const slices = evenly({ ok: 3_000, connections: 300, frames: 300, failures, slices: 10 });
  return buildRecord({ gating: ['error-rate'], modes: { 'gateway-only': { slices, proxy } } });
};

it.each([
  ['that did what it should: its target is judged', {}, {}, { verdict: 'pass', exitCode: 0 }],
  ['and a target that fails behind it', {}, { reset: 90 }, { verdict: 'fail', exitCode: 1 }],
])('a proxy %s', (_, rest, failures, judged) => {
  expect(judge(through(rest, failures))).toMatchObject(judged);
});

it.each([
  ['was lost', { books: null, lost: 'SIGKILL' }, 'bookkeeping', 5],
  ['ran out of descriptors once', { books: { ...books, ownFailures: { EMFILE: 1 } } }, 'generator-saturated', 3],
])('a proxy that %s voids the run, whatever its figures', (_, rest, reason, exitCode) => {
  for (const failures of [{}, { reset: 90 }]) {
    const judged = judge(through(rest, failures));
    expect(judged).toMatchObject({ verdict: 'inconclusive', exitCode });
    expect(judged.reasons[0]).toMatchObject({ code: 'invalid', reason });
  }
});
