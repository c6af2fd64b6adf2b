import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cell } from './page.ts';
import { columnsOf } from './safe-text.ts';
import { tableLines } from './text-table.ts';

const plain = ({ text }: { readonly text: string }): string => text;

const tableOf = (titles: readonly string[], rows: readonly (readonly string[])[]) => ({
  kind: 'table' as const,
  title: '',
  caption: null,
  columns: titles.map((title, index) => ({ title, align: index === 0 ? ('left' as const) : ('right' as const) })),
  rows: rows.map((row) => row.map((text) => cell(text))),
});

describe('a table of text', () => {
  it('aligns numbers to the right, under a header', () => {
    expect(
      tableLines(
        tableOf(
          ['clock', 'ms'],
          [
            ['response', '4'],
            ['queue', '1,200'],
          ],
        ),
        80,
        plain,
      ),
    ).toEqual(['clock        ms', 'response      4', 'queue     1,200']);
  });

  it('wraps the widest column when it must, and keeps rows apart', () => {
    expect(tableLines(tableOf(['a', 'b'], [['one two three four', '1']]), 20, plain)).toEqual([
      'a                  b',
      'one two three      1',
      'four',
    ]);
  });

  it('stands row under row where its columns do not fit beside each other', () => {
    expect(tableLines(tableOf(['clock', 'P50', 'P95'], [['response', '39.9', '60.9']]), 16, plain)).toEqual([
      'response',
      '  P50: 39.9',
      '  P95: 60.9',
    ]);
  });

  it('never gets wider than the room it has', () => {
    const text = fc.stringMatching(/^[a-z 报]{0,40}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text, text), { maxLength: 5 }),
        fc.integer({ min: 12, max: 90 }),
        (rows, room) => {
          for (const line of tableLines(tableOf(['a', 'b', 'c'], rows), room, plain))
            expect(columnsOf(line)).toBeLessThanOrEqual(room);
        },
      ),
    );
  });
});
