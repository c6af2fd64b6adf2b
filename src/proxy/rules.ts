import type { Cancel, Clock } from '../core/clock.ts';
import { countedHits, type ExactShare, exactShare } from '../core/exact-share.ts';
import type { WireBooks, WireEffect, WireFault, WireWay } from '../core/wire-fault.ts';
import { type LaneRules, NO_RULES } from './lane.ts';
import type { Link } from './link.ts';

/** A fault in force: which connections it gets hold of, and how many it did. */
export type Planted = {
  readonly fault: WireFault;
  readonly startUs: number;
  readonly chosen: ExactShare;
  readonly book: WireBooks['faults'][number];
};

export const plantedOf = (fault: WireFault, startUs: number): Planted => ({
  fault,
  startUs,
  chosen: fault.of.kind === 'share' ? exactShare(fault.of.ratio) : countedHits(fault.of.count, 1),
  book: { text: fault.text, hit: 0, done: 0 },
});

/** What a fault does to one link: a rule of its ways, or an event. */
export type Hit = {
  readonly planted: Planted;
  readonly link: Link;
  /** Where a cut ends the link. */
  readonly cutAt: number | null;
  /** Until then it lets nothing pass; Infinity for a black hole, 0 for what does not hold. */
  heldUntilUs: number;
  /** It has ended the link, or held it up. */
  isDone: boolean;
  cancel: Cancel | null;
};

/** A link and all that hits it. */
export type Held = { readonly link: Link; readonly hits: Hit[] };

/** A link is held up for as long as any of its faults says. */
export const holdByAll = ({ link, hits }: Held): void =>
  link.hold(Math.max(0, ...hits.map(({ heldUntilUs }) => heldUntilUs)));

const reaches = (dir: 'both' | WireWay, way: WireWay): boolean => dir === 'both' || dir === way;

const withEffect = (rules: LaneRules, way: WireWay, hit: Hit): LaneRules => {
  const effect: WireEffect = hit.planted.fault.effect;
  if (effect.kind === 'delay' && reaches(effect.dir, way)) {
    return { ...rules, delayMs: rules.delayMs + effect.ms, jitterMs: rules.jitterMs + effect.jitterMs };
  }
  if (effect.kind === 'pace' && reaches(effect.dir, way)) return { ...rules, paces: [...rules.paces, effect] };
  if (effect.kind !== 'cut' || effect.dir !== way || hit.cutAt === null) return rules;
  if (rules.cut !== null && rules.cut.at <= hit.cutAt) return rules;
  return { ...rules, cut: { at: hit.cutAt, end: () => endBy(hit, effect.by) } };
};

/** The rules of one way under all faults that hit its link: delays add up, the slowest pace and the earliest cut count. */
export const rulesOf = (way: WireWay, hits: readonly Hit[]): LaneRules =>
  hits.reduce((rules, hit) => withEffect(rules, way, hit), NO_RULES);

/** Ends a link. One that was about to end by itself is not counted. */
const endBy = (hit: Hit, by: 'fin' | 'reset'): void => {
  if (hit.link.isOpen()) done(hit);
  hit.link.cut(by, 'fault');
};

const done = (hit: Hit): void => {
  hit.isDone = true;
  hit.planted.book.done += 1;
};

/** What is to happen to the link, and how long after the link was hit. */
const eventOf = (
  hit: Hit,
  held: Held,
  nowUs: number,
): { readonly delayUs: number; readonly act: () => void } | null => {
  const { fault, startUs } = hit.planted;
  const { effect } = fault;
  const holdUntil = (untilUs: number) => (): void => {
    if (untilUs <= nowUs) return;
    done(hit);
    hit.heldUntilUs = untilUs;
    holdByAll(held);
  };
  if (effect.kind === 'reset') return { delayUs: effect.afterMs * 1000, act: () => endBy(hit, 'reset') };
  if (effect.kind === 'black-hole') return { delayUs: effect.afterMs * 1000, act: holdUntil(Number.POSITIVE_INFINITY) };
  if (effect.kind !== 'freeze') return null;
  const fromUs = startUs + effect.atMs * 1000;
  return { delayUs: fromUs - nowUs, act: holdUntil(fromUs + effect.ms * 1000) };
};

/** Offers a link to a fault, and says whether the fault took hold of it. */
export const takeHold = (held: Held, planted: Planted, clock: Clock): boolean => {
  const { link, hits } = held;
  const { on, effect } = planted.fault;
  if ((on !== 'all' && on !== link.use) || !link.isOpen() || !planted.chosen.next()) return false;
  planted.book.hit += 1;
  const cutAt = effect.kind === 'cut' ? link.lanes[effect.dir].passed + effect.bytes : null;
  const hit: Hit = { planted, link, cutAt, heldUntilUs: 0, isDone: false, cancel: null };
  hits.push(hit);
  const event = eventOf(hit, held, clock.nowUs());
  if (event === null) return true;
  if (event.delayUs <= 0) event.act();
  else hit.cancel = clock.after(event.delayUs, event.act);
  return true;
};

const WAITING = new Set<WireEffect['kind']>(['reset', 'black-hole', 'cut']);

/** A link is gone, or a fault is: what was still to happen does not. A place that was not used goes to a later link. */
export const endHit = (hit: Hit): void => {
  hit.cancel?.();
  const { planted, isDone } = hit;
  if (isDone || !WAITING.has(planted.fault.effect.kind)) return;
  planted.chosen.giveBack();
  planted.book.hit -= 1;
};
