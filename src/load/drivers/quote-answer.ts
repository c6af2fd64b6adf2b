import type { QuoteRequestSpec } from '../../core/target-spec.ts';
import { envelopeParts } from './quote-envelope.ts';
import { at, type EnvelopeCheck, faultBy } from './quote-fault.ts';

export { type AnswerFault, lackingPlaces } from './quote-fault.ts';

/** Specs are few and live as long as a run. */
const partsOfSpec = new WeakMap<QuoteRequestSpec['answer'], ReturnType<typeof envelopeParts>>();

/** Whether the parts of a success envelope are there, and of their types. */
export const isEnvelope: EnvelopeCheck = ({ answer }, body) => {
  const parts = partsOfSpec.get(answer) ?? envelopeParts(answer);
  partsOfSpec.set(answer, parts);
  return parts.every((part) => part.schema.safeParse(at(body, part.at)).success);
};

/** Judges one answer whole (quote-fault.ts). */
export const faultOfAnswer = faultBy(isEnvelope);
