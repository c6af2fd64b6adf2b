import type { Problem } from '../core/errors.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import { rateStretches } from '../core/quote-rate.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { PhaseDraft, ScenarioDraft } from './draft.ts';
import { quoteRules } from './quote-rules.ts';
import { shapeRules } from './shape-rules.ts';
import { socketsOpened } from './shapes/sockets.ts';

type Rule = (draft: ScenarioDraft) => readonly Problem[];

const text = englishCatalogue.scenario;

const perPhase =
  (rule: (phase: PhaseDraft, path: string, draft: ScenarioDraft) => readonly Problem[]): Rule =>
  (draft) =>
    draft.phases.flatMap((phase, index) => rule(phase, `phases[${index}]`, draft));

const distinctNames: Rule = ({ phases }) =>
  phases.flatMap(({ name }, index) =>
    name === null || phases.findIndex((other) => other.name === name) === index
      ? []
      : [
          {
            path: `phases[${index}].name`,
            expected: text.distinctName(),
            got: JSON.stringify(name),
            fix: text.distinctNameFix(name),
          },
        ],
  );

const steadyIsNoBurst = perPhase(({ steady, connections }, path) =>
  steady === true && (connections?.shape === 'burst' || connections?.shape === 'step')
    ? [{ path: `${path}.steady`, expected: text.steadyBurst(), got: 'true', fix: text.steadyBurstFix() }]
    : [],
);

/** As many as the phase opens, as far as that can be read. */
const openedIn = ({ connections, durationMs }: PhaseDraft): number => {
  const { shape = null, count = null, holdMs = null } = connections ?? {};
  if (shape !== 'churn' || count === null || holdMs === null || durationMs === null) return count ?? 0;
  return socketsOpened({ shape, count, holdMs }, durationMs);
};

const connectionsWithinCap: Rule = ({ phases, caps }) => {
  let total = 0;
  let firstOver: number | null = null;
  for (const [index, phase] of phases.entries()) {
    total += openedIn(phase);
    if (caps !== null && total > caps.connections) firstOver ??= index;
  }
  if (firstOver === null || caps === null) return [];
  return [
    {
      path: `phases[${firstOver}].connections.count`,
      expected: text.connectionsWithinCap(caps.connections),
      got: text.totalOf(total),
      fix: text.connectionsWithinCapFix(total),
    },
  ];
};

const durationWithinCap: Rule = ({ phases, caps }) => {
  const totalMs = phases.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
  if (caps === null || totalMs <= caps.durationMs) return [];
  return [
    {
      path: 'phases',
      expected: text.durationWithinCap(caps.durationMs),
      got: text.totalDuration(totalMs),
      fix: text.durationWithinCapFix(totalMs),
    },
  ];
};

type Part = { readonly name: string; readonly ms: number; readonly isWhole: boolean };

/** The parts of a judged phase that are cut into slices each on their own: where its rate jumps, more than one. */
const judgedParts = ({ judged, name, durationMs, quotes }: PhaseDraft): readonly Part[] => {
  if (judged !== true || durationMs === null) return [];
  const stretches = quotes === null ? [] : rateStretches(quotes, durationMs);
  if (stretches.length < 2) return [{ name: name ?? '', ms: durationMs, isWhole: true }];
  return stretches.map(({ fromUs, toUs }) => ({
    ...{ name: name ?? '', ms: Math.floor((toUs - fromUs) / 1000), isWhole: false },
  }));
};

const sliceFits: Rule = ({ phases, sliceMs }) => {
  const shortest = phases.flatMap(judgedParts).toSorted((a, b) => a.ms - b.ms)[0];
  if (sliceMs === null || shortest === undefined || sliceMs <= shortest.ms) return [];
  return [
    {
      path: 'sliceMs',
      expected: text.sliceFits(shortest),
      got: String(sliceMs),
      fix: text.sliceFitsFix(shortest),
    },
  ];
};

const gatingOnce: Rule = ({ gating }) =>
  gating.flatMap((id, index) =>
    id === null || gating.indexOf(id) === index
      ? []
      : [
          {
            path: `gating[${index}]`,
            expected: text.gatingOnce(),
            got: JSON.stringify(id),
            fix: text.gatingOnceFix(id),
          },
        ],
  );

