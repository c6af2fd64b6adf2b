import type { QuoteRequestSpec } from '../../core/target-spec.ts';

const isHeld = (row: unknown, field: string): boolean => {
  if (typeof row !== 'object' || row === null) return false;
  const value: unknown = Reflect.get(row, field);
  return value !== undefined && value !== null && value !== '';
};

/** What an answer that is complete otherwise lacks in its rows: `few-rows`, `row-field`; null where the operation asks for no more, or gets it. */
export const faultOfRows = (
  { rowsLeast = 0, rowFields = [] }: QuoteRequestSpec['answer'],
  rows: readonly unknown[],
): 'few-rows' | 'row-field' | null => {
  if (rows.length < rowsLeast) return 'few-rows';
  for (const field of rowFields) for (const row of rows) if (!isHeld(row, field)) return 'row-field';
  return null;
};
