import type { Tier } from '../../core/checks.ts';
import {
  type Diagnosed,
  type Diagnosis,
  type Finding,
  PROBLEM_CLASSES,
  type ProblemClass,
  TIER_LIMIT_MS,
  TIER_OF_CLASS,
} from '../../core/diagnosis.ts';
import { EXIT } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { checksOfTier } from '../registry.ts';

const { diagnose: text } = englishCatalogue;

/** All that a diagnosis is made from. */
export type Case = {
  readonly findings: readonly Finding[];
  /** Nobody answered at all, or somebody else did; null: the target was met. */
  readonly met: 'nobody' | 'stranger' | null;
  /** The flags of an emergency are in force, proven. */
  readonly isTierOneDone: boolean;
  readonly from: Diagnosed;
};

/** What to run next: roll back by this tier, look at the service again, look at the target live, measure more; null: nothing. */
export type NextStep =
  | { readonly kind: 'tier'; readonly tier: Tier }
  | { readonly kind: 'wait' | 'look' | 'measure' }
  | null;

export type Decision = { readonly diagnosis: Omit<Diagnosis, 'next'>; readonly step: NextStep };

const EMPTY = { class: null, tier: null, tierLimitMs: null, also: [], steps: [] } as const;

type Common = Pick<Diagnosis, 'schemaVersion' | 'kind' | 'findings' | 'from'>;

const inState = (findings: readonly Finding[], state: Finding['state']): readonly Finding[] =>
  findings.filter((each) => each.state === state);

/** How fresh, and judged by which rules. */
const sureOfWhen = ({ kind, seenAt }: Diagnosed): readonly string[] => [
  ...(kind === 'live' ? [text.sure.now()] : []),
  ...(kind !== 'live' && seenAt !== null ? [text.sure.stored(seenAt)] : []),
  ...(kind === 'summary' ? [text.sure.asJudged()] : []),
];

/** Checks of which one answer alone decides nothing. */
const BY_BOUNDS: ReadonlySet<string> = new Set(['P1', 'P4']);

const sureOfClass = ({ findings, from }: Case, broken: readonly Finding[]): readonly string[] => {
  const checks = broken.filter(({ kind }) => kind === 'check');
  const unseen = inState(findings, 'unmeasured').length + inState(findings, 'undecided').length;
  return [
    ...(checks.length > 0 ? [text.sure.checks(checks.length)] : []),
    ...(checks.some(({ id }) => BY_BOUNDS.has(id)) ? [text.sure.bounds()] : []),
    ...(broken.some(({ kind }) => kind === 'objective' || kind === 'compared') ? [text.sure.objectives()] : []),
    text.sure.class(),
    ...(broken.some(({ classed }) => (classed?.follows ?? null) !== null) ? [text.sure.follows()] : []),
    ...(unseen > 0 ? [text.sure.unmeasured(unseen)] : []),
    ...sureOfWhen(from),
  ];
};

/** The lightest tier first (docs/spec/rollback-strategy.zh.md:365-366); one that is in force already changes nothing more, so the next one. */
const tierOf = (first: ProblemClass, isTierOneDone: boolean): Tier => {
  const tier = TIER_OF_CLASS[first];
  return tier === 1 && isTierOneDone ? 2 : tier;
};

/** Broken checks that the checklist of this tier does not hold: it could pass while they are still red. */
const notAskedAt = (tier: Tier, broken: readonly Finding[]): readonly string[] => {
  const asked: readonly string[] = checksOfTier(tier).map(({ id }) => id);
  return broken.flatMap(({ kind, id }) => (kind === 'check' && !asked.includes(id) ? [id] : []));
};

const decideClass = (of: Case, classes: readonly [ProblemClass, ...ProblemClass[]], common: Common): Decision => {
  const [first, ...rest] = classes;
  const broken = inState(of.findings, 'broken');
  const tier = tierOf(first, of.isTierOneDone);
  const also = rest.map((each) => ({ class: each, tier: TIER_OF_CLASS[each] }));
  const notAsked = notAskedAt(tier, broken);
  const advice = [
    ...(tier === TIER_OF_CLASS[first] ? [] : [text.advice.spent()]),
    ...(also.length === 0 ? [] : [text.advice.several(first, also)]),
    ...(notAsked.length === 0 ? [] : [text.advice.notAsked(notAsked, tier)]),
    ...(tier > 1 && !of.isTierOneDone ? [text.advice.atOnce()] : []),
  ];
  return {
    diagnosis: {
      ...common,
      ...{ outcome: 'class', class: first, tier, tierLimitMs: TIER_LIMIT_MS[tier] },
      ...{ headline: text.headline.class(first, tier), advice, sure: [...sureOfClass(of, broken)] },
      ...{ also, steps: [...text.steps(tier)], exitCode: EXIT.fail },
    },
    step: { kind: 'tier', tier },
  };
};

/** Where the target was not met, what is red speaks for no class. */
const decideStranger = (of: Case, met: 'nobody' | 'stranger', common: Common): Decision => ({
  diagnosis: {
    ...{ ...common, findings: of.findings.map((each) => ({ ...each, classed: null })) },
    ...{ ...EMPTY, outcome: 'undecided', headline: text.headline[met](), advice: [text.advice[met]()] },
    ...{ sure: [...sureOfWhen(of.from)], steps: [...text.nobodySteps()], exitCode: EXIT.inconclusive },
  },
  step: { kind: 'wait' },
});

const decideNothing = (of: Case, common: Common): Decision => {
  const unmeasured = inState(of.findings, 'unmeasured').length;
  const undecided = inState(of.findings, 'undecided').length;
  const sure = [...sureOfWhen(of.from)];
  const isLive = of.from.kind === 'live';
  if (unmeasured + undecided === 0) {
    const isRun = of.from.kind === 'record' || of.from.kind === 'summary';
    const said = isRun ? text.advice.passes(of.from.what) : text.advice.nothing(of.from.what);
    const headline = text.headline.nothing();
    return {
      diagnosis: { ...common, ...EMPTY, outcome: 'nothing', headline, advice: [said], sure, exitCode: EXIT.pass },
      step: null,
    };
  }
  const headline = undecided === 0 ? text.headline.partly(unmeasured) : text.headline.undecided();
  const advice = [text.advice.unmeasured()];
  return {
    diagnosis: { ...common, ...EMPTY, outcome: 'undecided', headline, advice, sure, exitCode: EXIT.inconclusive },
    step: { kind: isLive ? 'measure' : 'look' },
  };
};

/**
 * The class, tier and reasons of what was found: a pure function of it. Several classes: the lightest tier first, since the document begins at the
 * least impact and goes up tier by tier (docs/spec/rollback-strategy.zh.md:365-366). Nothing broken and something not seen is undecided, never well.
 */
export const decide = (of: Case): Decision => {
  const { findings, from, met } = of;
  const common: Common = { schemaVersion: 1, kind: 'diagnosis', findings: [...findings], from };
  if (met !== null) return decideStranger(of, met, common);
  const spoken = new Set(inState(findings, 'broken').flatMap(({ classed }) => classed?.class ?? []));
  const [first, ...rest] = PROBLEM_CLASSES.filter((each) => spoken.has(each));
  return first === undefined ? decideNothing(of, common) : decideClass(of, [first, ...rest], common);
};
