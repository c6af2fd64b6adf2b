import { at, type EnvelopeCheck } from '../../drivers/quote-fault.ts';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isOneOf = (value: unknown, ...types: readonly string[]): boolean => types.includes(typeof value);
const isNothing = (value: unknown): boolean => value === undefined || value === null;

/** What `drivers/quote-envelope.ts` asks of an envelope, without zod, which k6 does not have; a test holds the two together. */
export const isPlainEnvelope: EnvelopeCheck = ({ answer }, body) => {
  const { successAt, rowsAt, partialAt, failuresAt } = answer;
  const partial = partialAt === null ? undefined : at(body, partialAt);
  const failures = failuresAt === undefined ? undefined : at(body, failuresAt);
  const rows = at(body, rowsAt);
  return (
    isObject(body) &&
    isOneOf(at(body, ['statusCode']), 'undefined', 'number') &&
    isOneOf(at(body, ['message']), 'undefined', 'string') &&
    isOneOf(at(body, ['timestamp']), 'undefined', 'string', 'number') &&
    (successAt === null || at(body, successAt) === true) &&
    (Array.isArray(rows) || isObject(rows)) &&
    (isNothing(partial) || typeof partial === 'boolean' || Array.isArray(partial)) &&
    (isNothing(failures) || Array.isArray(failures))
  );
};
