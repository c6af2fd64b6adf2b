import { expect, it } from 'vitest';
import { retryAfterUs } from './retry-after.ts';

const NOW_MS = Date.UTC(2026, 2, 22, 18, 0, 0);

it.each([
  ['seconds', { 'retry-after': '60' }, 60e6],
  ['nothing to wait for', { 'retry-after': '0' }, 0],
  ['a date', { 'retry-after': 'Sun, 22 Mar 2026 18:00:05 GMT' }, 5e6],
  ['a date that is over', { 'retry-after': 'Sun, 22 Mar 2026 17:00:00 GMT' }, 0],
  ['the header of the API-key guard', { 'x-api-retry-after': '3' }, 3e6],
  ['both: the standard one', { 'retry-after': '2', 'x-api-retry-after': '3' }, 2e6],
  ['it twice: the first', { 'retry-after': ['7', '8'] }, 7e6],
  ['less than nothing', { 'retry-after': '-1' }, Number.NaN],
  ['words', { 'retry-after': 'soon' }, Number.NaN],
  ['an empty text', { 'retry-after': '' }, Number.NaN],
  ['more seconds than a number holds', { 'retry-after': '9'.repeat(400) }, Number.NaN],
  ['no such header', { date: 'Sun, 22 Mar 2026 18:00:05 GMT' }, null],
])('headers that say %s', (_, headers, waitUs) => {
  expect(retryAfterUs(headers, NOW_MS)).toBe(waitUs);
});
