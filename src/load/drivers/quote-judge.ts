import type { QuoteRequestSpec } from '../../core/target-spec.ts';
import { type AnswerFault, faultOfAnswer } from './quote-answer.ts';
import { type AnswerShape, hasShape, shapeOf } from './quote-shape.ts';

/** Of answers of a known shape one in so many is parsed and judged whole all the same. */
const SAMPLED = 50;
/** A target whose answers look different each time is judged whole each time. */
const SHAPES_MOST = 8;

export type AnswerJudge = {
  /** As `faultOfAnswer`, of a body given as its bytes (latin1) by `textOfBytes`. */
  faultOf(status: number, symbols: readonly string[], bytes: string): AnswerFault;
};

/** A body as it reads, from its bytes kept as latin1: pieces of it can be joined wherever the network cut them. */
export const textOfBytes = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

/**
 * Judges answers to one operation. Each that differs in structure from all before is parsed and judged whole, as is every failure and one in 50 of the
 * rest; what has the shape of one that was found complete, and names the symbols of its own request, is complete without that.
 */
export const createAnswerJudge = (spec: QuoteRequestSpec): AnswerJudge => {
  const shapes: AnswerShape[] = [];
  let latest = 0;
  let known = 0;
  let learnt = 0;

  /** One that V8 cannot run after all is not asked again: what it would say is judged whole. */
  const isShaped = (shape: AnswerShape, symbols: readonly string[], bytes: string): boolean => {
    try {
      return hasShape(shape, symbols, bytes);
    } catch {
      shapes.splice(shapes.indexOf(shape), 1);
      return false;
    }
  };

  const isKnown = (symbols: readonly string[], bytes: string): boolean => {
    for (let tried = 0; tried < shapes.length; tried += 1) {
      const index = (latest + tried) % shapes.length;
      const shape = shapes[index];
      if (shape === undefined || !isShaped(shape, symbols, bytes)) continue;
      latest = index;
      return true;
    }
    return false;
  };

  const learn = (symbols: readonly string[], bytes: string): void => {
    if (learnt >= SHAPES_MOST) return;
    learnt += 1;
    const shape = shapeOf(spec.answer, symbols, bytes);
    if (shape !== null) latest = shapes.push(shape) - 1;
  };

  return {
    faultOf: (status, symbols, bytes) => {
      const isAlike = status >= 200 && status <= 299 && isKnown(symbols, bytes);
      if (isAlike) {
        known += 1;
        if (known % SAMPLED !== 0) return null;
      }
      const fault = faultOfAnswer(spec, symbols, status, textOfBytes(bytes));
      if (fault === null && !isAlike) learn(symbols, bytes);
      return fault;
    },
  };
};
