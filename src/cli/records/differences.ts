import { shorten } from '../../core/shown.ts';

/** A place at which two pieces of plain data differ, and what stands there, as short JSON; `nothing` is null. */
export type Difference = { readonly path: string; readonly one: string | null; readonly other: string | null };

const LONGEST_SHOWN = 60;

/** How much of what is the same stands before a difference that lies further on. */
const SAME_SHOWN = 20;

const cut = (text: string | undefined): string | null => (text === undefined ? null : shorten(text, LONGEST_SHOWN));

/** A text from just before the place at which it is no longer another, in whole characters. */
const fromDifference = (text: string, other: string): string => {
  const [letters, others] = [[...text], [...other]];
  const at = letters.findIndex((letter, index) => letter !== others[index]);
  const from = Math.max(0, (at < 0 ? letters.length : at) - SAME_SHOWN);
  return from === 0 ? text : `…${letters.slice(from).join('')}`;
};

/** Both texts short, and never both alike: long ones that begin alike are shown where they part. */
const bothShown = (one: string | undefined, other: string | undefined): Omit<Difference, 'path'> => {
  const [first, second] = [cut(one), cut(other)];
  if (first !== second || one === undefined || other === undefined) return { one: first, other: second };
  return { one: cut(fromDifference(one, other)), other: cut(fromDifference(other, one)) };
};

const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value));

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
  const [first, second] = [textOf(one), textOf(other)];
  return first === second ? [] : [{ path, ...bothShown(first, second) }];
};
