import { EXIT, HarnessError } from '../../core/errors.ts';
import type { LimitAnswer, LimitCause, LimitSettings, LimitStep } from '../../core/limit-search.ts';
import type { Mode } from '../../core/modes.ts';
import { answerOf, type Next, nextStep, type SearchSettings } from '../../judge/limit/search.ts';
import type { StopReason } from '../../load/perform.ts';
import type { CliContext } from '../context.ts';
import type { LoadRequest, Place } from '../session/request.ts';
import { CODE_OF_SIGNAL } from '../signals.ts';
import { type Rest, restBefore, waitCalm, withAsker } from './calm.ts';
import { playStep, type StepPlayed } from './play-step.ts';
import { type PlannedStep, planStep, type StepFrame, stepTakesMs } from './step-request.ts';

/** What ends a search before every mode has its answer, with the exit code that it leads to. */
export type Ended = { readonly cause: LimitCause; readonly detail: string; readonly exitCode: number };

/** The search of one mode so far; `answer` null: it goes on. */
export type ModeSearch = {
  readonly place: Place;
  readonly steps: readonly LimitStep[];
  readonly answer: LimitAnswer | null;
};

export type LimitJob = {
  readonly base: LoadRequest;
  readonly settings: LimitSettings;
  readonly frame: Omit<StepFrame, 'base' | 'stepMs' | 'place'>;
  readonly places: readonly Place[];
  /** The folder of the search. */
  readonly folder: string;
  /** Told after every step, so that whatever happens next, what is known is left. Where that cannot be, the search ends. */
  onStep(modes: readonly ModeSearch[]): Promise<void>;
};

export type Found = { readonly modes: readonly ModeSearch[]; readonly ended: Ended | null };

/** What a step is void for at any rate. */
const AT_ANY_RATE: ReadonlySet<LimitStep['reason']> = new Set<LimitStep['reason']>([
  'mode-unproven',
  'no-data',
  'not-measurable',
]);

/** Of a step that was stopped nothing is taken. */
const counted = (steps: readonly LimitStep[]): LimitStep[] => steps.filter(({ ended }) => ended !== 'stopped');

/** What a search does to a target. */
export type Hands = {
  /** Waits until it is at rest; before its first step it is asked what that is. False: it did not come to rest, or somebody wants to stop. */
  rest(place: Place, isStopped: () => boolean): Promise<boolean>;
  play(step: PlannedStep, place: Place, fromUs: number): Promise<StepPlayed>;
};

/** What the steps of all modes share. */
type Ground = {
  readonly job: LimitJob;
  readonly context: CliContext;
  readonly hands: Hands;
  readonly searching: SearchSettings;
  stopped(): StopReason | null;
};

const searchingOf = ({ base, settings, places }: LimitJob): SearchSettings => ({
  ...settings,
  budgetMs: settings.budgetMs / places.length,
  tookMs: (ratePerSec, factor) => stepTakesMs(base.scenario, settings.stepMs, { ratePerSec, factor }),
});

/** The real ones. */
export const handsOn = (base: LoadRequest, context: CliContext): Hands => {
  const rests = new Map<Place, Rest>();
  return {
    rest: (place, isStopped) =>
      withAsker(place, base, context, async (ask) => {
        const before = rests.get(place) ?? (await restBefore({ ask }));
        rests.set(place, before);
        return waitCalm(before, { clock: context.clock, ask, isStopped });
      }),
    play: (step, place, fromUs) => playStep(step, place, fromUs, context),
  };
};

/** How a mode stands after its next move, and whether that ends all of the search. */
type Moved = { readonly mode: ModeSearch; readonly ended: Ended | null };

const answered = (mode: ModeSearch, { searching }: Ground, cause: LimitCause): ModeSearch => ({
  ...mode,
  answer: answerOf(counted(mode.steps), searching, cause),
});

const endOf = ({ step, exitCode, reasons }: StepPlayed, mode: Mode, { context }: Ground): Ended | null => {
  const detail = context.catalogue.limit.ofStep(mode, step.nth, reasons.join(' '));
  if (exitCode === EXIT.ourFault) return { cause: 'stopped', detail, exitCode };
  if (exitCode === EXIT.sigint || exitCode === EXIT.sigterm) return { cause: 'interrupted', detail, exitCode };
  return AT_ANY_RATE.has(step.reason) ? { cause: 'stopped', detail, exitCode: EXIT.inconclusive } : null;
};