/** What each objective is measured on (docs/spec/target-contract.md 5.1); `server`: whether it can be watched is known only where it runs. */
const MEASURED_ON: Readonly<Record<ObjectiveId, 'quotes' | 'connections' | 'server'>> = {
  availability: 'quotes',
  'error-rate': 'quotes',
  'response-p95': 'quotes',
  'connect-success': 'connections',
  'disconnect-rate': 'connections',
  'message-latency-p95': 'connections',
  cpu: 'server',
  memory: 'server',
  pool: 'server',
  'event-lossless': 'connections',
  'last-value': 'connections',
  'message-order': 'connections',
  'join-p95': 'connections',
  'subscribe-p95': 'connections',
  'recovery-success': 'connections',
};

const isObjective = (id: string): id is ObjectiveId => Object.hasOwn(MEASURED_ON, id);

const gatingIsMeasurable: Rule = ({ gating, phases }) =>
  gating.flatMap((id, index) => {
    if (id === null || !isObjective(id)) return [];
    const load = MEASURED_ON[id];
    if (load === 'server' || phases.some((phase) => phase.judged === true && phase[load] !== null)) return [];
    return [
      {
        path: `gating[${index}]`,
        expected: text.gatingMeasurable(load),
        got: JSON.stringify(id),
        fix: text.gatingMeasurableFix(id, load),
      },
    ];
  });

/** Sockets that ask for nothing back leave nothing to judge. */
const recoveryIsAsked: Rule = ({ gating, sockets }) =>
  gating.flatMap((id, index) =>
    id !== 'recovery-success' || sockets.recoverMs !== null
      ? []
      : [
          {
            path: `gating[${index}]`,
            expected: text.recoveryAsked(),
            got: JSON.stringify(id),
            fix: text.recoveryFix(),
          },
        ],
  );

/** They are measured on what a subscription is answered with and brings. */
const OF_SUBSCRIPTIONS: readonly string[] = [
  'message-latency-p95',
  'event-lossless',
  'last-value',
  'message-order',
  'subscribe-p95',
] satisfies ObjectiveId[];

/** Sockets that subscribe to nothing have no stream to judge, to miss, to read slowly or to fall silent in. */
const subscriptionsAreMade: Rule = ({ gating, sockets }) => {
  if (sockets.subscribe !== false) return [];
  const problem = (path: string, got: string): Problem => ({
    ...{ path, got },
    expected: text.subscriptionsMade(),
    fix: text.subscriptionsMadeFix(path),
  });
  const { recoverMs, slowReaders, halfOpen } = sockets;
  return [
    ...gating.flatMap((id, index) =>
      id !== null && OF_SUBSCRIPTIONS.includes(id) ? [problem(`gating[${index}]`, JSON.stringify(id))] : [],
    ),
    ...(typeof recoverMs === 'number' ? [problem('sockets.recoverMs', String(recoverMs))] : []),
    ...(slowReaders.share > 0 ? [problem('sockets.slowReaders.share', String(slowReaders.share))] : []),
    ...(halfOpen.share > 0 ? [problem('sockets.halfOpen.share', String(halfOpen.share))] : []),
  ];
};

const aJudgedPhase: Rule = ({ phases }) =>
  phases.length > 0 && phases.every(({ judged }) => judged === false)
    ? [{ path: 'phases', expected: text.aJudgedPhase(), got: text.totalOf(0), fix: text.aJudgedPhaseFix() }]
    : [];

const RULES: readonly Rule[] = [
  distinctNames,
  steadyIsNoBurst,
  ...shapeRules,
  quoteRules,
  connectionsWithinCap,
  durationWithinCap,
  gatingOnce,
  recoveryIsAsked,
  subscriptionsAreMade,
  sliceFits,
];

/**
 * What is wrong between the parts of a scenario. The rules about what the phases hold as a whole are left out while the phases
 * themselves have problems (`phasesKnown` false): their complaint would only echo those.
 */
export const problemsBetweenParts = (draft: ScenarioDraft, phasesKnown: boolean): readonly Problem[] =>
  [...RULES, ...(phasesKnown ? [aJudgedPhase, gatingIsMeasurable] : [])].flatMap((rule) => rule(draft));
