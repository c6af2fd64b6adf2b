import { expect, it } from 'vitest';
import type { BookLine } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { booksLines } from './evidence.ts';

const of = (rule: BookLine['rule'], ours: number, target: number): BookLine => ({
  ...{ item: rule, ours, target, rule, holds: true },
});

const said = (lines: readonly BookLine[]): string | undefined =>
  booksLines(englishCatalogue, 'gateway-only', { state: 'compared', lines: [...lines] })[0]?.text;

it('of books that agree, lines that may be less are told apart from lines that may be more', () => {
  expect(said([of('equal', 5, 5)])).toBe("gateway-only: our counts equal the target's own: 1 of 1 lines.");
  expect(said([of('equal', 5, 5), of('at-most', 990, 1_000), of('at-least', 1_000, 990), of('shown', 1, 2)])).toBe(
    "gateway-only: our counts equal the target's own: 1 of 1 lines; 1 more may be less and are not more; 1 more may be more and are not less.",
  );
});
