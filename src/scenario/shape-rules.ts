import type { Problem } from '../core/errors.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { PhaseDraft, ScenarioDraft } from './draft.ts';
import { herdRules } from './herd-rules.ts';

const text = englishCatalogue.shapes;

type Load = NonNullable<PhaseDraft['connections']>;
type ShapeRule = (load: Load, durationMs: number | null) => ({ readonly at: string } & Omit<Problem, 'path'>) | null;

const stepsAreCounted: ShapeRule = ({ shape, steps }) =>
  shape === 'step' && steps === null
    ? { at: 'steps', expected: text.stepsWanted(), got: 'undefined', fix: text.stepsWantedFix() }
    : null;

const onlySteps =
  (at: 'steps' | 'openMs'): ShapeRule =>
  (load) =>
    load.shape !== null && load.shape !== 'step' && load[at] !== null
      ? { at, expected: text.onlySteps(), got: String(load[at]), fix: text.onlyStepsFix(at) }
      : null;

/** A step without a socket would be a step of nothing. */
const oneSocketAStep: ShapeRule = ({ shape, steps, count }) =>
  shape === 'step' && steps !== null && count !== null && count < steps
    ? { at: 'count', expected: text.socketEachStep(steps), got: String(count), fix: text.socketEachStepFix(steps) }
    : null;

/** Groups that overlap would be no steps. */
const stepIsOpenInTime: ShapeRule = ({ shape, steps, openMs }, durationMs) => {
  if (shape !== 'step' || steps === null || openMs === null || durationMs === null) return null;
  const mostMs = Math.floor(durationMs / steps);
  if (openMs <= mostMs) return null;
  return {
    at: 'openMs',
    expected: text.openWithinStep(mostMs),
    got: String(openMs),
    fix: text.openWithinStepFix(mostMs),
  };
};

/** A phase shorter than a hold replaces nobody. */
const churnTurnsOver: ShapeRule = ({ shape, holdMs }, durationMs) =>
  shape === 'churn' && holdMs !== null && durationMs !== null && durationMs < holdMs
    ? { at: 'holdMs', expected: text.holdWithinPhase(durationMs), got: String(holdMs), fix: text.holdWithinPhaseFix() }
    : null;

const RULES: readonly ShapeRule[] = [
  stepsAreCounted,
  onlySteps('steps'),
  onlySteps('openMs'),
  oneSocketAStep,
  stepIsOpenInTime,
  churnTurnsOver,
];

const problemsOf = ({ connections, durationMs }: PhaseDraft, phase: number): readonly Problem[] =>
  connections === null
    ? []
    : RULES.flatMap((rule) => {
        const found = rule(connections, durationMs);
        if (found === null) return [];
        const { at, ...problem } = found;
        return [{ path: `phases[${phase}].connections.${at}`, ...problem }];
      });

/** A socket is slow, silent or neither; and one that comes back would have to be made so again. */
const impairedFit = ({ sockets: { reconnect, slowReaders, halfOpen } }: ScenarioDraft): readonly Problem[] => {
  const share = slowReaders.share + halfOpen.share;
  return [
    ...(share > 1
      ? [
          {
            path: 'sockets.halfOpen.share',
            expected: text.sharesFit(),
            got: String(halfOpen.share),
            fix: text.sharesFitFix(),
          },
        ]
      : []),
    ...(share > 0 && reconnect === true
      ? [{ path: 'sockets.reconnect', expected: text.impairedStay(), got: 'true', fix: text.impairedStayFix() }]
      : []),
  ];
};

/** What the shape of a phase's connections needs, and what means nothing to it. */
export const shapeRules: readonly ((draft: ScenarioDraft) => readonly Problem[])[] = [
  ({ phases }) => phases.flatMap(problemsOf),
  ...herdRules,
  impairedFit,
];
