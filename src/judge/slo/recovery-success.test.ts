import { expect, it } from 'vitest';
import { buildSlice } from '../testing/build-slice.ts';
import { recoverySuccess } from './recovery-success.ts';
import { JUDGED, type View } from './slo.ts';

const recovery = { asked: 20, recovered: 9, refused: 1, failed: 2, unanswered: 3, cutShort: 5 };
const CONTROL: View = {
  clock: 'control',
  apartMs: 0,
  latenessP99Ms: 100,
  echoAllowedMs: 10,
  excusedDrops: new Map(),
  excusedTimeouts: new Map(),
};

it.each<[string, number | null, View, { n: number; bad: number }]>([
  ['what had no time to be answered is no sample', 1, JUDGED, { n: 15, bad: 6 }],
  ['whatever our own echo says, it is judged so', 900, JUDGED, { n: 15, bad: 6 }],
  ['read in time, an answer that is missing did not come', 249, CONTROL, { n: 15, bad: 6 }],
  ['read too late, nothing is made of it', 250, CONTROL, { n: 12, bad: 3 }],
  ['without an echo it stands', null, CONTROL, { n: 15, bad: 6 }],
])('%s', (_, echoMaxMs, view, counts) => {
  const slice = buildSlice({ connections: { attempted: 20, recovery }, echoMaxMs }, 0, 'gateway-only');
  expect(recoverySuccess.measure?.count(slice, view)).toEqual(counts);
});
