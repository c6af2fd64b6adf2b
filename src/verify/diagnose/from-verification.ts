import type { Finding } from '../../core/diagnosis.ts';
import type { Summary } from '../../core/summary.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Restart, Verification } from '../../core/verification.ts';
import { classedBy, findingsOfChecklist } from './from-checklist.ts';
import { findingsOfSummary } from './from-summary.ts';
import { RESTART_ROW } from './table.ts';

const { diagnose: text } = englishCatalogue;

const SOURCE = `docs/spec/rollback-strategy.zh.md:${RESTART_ROW.line}`;

const ofRestart = (restart: Restart | null): readonly Finding[] => {
  if (restart === null || restart.verdict === 'pass') return [];
  const common = { kind: 'restart', id: 'restart', arm: null, text: restart.why, source: SOURCE } as const;
  return restart.verdict === 'fail'
    ? [{ ...common, state: 'broken', classed: classedBy(RESTART_ROW, text.why.restart()) }]
    : [{ ...common, state: 'unmeasured', classed: null }];
};

const ofLoad = (load: Verification['load'], judgedAnew: Summary | null): readonly Finding[] => {
  if (load.state === 'played') return findingsOfSummary(judgedAnew ?? load.summary);
  const said = text.found.loadNotPlayed(load.why);
  return [
    {
      ...({ kind: 'load', id: 'load', arm: null, state: 'unmeasured' } as const),
      text: said,
      source: null,
      classed: null,
    },
  ];
};

/** What of a verification is broken or undecided. `judgedAnew`: its load by the rules of today; null where only its summary is left. */
export const findingsOfVerification = (
  { checklist, load, restart }: Pick<Verification, 'checklist' | 'load' | 'restart'>,
  judgedAnew: Summary | null,
): readonly Finding[] => [...ofRestart(restart), ...findingsOfChecklist(checklist), ...ofLoad(load, judgedAnew)];
