import { describe, expect, it } from 'vitest';
import { faultOfAnswer } from './quote-answer.ts';
import { faultOfRows } from './quote-rows.ts';
import { PLAIN_QUOTE } from './testing/plain-quote.ts';

const answer = { ...PLAIN_QUOTE.answer, rowsLeast: 2, rowFields: ['open', 'volume'] };
const row = { symbol: 'A', open: '1.5', volume: 0 };

describe('the rows of an answer', () => {
  it.each([
    ['are enough', [row, row], null],
    ['are one too few', [row], 'few-rows'],
    ['lack a field in one of them', [row, { symbol: 'A', volume: 1 }], 'row-field'],
    ['hold null for a field', [row, { ...row, open: null }], 'row-field'],
    ['hold an empty text for a field', [row, { ...row, open: '' }], 'row-field'],
    ['are no objects', [row, 'A'], 'row-field'],
  ])('%s', (_, rows, fault) => {
    expect(faultOfRows(answer, rows)).toBe(fault);
  });

  it('are not asked about where the operation does not say', () => {
    expect(faultOfRows(PLAIN_QUOTE.answer, [])).toBeNull();
  });

  it('are a failure of the answer that holds them', () => {
    const text = JSON.stringify({ success: true, data: [row] });
    expect(faultOfAnswer({ ...PLAIN_QUOTE, answer }, ['A'], 200, text)).toBe('few-rows');
    expect(faultOfAnswer(PLAIN_QUOTE, ['A'], 200, text)).toBeNull();
  });
});
