import { z } from 'zod';
import type { QuoteRequestSpec } from '../../core/target-spec.ts';

type Part = { readonly at: readonly string[]; readonly schema: z.ZodType };

/** The envelope of both dialects (docs/spec/target-contract.md 3.6, documented-contract.md:18): what else stands in it is the target's business. */
const ENVELOPE = z.looseObject({
  statusCode: z.number().optional(),
  message: z.string().optional(),
  timestamp: z.union([z.string(), z.number()]).optional(),
});
/** An array, or one object for a single symbol (docs/spec/target-contract.md 7.2). */
const ROWS = z.union([z.array(z.unknown()), z.looseObject({})]);
const PARTIAL = z.union([z.boolean(), z.array(z.unknown())]).nullish();
const FAILURES = z.array(z.unknown()).nullish();

/**
 * What a success envelope must be, part by part. Only structure is asked for, types, and what is true, false, null or empty: a learnt shape fixes these
 * (quote-shape.ts), and nothing else may be asked for here.
 */
export const envelopeParts = ({ successAt, rowsAt, partialAt, failuresAt }: QuoteRequestSpec['answer']): Part[] => [
  { at: [], schema: ENVELOPE },
  ...(successAt === null ? [] : [{ at: successAt, schema: z.literal(true) }]),
  { at: rowsAt, schema: ROWS },
  ...(partialAt === null ? [] : [{ at: partialAt, schema: PARTIAL }]),
  ...(failuresAt === undefined ? [] : [{ at: failuresAt, schema: FAILURES }]),
];
