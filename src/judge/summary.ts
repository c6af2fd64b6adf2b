import type { Explanation } from '../core/explanation.ts';
import type { Judgement, ModeJudgement, ObjectiveResult, Reason, TwoClients, Warning } from '../core/judgement.ts';
import type { Books, ModeRecord, RunRecord } from '../core/record.ts';
import type { ImpairedCounts, Returns } from '../core/slice.ts';
import { type ModeSummary, type ObjectiveSummary, SUMMARY_SCHEMA_VERSION, type Summary } from '../core/summary.ts';
import type { JudgementText } from '../core/text/en/judgement.ts';
import type { TwoEngines } from '../core/two-engines.ts';
import { clockQuantiles } from '../measure/summarize.ts';
import { contradictedLines } from './books.ts';
import { comparisonSummary } from './compare/summary.ts';
import { explainFails } from './explain/explainFails.ts';
import { explainReason, type ReasonWords } from './explain.ts';
import { nineDigits } from './nine-digits.ts';

const reasonRemark = (words: ReasonWords, reason: Reason, judgement: Judgement): Summary['reasons'][number] => {
  const text = explainReason(words, reason, judgement);
  switch (reason.code) {
    case 'comparison-failed':
      return { code: reason.code, mode: reason.candidate, objective: null, text };
    case 'objective-failed':
      return { code: reason.code, mode: reason.mode, objective: reason.objective, text };
    // Scripts want the cause: `too-few-samples` says more than `objective-undecided`.
    case 'comparison-undecided':
      return { code: reason.reason, mode: reason.candidate, objective: null, text };
    case 'objective-undecided':
      return { code: reason.reason, mode: reason.mode, objective: reason.objective, text };
    case 'subscriptions-missing':
    case 'clients-disagree':
    case 'engines-disagree':
      return { code: reason.code, mode: reason.mode, objective: null, text };
    case 'invalid':
      return { code: reason.reason, mode: reason.mode, objective: null, text };
  }
};

const warningRemark = (text: JudgementText, warning: Warning): Summary['warnings'][number] => ({
  code: warning.code,
  mode: 'mode' in warning ? warning.mode : null,
  objective: null,
  text: text.warning(warning),
});

const objectiveSummary = (result: ObjectiveResult): ObjectiveSummary => {
  const { direction: _direction, designEffect: _effect, sampleNoun: _noun, notes: _notes, ...kept } = result;
  return { ...kept, lower: nineDigits(kept.lower), upper: nineDigits(kept.upper) };
};

const booksSummary = (books: Books): ModeSummary['books'] => ({
  state: books.state,
  equal: books.state === 'compared' ? contradictedLines(books).length === 0 : null,
});

const twoClientsSummary = ({ alpha, shares, times, ...seen }: TwoClients): ModeSummary['twoClients'] => ({
  ...seen,
  alpha: nineDigits(alpha) ?? 0,
  shares: [...shares],
  times: [...times],
});

const twoEnginesSummary = ({ alpha, times, sockets, ...seen }: TwoEngines): ModeSummary['twoEngines'] => ({
  ...seen,
  alpha: nineDigits(alpha) ?? 0,
  times: [...times],
  sockets: sockets === null ? null : { ...sockets, times: [...sockets.times] },
});

const returnsSummary = (returns: Returns | null): ModeSummary['returns'] =>
  returns === null
    ? null
    : {
        ...{ out: returns.out, attempts: returns.counts.attempted, back: returns.counts.connected },
        ...{ stayedOut: returns.stayedOut, lostAgain: returns.counts.lost },
        backP95Ms: clockQuantiles(returns.back).p95Ms,
      };

const impairedSummary = (impaired: ImpairedCounts | null): ModeSummary['impaired'] => {
  if (impaired === null) return null;
  const { slow, halfOpen, endedByReason } = impaired;
  return { slow, halfOpen, endedByReason };
};

const operationsSummary = (byOperation: ModeRecord['byOperation']): Pick<ModeSummary, 'operations'> =>
  byOperation.length === 0
    ? {}
    : {
        operations: byOperation.map(({ operation, endpoint, counts, response, cache }) => ({
          ...{ operation, endpoint, arrivals: counts },
          p95OkMs: clockQuantiles(response).p95Ms,
          repeatRatio:
            cache === null || cache.off || cache.requests === 0 ? null : nineDigits(cache.repeats / cache.requests),
        })),
      };

const modeSummary = (
  { mode, modeProof, quoteAuth, preflight, books, byOperation }: ModeRecord,
  judged: ModeJudgement,
  explanations: readonly Explanation[],
): ModeSummary => {
  const { planned: _planned, ...connections } = judged.totals.connections;
  return {
    verdict: judged.verdict,
    modeProof: modeProof.state,
    quoteAuth,
    arrivals: judged.totals.arrivals,
    connections,
    returns: returnsSummary(judged.totals.returns),
    impaired: impairedSummary(judged.totals.impaired),
    ...operationsSummary(byOperation),
    messages: judged.totals.messages,
    preflight: { requests: preflight.requests, connections: preflight.connections },
    books: booksSummary(books),
    objectives: judged.objectives.map(objectiveSummary),
    explanations: explanations.filter(({ arm }) => arm === mode),
    ...(judged.twoClients === null ? {} : { twoClients: twoClientsSummary(judged.twoClients) }),
    ...(judged.twoEngines === null ? {} : { twoEngines: twoEnginesSummary(judged.twoEngines) }),
  };
};

/** The content of summary.json: the judgement and the totals of a run, small and stable, with every remark as code and sentence. */
export const summarizeRun = (record: RunRecord, judgement: Judgement, words: ReasonWords): Summary => {
  const explanations = explainFails(record, judgement);
  return {
    schemaVersion: SUMMARY_SCHEMA_VERSION,
    runId: record.runId,
    verdict: judgement.verdict,
    reasons: judgement.reasons.map((reason) => reasonRemark(words, reason, judgement)),
    warnings: judgement.warnings.map((warning) => warningRemark(words.judgement, warning)),
    exitCode: judgement.exitCode,
    modes: Object.fromEntries(
      record.modes.flatMap((seen) => {
        const judged = judgement.modes.find(({ mode }) => mode === seen.mode);
        return judged === undefined ? [] : [[seen.mode, modeSummary(seen, judged, explanations)]];
      }),
    ),
    comparison: comparisonSummary(judgement.comparison),
    control: comparisonSummary(judgement.control),
    seed: record.seed,
    planHash: record.planHash,
    command: record.command,
  };
};
