import { expect } from 'vitest';
import { beNoWorse } from './be-no-worse.ts';
import { type Matched, matched } from './finding.ts';
import { type HoldOptions, holdSlos } from './hold-slos.ts';
import { matchBaseline } from './match-baseline.ts';
import type { Subject } from './subject.ts';

export type { Finding, Matched } from './finding.ts';
export { InconclusiveError } from './inconclusive-error.ts';
export type { Subject } from './subject.ts';
export { beNoWorse, type HoldOptions, holdSlos, matchBaseline };

const toHoldSlos = (subject: Subject, options?: HoldOptions): Matched =>
  matched(holdSlos(subject, options), toHoldSlos);

const toBeNoWorse = (subject: Subject): Matched => matched(beNoWorse(subject), toBeNoWorse);

const toMatchBaseline = (subject: Subject, baseline: Subject): Matched =>
  matched(matchBaseline(subject, baseline), toMatchBaseline);

/** The matchers as `expect.extend` takes them; importing this module has extended vitest's own `expect` already. */
export const gateproofMatchers = { toHoldSlos, toBeNoWorse, toMatchBaseline };

expect.extend(gateproofMatchers);

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Every gating objective holds, of every arm or of one. Inconclusive is neither this nor its `.not`. */
    toHoldSlos(options?: HoldOptions): R;
    /** The candidate of an `ab` run is no worse than its reference. `.not`: it is proven to be worse. */
    toBeNoWorse(): R;
    /** Comparable with the baseline, and holding by its own limits; the difference is shown as advice and never judged. */
    toMatchBaseline(baseline: Subject): R;
  }
}
