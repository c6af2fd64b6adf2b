import { EXIT, type ExitCode } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { visible } from '../../report/safe-text.ts';
import { COLUMNS, wrap } from '../../report/wrap.ts';
import type { MachineReport } from './machine.ts';
import type { PlanReport } from './plan.ts';
import type { TargetReport } from './target.ts';

/** All that doctor found. `standsInTheWay`: why a run would be refused, or could come to no verdict; empty = nothing. */
export type DoctorReport = {
  readonly schemaVersion: 1;
  readonly machine: MachineReport;
  readonly plan: PlanReport | null;
  readonly target: TargetReport | null;
  readonly standsInTheWay: readonly string[];
  readonly exitCode: ExitCode;
};

const text = englishCatalogue.doctor;

/** Puts the parts together and decides. Pure. */
export const doctorReportOf = (
  machine: MachineReport,
  plan: PlanReport | null,
  target: TargetReport | null,
): DoctorReport => {
  const standsInTheWay = [
    ...machine.warnings.filter((warning) => warning.standsInTheWay).map((warning) => warning.text),
    ...(plan === null || plan.refusal === null ? [] : [plan.refusal]),
    ...(target?.standsInTheWay ?? []),
  ];
  const exitCode = standsInTheWay.length === 0 ? EXIT.pass : EXIT.inconclusive;
  return { schemaVersion: 1, machine, plan, target, standsInTheWay, exitCode };
};

const NAMES = 20;

type Named = readonly (readonly [string, string])[];

const namedLines = (lines: Named): string[] =>
  lines.flatMap(([name, value]) =>
    wrap(visible(value), COLUMNS - NAMES).map((part, i) => `${(i === 0 ? `  ${name}` : '').padEnd(NAMES)}${part}`),
  );

const items = (sentences: readonly string[]): string[] =>
  sentences.flatMap((sentence) =>
    wrap(visible(sentence), COLUMNS - 4).map((part, i) => `${i === 0 ? '  - ' : '    '}${part}`),
  );

const planLines = (plan: PlanReport): string[] => [
  '',
  text.titles.plan(plan.scenario),
  ...namedLines(text.planFacts(plan)),
];

const targetLines = (target: TargetReport): string[] => [
  '',
  text.titles.target(target.url),
  ...namedLines(text.targetFacts(target)),
];

const warningsOf = ({ machine, target }: DoctorReport): readonly string[] => [
  ...machine.warnings.map((warning) => warning.text),
  ...(target?.findings ?? []),
];

/** The report as text of at most 80 columns; it ends on whether anything stands in the way. */
export const doctorText = (report: DoctorReport): string => {
  const { machine, plan, target, standsInTheWay } = report;
  const warnings = warningsOf(report);
  const lines = [
    text.titles.machine,
    ...namedLines([...text.facts(machine.facts), [text.noiseName(), text.noise(machine.noise)]]),
    '',
    text.titles.reach,
    ...namedLines(text.reach(machine.reach)),
    ...(plan === null ? [] : planLines(plan)),
    ...(target === null ? [] : targetLines(target)),
    '',
    text.titles.warnings,
    ...(warnings.length === 0 ? [`  ${text.noWarnings()}`] : items(warnings)),
    '',
    ...(standsInTheWay.length === 0 ? [text.nothingInTheWay()] : [text.inTheWay(), ...items(standsInTheWay)]),
  ];
  return `${lines.join('\n')}\n`;
};
