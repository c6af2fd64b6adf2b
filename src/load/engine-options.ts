import type { Clock } from '../core/clock.ts';
import type { LivePart } from '../core/live.ts';
import type { Arm } from '../core/modes.ts';
import type { Plan } from '../core/plan.ts';
import type { TargetSpec } from '../core/target-spec.ts';
import type { Share } from './cursor.ts';
import type { DriverFactory } from './drivers/contract.ts';
import type { SampleTap } from './quote-lane.ts';

export type EngineOptions = {
  readonly plan: Plan;
  readonly shard: Share;
  /** Slices whose requests and sockets another engine plays; left out: none. */
  readonly elsewhere?: ReadonlySet<number>;
  readonly clock: Clock;
  /** The instant of the clock at which the plan begins; null: `beginAt` will say. */
  readonly startUs: number | null;
  readonly drivers: DriverFactory;
  readonly limits: { readonly responseMs: readonly number[]; readonly messageMs: readonly number[] };
  /** What the requests of an arm go round. */
  quoteSymbols(arm: Arm): readonly string[];
  /** Those of each market; left out: none is known. */
  quoteMarkets?(arm: Arm): TargetSpec['quoteMarkets'];
  /** How many symbols the sockets of an arm go round; 0 where nothing numbers their messages. */
  numberedSymbols(arm: Arm): number;
  readonly redact: (text: string) => string;
  readonly tap: SampleTap | null;
  /** Called about once a second and at each slice's end with the busy share (0 to 1) of the loop since the last call. */
  readonly loopUtilisation: (() => number) | null;
  /** Told of slices that are over while the run plays, a few times a second; null = nobody wants to know. */
  readonly live: ((parts: readonly LivePart[]) => void) | null;
};
