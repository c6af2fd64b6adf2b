import { countsBySlice } from '../core/counts-by-slice.ts';
import { EXIT } from '../core/errors.ts';
import { loadChanges } from '../core/load-changes.ts';
import type { Plan } from '../core/plan.ts';
import type { Phase } from '../core/scenario.ts';
import { comparisonNeeds, type SliceLoad } from '../judge/compare/needs.ts';
import { alphaOfRun } from '../judge/confidence.ts';
import { type Need, needSentence, needsOf } from '../judge/needs.ts';
import { COLUMNS, hang, wrap } from '../report/wrap.ts';
import { herdCut, phaseOfHerd } from '../scenario/herds.ts';
import type { CliContext } from './context.ts';
import { launchesAsData, launchesAsText, type PlannedLaunch } from './launch-text.ts';
import { plannedSamples } from './planned-samples.ts';
import { slotsShort } from './session/slots.ts';
import { workerCount } from './session/worker-count.ts';

/** What the judged slices of one arm hold, pair by pair; those of the others hold the same. */
const comparedLoads = (plan: Plan): readonly SliceLoad[] => {
  const requests = countsBySlice(plan.arrivals.slice, plan.slices.length);
  const connections = countsBySlice(plan.connections.slice, plan.slices.length);
  return plan.slices
    .filter(({ judged, mode }) => judged && mode === plan.modes[0])
    .map(({ index }) => ({ requests: requests[index] ?? 0, connections: connections[index] ?? 0 }));
};

/** What the comparison of two arms needs, line by line; nothing in a plan of one. */
const comparisonNeedsOf = (plan: Plan) => {
  if (plan.modes.length < 2) return [];
  const loads = comparedLoads(plan);
  const { gating, compare } = plan.scenario;
  return comparisonNeeds({ gating, informs: compare.informs, changes: loadChanges(plan.scenario) }, loads).map(
    (need) => ({
      ...need,
      planned: loads.length,
    }),
  );
};

/** What is cut in a phase; in a plan of several arms, of the first. */
const herdIn = (plan: Plan, { name, herd }: Phase) => {
  const planned = plan.herds.find((each) => phaseOfHerd(plan, each) === name);
  return herd === undefined || planned === undefined ? null : { atMs: herd.atMs, ...herdCut(plan, planned) };
};

const phaseLine = (phase: Phase, plan: Plan, { catalogue: { cli, quoteShapes, shapes } }: CliContext): string => {
  const herd = herdIn(plan, phase);
  const load = [
    ...(phase.quotes === undefined ? [] : [quoteShapes.planned(phase.quotes, phase.durationMs)]),
    ...(phase.connections === undefined ? [] : [shapes.sockets(phase.connections, phase.durationMs)]),
    ...(herd === null ? [] : [shapes.herd(herd)]),
  ].join(', ');
  return cli.planPhase({ name: phase.name, judged: phase.judged, durationMs: phase.durationMs, load });
};

/** How the sockets of a plan behave, where that is not as usual. */
const manners = ({ scenario, connections }: Plan, { catalogue: { shapes } }: CliContext): readonly string[] => {
  if (connections.count === 0) return [];
  const subscriptions = shapes.subscriptions(scenario.sockets);
  const { reconnect, slowReaders, halfOpen } = scenario.sockets;
  const impaired = [shapes.slowReaders(slowReaders), shapes.halfOpen(halfOpen.share)];
  const said = [subscriptions, reconnect ? shapes.returning() : null, ...impaired];
  return said.flatMap((sentence) => (sentence === null ? [] : [`  ${sentence}`]));
};

/** Whether the slots in flight will do with as many load processes as the rate asks for, on any machine. */
const slotsOf = ({ scenario }: Plan) =>
  slotsShort(scenario, { shards: 1, processes: workerCount(scenario, { shards: 1, cores: Number.POSITIVE_INFINITY }) });

/** What is told of a plan beside itself. */
type Told = { readonly launches: readonly PlannedLaunch[]; readonly needs: readonly Need[] };

const hanging = (line: string): readonly string[] => hang(line, COLUMNS);

const planAsText = (plan: Plan, { launches, needs }: Told, context: CliContext): string => {
  const { cli, comparison, judgement, quoteShapes, twoClients } = context.catalogue;
  const short = slotsOf(plan);
  const { scenario, modes, seed, hash, slices, twins } = plan;
  const samples = plannedSamples(plan);
  const needLines = needs.map(
    (need) => `  ${modes.length > 1 ? `${need.mode}: ` : ''}${needSentence(judgement, need)}`,
  );
  const said = [
    cli.planTitle(scenario.name, scenario.question),
    cli.planLine({ modes, slices: slices.length, durationMs: plan.durationUs / 1000, seed, hash }),
    '',
    cli.planPhases(),
    ...scenario.phases.map((phase) => phaseLine(phase, plan, context)),
    ...manners(plan, context),
    ...Object.entries(samples).map(([mode, counts]) => cli.planTotals(mode, counts)),
    ...(twins.length > 0 ? [twoClients.planned(twins.length / modes.length)] : []),
    ...(modes.length > 1 && plan.connections.count > 0 ? [cli.planHeldShort()] : []),
    '',
    cli.planNeedsTitle(),
    ...needLines,
    ...comparisonNeedsOf(plan).map((need) => `  ${comparison.need(need)}`),
    '',
  ];
  // What would be started is printed as it would be typed.
  return [
    ...said.flatMap(hanging),
    ...(short === null ? [] : [...wrap(quoteShapes.slotsTooFew(short), COLUMNS), '']),
    ...launchesAsText(launches, context.catalogue.managed).concat(launches.length > 0 ? [''] : []),
    cli.noTraffic(),
  ].join('\n');
};

const planAsJson = (plan: Plan, { launches, needs }: Told): string => {
  const { scenario, modes, seed, hash, slices, durationUs, arrivals, connections } = plan;
  const samples = plannedSamples(plan);
  const counts = { arrivals: arrivals.count, connections: connections.count, judged: samples };
  const started = launches.length === 0 ? {} : { managed: launchesAsData(launches) };
  return JSON.stringify(
    {
      scenario,
      modes,
      seed,
      planHash: hash,
      durationMs: durationUs / 1000,
      counts,
      needs,
      comparison: comparisonNeedsOf(plan),
      slotsShort: slotsOf(plan),
      ...started,
      slices,
    },
    null,
    2,
  );
};

export type PlanOutput = {
  readonly json: boolean;
  /** The targets that would be started. */
  readonly launches?: readonly PlannedLaunch[];
  /** Whether it would end at the first planned look that decides, which takes more samples. */
  readonly untilDecided?: boolean;
  /** The most pairs that several arms play. */
  readonly pairsMax?: number;
};

/** Prints a plan, what it can decide and what it would start; always exits 0, since a plan that cannot decide is still a plan. */
export const printPlan = (plan: Plan, output: PlanOutput, context: CliContext): number => {
  const { json, launches = [], untilDecided = false, pairsMax = Number.POSITIVE_INFINITY } = output;
  const needs = needsOf(plan.scenario, plannedSamples(plan), { alpha: alphaOfRun({ untilDecided }), pairsMax });
  const told = { launches, needs };
  context.stdout(`${json ? planAsJson(plan, told) : planAsText(plan, told, context)}\n`);
  return EXIT.pass;
};
