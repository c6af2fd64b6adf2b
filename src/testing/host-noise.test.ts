import { expect, it } from 'vitest';
import type { Summary } from '../core/summary.ts';
import { reasonsBesidesNoise } from './host-noise.ts';

type Seen = Pick<Summary, 'reasons' | 'warnings'>;
const seen = (reasons: readonly string[], warnings: readonly string[]): Seen =>
  ({ reasons: reasons.map((code) => ({ code })), warnings: warnings.map((code) => ({ code })) }) as unknown as Seen;

it.each<[string, Seen, readonly string[]]>([
  ['a stall of the host is excused', seen(['noisy-host'], []), []],
  ['arms late in other ways are not, on a host that ran', seen(['lateness-differs'], []), ['lateness-differs']],
  ['and are where it stalled', seen(['lateness-differs', 'not-steady'], ['noisy-during-run']), []],
  ['what a target or our books did never is', seen(['bookkeeping'], ['noisy-during-run']), ['bookkeeping']],
])('%s', (_, summary, left) => {
  expect(reasonsBesidesNoise(summary).map(({ code }) => code)).toEqual(left);
});
