import type { Demand, LimitAnswer, LimitCause, LimitSettings, LimitStep, StepVerdict } from '../../limit-search.ts';
import type { Mode } from '../../modes.ts';
import type { ObjectiveId } from '../../objectives.ts';
import { count, counted, duration, listed, milliseconds, percent } from './figures.ts';
import { judgementText } from './judgement.ts';

const OPEN: Readonly<Record<Exclude<Demand, 'met' | 'missed'>, string>> = {
  open: 'it is not outside what is known of the limit',
  once: 'the end that would decide was seen only once',
  coarse: 'the steps that held over it had too few requests to prove every objective',
};

/** A rate without its unit: whole, or with as many decimals as it is asked for where it is low. */
const rate = (perSec: number): string => (perSec >= 20 ? count(perSec) : String(Math.round(perSec * 100) / 100));

const perSecond = (perSec: number): string => `${rate(perSec)}/s`;

const interval = ({ lowerPerSec, upperPerSec }: LimitAnswer): string => {
  if (lowerPerSec !== null && upperPerSec !== null)
    return ` (the limit is between ${rate(lowerPerSec)} and ${perSecond(upperPerSec)}, 95 % sure)`;
  if (lowerPerSec !== null) return ` (the limit is over ${perSecond(lowerPerSec)}, 95 % sure)`;
  return upperPerSec === null ? '' : ` (the limit is under ${perSecond(upperPerSec)}, 95 % sure)`;
};

const seen = ({ holdsAtPerSec, breaksAtPerSec }: LimitAnswer): string =>
  [
    ...(holdsAtPerSec === null ? ['no rate held'] : [`holds at ${perSecond(holdsAtPerSec)}`]),
    ...(breaksAtPerSec === null ? ['none broke'] : [`breaks at ${perSecond(breaksAtPerSec)}`]),
  ].join(', ');

const CAUSES: Readonly<Record<LimitCause, string>> = {
  budget: 'the budget ended',
  generator: 'at higher rates this generator could not keep up',
  'noisy-host': 'this machine stalled in the steps that should have decided',
  undecided: 'the steps that should have decided could not, not with twice the time either',
  'not-calm': 'the target did not answer calmly again within a minute, look at it now',
  interrupted: 'the search was stopped',
  stopped: 'the search could not go on',
};

/** Without its mode. */
const answered = (answer: LimitAnswer, { capPerSec }: LimitSettings): string => {
  const { outcome, holdsAtPerSec, breaksAtPerSec, cause } = answer;
  switch (outcome) {
    case 'found':
      return `${seen(answer)}${interval(answer)}`;
    case 'not-reached':
      return `not reached: holds at ${perSecond(capPerSec)}, the highest rate allowed, and no rate broke`;
    case 'never-holds':
      return `holds at no rate that was tried; breaks down to ${perSecond(breaksAtPerSec ?? 0)}`;
    case 'inconclusive':
      return cause === 'generator' && breaksAtPerSec === null
        ? `inconclusive: this generator could not ${holdsAtPerSec === null ? 'keep up at any rate that was tried' : `go higher than ${perSecond(holdsAtPerSec)}`}; ${seen(answer)}`
        : `inconclusive: ${seen(answer)}; ${CAUSES[cause ?? 'undecided']}${interval(answer)}`;
  }
};

/** Rates over 20 are whole: near there no finer one lies between two of them. */
const WHOLE_RATES = 'rates are whole, and none lies between the two';

const isWide = ({ holdsAtPerSec, breaksAtPerSec }: LimitAnswer, resolutionRatio: number): boolean =>
  holdsAtPerSec !== null && breaksAtPerSec !== null && breaksAtPerSec / holdsAtPerSec > 1 + resolutionRatio;

/** What to know of an answer beside its figures. */
const doubts = (answer: LimitAnswer, { resolutionRatio }: LimitSettings): string[] => {
  const { outcome, holdsConfirmed, breaksConfirmed, cause } = answer;
  if (outcome !== 'found') return outcome !== 'inconclusive' && cause === 'not-calm' ? [CAUSES[cause]] : [];
  const once = [...(holdsConfirmed ? [] : ['the hold']), ...(breaksConfirmed ? [] : ['the break'])];
  const why = cause === null ? WHOLE_RATES : CAUSES[cause];
  return [
    ...(isWide(answer, resolutionRatio) ? [`wider than asked for: ${why}`] : cause === null ? [] : [CAUSES[cause]]),
    ...(once.length === 0 ? [] : [`${listed(once)} seen only once`]),
  ];
};