type Asked = Extract<Next, { kind: 'step' }>;

const played = async (mode: ModeSearch, asked: Asked, fromUs: number, ground: Ground): Promise<Moved> => {
  const { job, context } = ground;
  const { place } = mode;
  const { limit: text } = context.catalogue;
  const { base, settings, frame, folder } = job;
  const nth = mode.steps.length + 1;
  const step = planStep({ ...asked, nth }, { ...frame, base, stepMs: settings.stepMs, place }, folder);
  context.stderr(`${text.stepBegins(place.mode, nth, asked.ratePerSec, step.durationMs)}\n`);
  const over = await ground.hands.play(step, place, fromUs);
  context.stderr(`${text.stepOver(place.mode, over.step)}\n`);
  return { mode: { ...mode, steps: [...mode.steps, over.step] }, ended: endOf(over, place.mode, ground) };
};

/** Before a step the target has to be at rest, and after the last one too: an answer from a target that did not get over it is none to go by. */
const moved = async (mode: ModeSearch, ground: Ground): Promise<Moved> => {
  const next = nextStep(counted(mode.steps), ground.searching);
  const fromUs = ground.context.clock.nowUs();
  const isCalm = await ground.hands.rest(mode.place, () => ground.stopped() !== null);
  const signal = ground.stopped();
  if (signal !== null) {
    const { why, detail } = signal;
    return { mode, ended: { cause: 'interrupted', detail, exitCode: CODE_OF_SIGNAL[why] } };
  }
  if (!isCalm) return { mode: answered(mode, ground, 'not-calm'), ended: null };
  return next.kind === 'end'
    ? { mode: { ...mode, answer: next.answer }, ended: null }
    : played(mode, next, fromUs, ground);
};

/**
 * What an error means in the middle of a search. A target that took a step of ours and is gone is what the load did to it; not one that was never there,
 * nor one that refuses our credentials. Exit 2 says that nothing was loaded, and something was.
 */
const codeOfEnd = ({ exitCode, isRefusal }: HarnessError, { steps }: ModeSearch): number => {
  if (exitCode === EXIT.usage) return EXIT.inconclusive;
  return exitCode === EXIT.unreachable && !isRefusal && steps.length > 0 ? EXIT.fail : exitCode;
};

/** Before the first step an error is an ordinary refusal; after it, what is known must be left. */
const movedOrEnded = async (mode: ModeSearch, ground: Ground, hasSteps: boolean): Promise<Moved> => {
  try {
    return await moved(mode, ground);
  } catch (error) {
    if (!(error instanceof HarnessError) || !hasSteps) throw error;
    const exitCode = codeOfEnd(error, mode);
    return { mode, ended: { cause: 'stopped', detail: `${error.message} ${error.hint}`, exitCode } };
  }
};

/** What is known cannot be left: the search ends on it, and is told. */
const toldOrEnded = async (modes: readonly ModeSearch[], { job }: Ground): Promise<Ended | null> => {
  try {
    await job.onStep(modes);
    return null;
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { cause: 'stopped', detail: `${error.message} ${error.hint}`, exitCode: EXIT.ourFault };
  }
};

/** Plays the steps of all modes in turn, one of each mode and then the next, until each has its answer or something ends them all. */
export const searchLimits = async (
  job: LimitJob,
  context: CliContext,
  hands: Hands = handsOn(job.base, context),
): Promise<Found> => {
  const ground: Ground = {
    job,
    context,
    hands,
    searching: searchingOf(job),
    stopped: () => context.signals?.asked() ?? null,
  };
  let modes: readonly ModeSearch[] = job.places.map((place) => ({ place, steps: [], answer: null }));
  while (modes.some(({ answer }) => answer === null)) {
    for (const { place } of modes.filter(({ answer }) => answer === null)) {
      const before = modes.find((each) => each.place === place);
      if (before === undefined) continue;
      const { mode, ended: byStep } = await movedOrEnded(
        before,
        ground,
        modes.some(({ steps }) => steps.length > 0),
      );
      modes = modes.map((each) => (each.place === place ? mode : each));
      const ended = byStep ?? (await toldOrEnded(modes, ground));
      if (ended !== null)
        return {
          modes: modes.map((each) => (each.answer === null ? answered(each, ground, ended.cause) : each)),
          ended,
        };
    }
  }
  return { modes, ended: null };
};
