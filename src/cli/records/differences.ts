import { shorten } from '../../core/shown.ts';

/** A place at which two pieces of plain data differ, and what stands there, as short JSON; `nothing` is null. */
export type Difference = { readonly path: string; readonly one: string | null; readonly other: string | null };

const LONGEST_SHOWN = 60;

const shown = (value: unknown): string | null =>
  value === undefined ? null : shorten(JSON.stringify(value), LONGEST_SHOWN);

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A key that every object inherits is not one of its own. */
const own = (value: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(value, key) ? value[key] : undefined;

const below = (path: string, key: string, inList: boolean): string => {
  if (inList) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
};

/** Every leaf at which two pieces of plain data differ, in the order of the first. The order of keys is no difference. */
export const differencesOf = (one: unknown, other: unknown, path = ''): Difference[] => {
  if (isBranch(one) && isBranch(other) && Array.isArray(one) === Array.isArray(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => differencesOf(own(one, key), own(other, key), below(path, key, Array.isArray(one))));
  }
  const [first, second] = [shown(one), shown(other)];
  return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ path, one: first, other: second }];
};
