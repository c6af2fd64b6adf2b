import type { QuoteRequestSpec } from '../../core/target-spec.ts';

type Part = { readonly at: readonly string[]; readonly holds: (value: unknown) => boolean };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNothing = (value: unknown): boolean => value === undefined || value === null;
const isAbsentOr = (value: unknown, ...types: readonly string[]): boolean =>
  value === undefined || (types.includes(typeof value) && (typeof value !== 'number' || Number.isFinite(value)));

/** The envelope of both dialects (docs/spec/target-contract.md 3.6, documented-contract.md:18): what else stands in it is the target's business. */
const isEnvelope = (value: unknown): boolean =>
  isObject(value) &&
  isAbsentOr(value['statusCode'], 'number') &&
  isAbsentOr(value['message'], 'string') &&
  isAbsentOr(value['timestamp'], 'string', 'number');

/** An array, or one object for a single symbol (docs/spec/target-contract.md 7.2). */
const isRows = (value: unknown): boolean => Array.isArray(value) || isObject(value);
const isPartialField = (value: unknown): boolean =>
  isNothing(value) || typeof value === 'boolean' || Array.isArray(value);
const isFailures = (value: unknown): boolean => isNothing(value) || Array.isArray(value);

/**
 * What a success envelope must be, part by part. Only structure is asked for, types, and what is true, false, null or empty: a learnt shape fixes these
 * (quote-shape.ts), and nothing else may be asked for here. Without zod, so that k6 judges by the same; a test holds it against a zod schema.
 */
export const envelopeParts = ({ successAt, rowsAt, partialAt, failuresAt }: QuoteRequestSpec['answer']): Part[] => [
  { at: [], holds: isEnvelope },
  ...(successAt === null ? [] : [{ at: successAt, holds: (value: unknown) => value === true }]),
  { at: rowsAt, holds: isRows },
  ...(partialAt === null ? [] : [{ at: partialAt, holds: isPartialField }]),
  ...(failuresAt === undefined ? [] : [{ at: failuresAt, holds: isFailures }]),
];
