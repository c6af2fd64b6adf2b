import type { ClientLedger, RecoveryCounts } from '../core/ledger.ts';
import type { OperationSeen } from '../core/operation-counts.ts';
import type { ArrivalCounts, ConnectionCounts } from '../core/slice.ts';

type CountsByName = Readonly<Record<string, number>>;
export type Counts = ArrivalCounts | OperationSeen['counts'] | ConnectionCounts | ClientLedger | RecoveryCounts;

/** Adds counts that stand under the same names; names in alphabetical order, so that the order of the parts leaves no trace. */
export const addCountsByName = (parts: readonly CountsByName[]): Record<string, number> => {
  const names = [...new Set(parts.flatMap((part) => Object.keys(part)))].toSorted();
  return Object.fromEntries(names.map((name) => [name, parts.reduce((sum, part) => sum + (part[name] ?? 0), 0)]));
};

/** Adds counts field by field. At least one part. */
export const addCounts = <Of extends Counts>(parts: readonly [Of, ...Of[]]): Of => {
  const [first, ...rest] = parts;
  const sums: Of = { ...first };
  for (const key of Object.keys(first) as (keyof Of)[]) {
    const total = rest.reduce((sum, part) => sum + Number(part[key]), Number(first[key]));
    sums[key] = total as Of[keyof Of];
  }
  return sums;
};
