import type { ComparedId } from '../../core/comparison.ts';
import type { Finding } from '../../core/diagnosis.ts';
import type { ModeSummary, ObjectiveSummary, Summary } from '../../core/summary.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { type Classed, classedBy, undecidedState } from './from-checklist.ts';
import { CHECK_ROWS, COMPARED_ROWS, LATE_SOCKETS_ROW, OBJECTIVE_ROWS } from './table.ts';

const { diagnose: text } = englishCatalogue;

const FAILED = ['availability', 'error-rate'] as const;

/** What `response-p95` follows from: OK answers came in time, so only the failed ones, which count as slow, break it. */
const causeOfSlow = (result: ObjectiveSummary, objectives: ModeSummary['objectives']) => {
  if (result.id !== 'response-p95') return null;
  const { observedOkOnly, limit } = result;
  if (observedOkOnly !== null && observedOkOnly >= limit) return null;
  return FAILED.find((id) => objectives.some((each) => each.id === id && each.verdict === 'fail')) ?? null;
};

const classedOf = (result: ObjectiveSummary, { objectives, connections }: ModeSummary): Classed => {
  const cause = causeOfSlow(result, objectives);
  if (cause !== null) return classedBy(OBJECTIVE_ROWS[cause], text.why.followsErrors(), cause);
  const { refused, timedOut, connected } = connections;
  if (result.id === 'connect-success' && refused === 0 && timedOut > 0 && connected > 0)
    return classedBy(LATE_SOCKETS_ROW, text.why.lateSockets());
  return classedBy(OBJECTIVE_ROWS[result.id], text.why.objective(result.id));
};

type Reasons = Summary['reasons'];

/** A reason that voids the run or an arm stands for all that it voids. */
const isVoided = ({ reason }: ObjectiveSummary, arm: string, reasons: Reasons): boolean =>
  reasons.some(({ code, mode, objective }) => objective === null && code === reason && (mode === null || mode === arm));

const findingOf = (result: ObjectiveSummary, arm: string, mode: ModeSummary, reasons: Reasons): Finding[] => {
  const { id, source, gating, verdict, reason } = result;
  const common = { kind: 'objective', id, arm, source } as const;
  const said = reasons.find((each) => each.objective === id && each.mode === arm)?.text;
  if (verdict === 'fail') {
    const words = said ?? text.found.beside(id, arm, result);
    return [{ ...common, state: gating ? 'broken' : 'beside', text: words, classed: classedOf(result, mode) }];
  }
  if (!gating || verdict === 'pass' || isVoided(result, arm, reasons)) return [];
  const words = said ?? text.found.unmeasured(id, arm, reason ?? '');
  return [{ ...common, state: undecidedState(reason ?? ''), text: words, classed: null }];
};

/** What speaks of a whole run or a whole arm: a void run decides nothing, unless it is void because the wrong mode is on. */
const voidOf = ({ code, mode, objective, text: said }: Reasons[number]): Finding[] => {
  const isVoid = objective === null && code !== 'comparison-failed';
  if (!isVoid) return [];
  const common = { id: code, arm: mode, text: said } as const;
  if (code !== 'mode-unproven')
    return [{ ...common, kind: 'run', state: undecidedState(code), source: null, classed: null }];
  const classed = classedBy(CHECK_ROWS.mode, text.why.modeProof());
  return [{ ...common, kind: 'mode-proof', state: 'broken', source: 'docs/spec/rollback-strategy.zh.md:76', classed }];
};

const comparedOf = ({ comparison }: Summary): Finding[] => {
  if (comparison === null) return [];
  const { candidate, reference } = comparison;
  return comparison.indicators.flatMap(({ indicator, gating, verdict }) => {
    if (verdict !== 'fail') return [];
    const id: ComparedId = indicator;
    const row = COMPARED_ROWS[id];
    return [
      {
        ...({ kind: 'compared', id, arm: candidate, source: `docs/spec/rollback-strategy.zh.md:${row.line}` } as const),
        state: gating ? ('broken' as const) : ('beside' as const),
        text: text.found.compared(id, candidate, reference),
        classed: classedBy(row, text.why.compared(id)),
      },
    ];
  });
};

/** What of a judged run is broken or undecided, with the class that each broken thing speaks for. What does not gate stands beside and names no class. */
export const findingsOfSummary = (summary: Summary): readonly Finding[] => [
  ...summary.reasons.flatMap(voidOf),
  ...Object.entries(summary.modes).flatMap(([arm, mode]) =>
    mode.objectives.flatMap((result) => findingOf(result, arm, mode, summary.reasons)),
  ),
  ...comparedOf(summary),
];
