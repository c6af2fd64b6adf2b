import type { Judgement, ModeJudgement, ObjectiveResult, Reason } from '../core/judgement.ts';
import type { Catalogue } from '../core/text/catalogue.ts';
import type { JudgementText } from '../core/text/en/judgement.ts';
import { DIRECTIONS } from './slo/direction.ts';
import { SLOS } from './slo/registry.ts';
import { allowedBadRatioOf } from './slo/slo.ts';

/** The limit as its rule reads it: `< 200 ms`, `> 99.9 %`. The sign is the rule's own, so text and rule cannot drift. */
export const ruleSentence = (
  text: JudgementText,
  { direction, limit, unit }: Pick<ObjectiveResult, 'direction' | 'limit' | 'unit'>,
): string => text.rule({ sign: DIRECTIONS[direction].sign, limit, unit });

/** By the limit that it was judged by, which need not be the document's. */
const allowedOf = ({ id, limit }: ObjectiveResult): number => {
  const slo = SLOS.find((entry) => entry.id === id);
  return slo === undefined ? 0 : allowedBadRatioOf({ ...slo, limit });
};

const figures = (text: JudgementText, result: ObjectiveResult, alpha: number): string =>
  text.failedFigures({
    observed: text.observed(result),
    rule: ruleSentence(text, result),
    result,
    alpha,
    allowedBadRatio: allowedOf(result),
  });

export type ReasonWords = Pick<Catalogue, 'judgement' | 'comparison' | 'messages'>;

/** What became of messages, in words that need no statistics; null for what is not about them, or was judged by another limit than none. */
const inMessages = (
  words: Catalogue['messages'],
  result: ObjectiveResult,
  { noticedLosses: noticed }: ModeJudgement,
): string | null => {
  if (result.limit !== 0) return null;
  switch (result.id) {
    case 'event-lossless':
      return words.lost({ ...result, noticed });
    case 'last-value':
      return words.behind(result);
    case 'message-order':
      return words.disordered(result);
    default:
      return null;
  }
};

/** A reason in full: what happened, and its figures, or what would settle it. */
export const explainReason = (
  { judgement: text, comparison: comparisonWords, messages }: ReasonWords,
  reason: Reason,
  { modes, comparison, alpha }: Pick<Judgement, 'modes' | 'comparison' | 'alpha'>,
): string => {
  if (reason.code === 'comparison-failed' || reason.code === 'comparison-undecided') {
    return comparison === null ? '' : comparisonWords.reason(comparison);
  }
  const sentence = text.reason(reason);
  if (!('objective' in reason)) return sentence;
  const judged = modes.find(({ mode }) => mode === reason.mode);
  const result = judged?.objectives.find(({ id }) => id === reason.objective);
  if (judged === undefined || result === undefined) return sentence;
  if (reason.code === 'objective-failed') {
    return `${sentence} ${inMessages(messages, result, judged) ?? figures(text, result, alpha)}`;
  }
  if (result.needs !== null) return `${sentence} ${text.needs({ needs: result.needs, noun: result.sampleNoun })}`;
  return `${sentence} ${text.remedy(reason.reason)}`;
};
