import { expect, it } from 'vitest';
import type { SocketSink } from './contract.ts';
import { createRecoveryReader } from './recovery.ts';

const read = (name: string, word: unknown, sequence: string | null = 'data[].volume') => {
  const reports: unknown[][] = [];
  const sink = {
    recovered: (...words: unknown[]) => reports.push(['recovered', ...words]),
    recoveryEnded: (connection: number, how: string) => reports.push(['ended', connection, how]),
  } as unknown as SocketSink;
  createRecoveryReader({ path: '/', subscribe: {}, symbols: ['A.US', 'B.US'], sequence }, sink)(3, name, word);
  return reports;
};

const batch = (data: unknown, isLastBatch: boolean) => ({ type: 'recovery', data, metadata: { isLastBatch } });

// docs/spec/wire-samples.md:27-30, docs/spec/target-contract.md 2.4 and 2.6
it.each<[string, string, unknown, unknown[][]]>([
  [
    'points of a batch by symbol and number',
    'recovery-data',
    batch([{ s: 'A.US', p: 1, v: 7, t: 1 }, { s: 'B.US', p: 1, v: 8, t: 1 }, { s: 'X', v: 9 }, null], false),
    [
      ['recovered', 3, 0, 7],
      ['recovered', 3, 1, 8],
    ],
  ],
  ['a point without a number', 'recovery-data', batch([{ s: 'a.us', v: '7' }], false), [['recovered', 3, 0, -1]]],
  ['the last batch, although it is empty', 'recovery-data', batch([], true), [['ended', 3, 'recovered']]],
  [
    'a refusal in the envelope of the gateway',
    'recovery-error',
    { success: false, error: { code: 'STREAM_RECEIVER_VALIDATION_008' } },
    [['ended', 3, 'refused']],
  ],
  ['a refusal as it once was', 'recovery-error', { type: 'invalid_request' }, [['ended', 3, 'refused']]],
  ['a failure of the worker', 'recovery-error', { type: 'recovery_failed', metadata: {} }, [['ended', 3, 'failed']]],
  ['an error of no known shape is a failure', 'recovery-error', null, [['ended', 3, 'failed']]],
  ['no batch at all', 'recovery-data', null, []],
])('reports %s', (_, name, word, reports) => {
  expect(read(name, word)).toEqual(reports);
});

it('reports points without numbers where nothing numbers the ticks', () => {
  expect(read('recovery-data', batch([{ s: 'A.US', v: 7 }], false), null)).toEqual([['recovered', 3, 0, -1]]);
});