const VERDICTS: Readonly<Record<StepVerdict, string>> = {
  holds: 'holds',
  breaks: 'breaks',
  growing: 'fills up',
  undecided: 'undecided',
  generator: 'we were too slow',
};

const names = (ids: readonly ObjectiveId[]): string => listed(ids.map(judgementText.objectiveName));

/** Why a step stands as it does, in a few words; empty where it simply holds. */
const whyOfStep = (step: LimitStep): string => {
  const { verdict, reason, objectives, riseMs } = step;
  if (verdict === 'breaks') return names(objectives.filter((each) => each.verdict === 'fail').map(({ id }) => id));
  if (verdict === 'growing') return `answers rise by ${milliseconds(riseMs ?? 0)} or more from its start to its end`;
  return reason === null ? '' : judgementText.why(reason);
};

/** The search for the highest rate that holds. */
export const limitText = {
  rate,
  flags: {
    findLimit: (): string => 'search the highest quote rate at which every gating objective still holds',
    from: (): string => "with --find-limit: the first rate per second (default: the scenario's)",
    to: (): string => "with --find-limit: never a higher one (default: the scenario's cap)",
    budget: (): string => 'with --find-limit: end after this long, all modes together (default 15m)',
    step: (): string => 'with --find-limit: judged time of a step, at least 10s (default 10s)',
    resolution: (): string => 'with --find-limit: how near the two ends come, 1% to 50% (default 5%)',
    atLeast: (): string => 'with --find-limit: exit 1 if the limit is proven to be under this rate',
  },
  needsFindLimit: (flag: string): string => `${flag} works only together with --find-limit.`,
  needsFindLimitHint: (flag: string): string => `Add --find-limit, or leave ${flag} out.`,
  notWith: (flag: string): string => `${flag} cannot be used with --find-limit.`,
  notWithHint: (instead: string | null): string =>
    instead === null
      ? 'Leave it out: the search plans its own steps.'
      : `The search plans its own steps; say ${instead}.`,
  oneModeOfTwo: (): string => '--url <mode>=<url> searches both modes, and --mode names one of them.',
  oneModeOfTwoHint: (mode: Mode): string =>
    `Leave --mode out, or give the one address alone: --mode ${mode} --url <url>.`,
  ownEngineHint: (): string => 'Leave it out: our own engine plays the steps of a search.',
  shortStep: (): string => 'A step of under 10 seconds does not show a queue that fills slowly.',
  shortStepHint: (): string => 'Write --step 10s or longer.',
  badResolution: (got: string): string => `--resolution must be a share from 1% to 50%; got "${got}".`,
  badResolutionHint: (): string => 'Write it like --resolution 5%.',
  badOrder: (fromPerSec: number, capPerSec: number): string =>
    `The first rate, ${perSecond(fromPerSec)}, is over the highest that is allowed, ${perSecond(capPerSec)}.`,
  badOrderHint: (): string => 'Lower --from, or raise --to (up to `caps.ratePerSec` of the scenario).',
  overCap: (capPerSec: number, mostPerSec: number): string =>
    `--to ${rate(capPerSec)} is over the cap of the scenario, ${perSecond(mostPerSec)}.`,
  overCapHint: (): string => 'Lower --to, or raise `caps.ratePerSec` in the scenario.',
  cannotShow: (atLeastPerSec: number, least: number): string =>
    `A search up to less than ${perSecond(least)} cannot show that ${perSecond(atLeastPerSec)} is met: the limit is known to a few per cent.`,
  cannotShowHint: (least: number): string => `Write --to ${least} or more.`,
  noQuotes: (scenario: string): string => `The scenario ${scenario} sends no quotes, so it has no rate to search.`,
  noQuotesHint: (): string => 'Take one with quotes, such as quote-steady or mixed-day.',

  dryRun: (of: LimitSettings, stepMs: number): string =>
    `Would search from ${perSecond(of.fromPerSec)} to at most ${perSecond(of.capPerSec)} (and down to ${perSecond(of.floorPerSec)}) in steps of ${duration(stepMs)} and more, for up to ${duration(of.budgetMs)}. The first step:`,
  /** On stderr, when a step begins and when it is over. */
  stepBegins: (mode: Mode, nth: number, ratePerSec: number, durationMs: number): string =>
    `${mode}: step ${nth}: ${perSecond(ratePerSec)} for ${duration(durationMs)} …`,
  stepOver: (mode: Mode, step: LimitStep): string => {
    const why = whyOfStep(step);
    const p95 = step.p95Ms === null ? '' : `, P95 ${milliseconds(step.p95Ms)}`;
    return `${mode}: step ${step.nth}: ${perSecond(step.ratePerSec)} ${VERDICTS[step.verdict]}${p95}${why === '' ? '' : ` (${why})`}`;
  },

  title: (scenario: string, gating: readonly ObjectiveId[]): string =>
    `${scenario}: the highest rate at which ${gating.length === 1 ? 'this holds' : 'these hold'}: ${names(gating)}`,
  answer: (mode: Mode, answer: LimitAnswer, settings: LimitSettings): string =>
    `${mode}: ${[answered(answer, settings), ...doubts(answer, settings)].join('; ')}.`,
  columns: (): readonly string[] => ['rate/s', 'time', 'P95', 'requests', 'not ok', 'verdict', ''],
  row: (step: LimitStep): readonly string[] => {
    const { planned, notReleased, ok } = step.arrivals;
    const sent = planned - notReleased;
    return [
      rate(step.ratePerSec),
      duration(step.durationMs),
      step.p95Ms === null ? '-' : milliseconds(step.p95Ms),
      count(sent),
      count(sent - ok),
      VERDICTS[step.verdict],
      step.verdict === 'breaks' && step.ended === 'broke' ? `${whyOfStep(step)}; ended early` : whyOfStep(step),
    ];
  },
  coarse: (of: {
    readonly mode: Mode;
    readonly ids: readonly ObjectiveId[];
    readonly ratePerSec: number;
    readonly n: number;
    readonly upper: number;
    readonly needsMs: number;
  }): string =>
    `${of.mode}: ${names(of.ids)} at ${perSecond(of.ratePerSec)}: none of ${counted(of.n, 'samples')} was bad, which proves at most ${percent(of.upper, 2)} and not the limit itself. With --step ${Math.ceil(of.needsMs / 1000)}s a step would have enough.`,
  notSeenToFill: (mode: Mode, ratePerSec: number): string =>
    `${mode}: whether a queue fills up at ${perSecond(ratePerSec)} could not be told: this scenario changes its rate, or has too few slices in one phase. Search quote-steady for that.`,
  pool: (mode: Mode, ratePerSec: number, connections: number): string =>
    `${mode}: at ${perSecond(ratePerSec)} all ${count(connections)} connections of our pool were busy. If the answers themselves were slow, that is why; if they were fast, raise quotes.poolConnections in the scenario.`,
  booksAlone: (mode: Mode, alone: number, steps: number): string =>
    `${mode}: in ${alone} of ${counted(steps, 'steps')} the target's own counts were not compared; ours stand alone (set GATEPROOF_ADMIN_TOKEN, or name its counters in the profile).`,
  ofStep: (mode: Mode, nth: number, detail: string): string => `${mode}: step ${nth}: ${detail}`,
  goesOn: (mode: Mode): string => `${mode}: the search goes on.`,
  /** `aloneMs`: how long that rate alone takes to decide. */
  demand: (mode: Mode, atLeastPerSec: number, demand: Demand, aloneMs: number): string => {
    const asked = `${mode}: ${perSecond(atLeastPerSec)}`;
    if (demand === 'met') return `${asked} is met: the limit is proven to be over it.`;
    if (demand === 'missed') return `${asked} is missed: the limit is proven to be under it.`;
    const alone = `--rate ${atLeastPerSec} --duration ${Math.ceil(aloneMs / 60_000)}m`;
    return `${mode}: whether ${perSecond(atLeastPerSec)} is met is open: ${OPEN[demand]}. To decide that one rate, run it alone and longer: ${alone}.`;
  },
  steps: (of: LimitSettings): string =>
    `A step is judged for ${duration(of.stepMs)} or more, and each end that was seen twice for twice that: a queue that takes longer to show is not seen.`,
  stopped: (detail: string): string => `Stopped: ${detail}`,
  files: (files: readonly string[], folder: string): string =>
    `Files: ${listed([...files, `a record of every step in ${folder}/steps/`])}`,
  searchElsewhere: (path: string): string =>
    `The folder of the search could not take limit.json; it stands at ${path}.`,
  notWritten: (folder: string, files: readonly string[]): string =>
    `Cannot write ${files.join(', ')} into ${folder}. The answer is in the report that was printed.`,
  notWrittenHint: (): string =>
    'Keep the report that was printed, for a search is not judged again as a whole, and check the permissions and the free space of the folder.',
  rejudge: (folder: string): string => `Judge a step again: gateproof report ${folder}/steps/<step>`,
  again: (command: string): string => `Again: ${command}`,
} as const;
