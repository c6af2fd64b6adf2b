import { hostCoverage, SHAPES, shapeCoverage } from './centres.ts';
import { type ErrorCell, tallyErrors } from './counts.ts';
import { ALIKE, EFFECTS } from './effects.ts';
import { tallyMerging } from './merging.ts';
import { type Host, recordedHost, simulatedHosts } from './pairs.ts';
import type { Effort } from './section.ts';
import { tallySequential } from './sequential.ts';
import { type ShareCell, tallyShares } from './shares.ts';
import { tallyOf } from './tally.ts';
import { readTraces } from './traces.ts';

let known: readonly Host[] | null = null;

/** Every kind of noise: simulated, then recorded. */
export const allHosts = (): readonly Host[] => {
  known ??= [...simulatedHosts, ...readTraces().map(recordedHost)];
  return known;
};

const named = <Item extends { readonly name: string }>(items: readonly Item[], name: string): Item => {
  const found = items.find((item) => item.name === name);
  if (found === undefined) throw new RangeError(`nothing is called ${name}`);
  return found;
};

type OnHost = Effort & { readonly host: string };
type WithEffect = OnHost & { readonly effect: string };

const withEffect = ({ host, effect, repeats, seed }: WithEffect) => ({
  host: named(allHosts(), host),
  effect: named([ALIKE, ...EFFECTS], effect),
  ...{ repeats, seed },
});

/** What a thread can be asked for: plain data in, plain data out, and the same whichever thread does it. */
const WORK = {
  times: (job: WithEffect) => tallyOf(withEffect(job)),
  merging: (job: WithEffect & { readonly mergeTo: number }) =>
    tallyMerging({ ...withEffect(job), mergeTo: job.mergeTo }),
  sequential: ({ host, repeats, seed }: OnHost) => tallySequential({ host: named(allHosts(), host), repeats, seed }),
  centres: ({ host, repeats, seed }: OnHost) => hostCoverage(named(allHosts(), host), repeats, seed),
  shape: ({ shape, n, repeats, seed }: Effort & { readonly shape: string; readonly n: number }) =>
    shapeCoverage(named(SHAPES, shape), n, repeats, seed),
  errors: ({ cell, repeats, seed }: Effort & { readonly cell: ErrorCell }) => tallyErrors(cell, repeats, seed),
  shares: ({ cell, repeats, seed }: Effort & { readonly cell: ShareCell }) => tallyShares(cell, repeats, seed),
} as const;

export type Kind = keyof typeof WORK;
export type Asked<K extends Kind> = Parameters<(typeof WORK)[K]>[0];
export type Done<K extends Kind> = ReturnType<(typeof WORK)[K]>;

/** Does a job somewhere; the answers do not depend on where, nor on the order. */
export type Play = <K extends Kind>(kind: K, asked: Asked<K>) => Promise<Done<K>>;

export const doJob = <K extends Kind>(kind: K, asked: Asked<K>): Done<K> => {
  const work = WORK[kind] as (asked: Asked<K>) => Done<K>;
  return work(asked);
};

/** Plays in this thread. */
export const playHere: Play = async (kind, asked) => doJob(kind, asked);
