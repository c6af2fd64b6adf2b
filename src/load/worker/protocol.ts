import type { NamedHost } from '../../core/host-names.ts';
import type { LedgerCounts } from '../../core/ledger.ts';
import type { LivePart } from '../../core/live.ts';
import type { Arm } from '../../core/modes.ts';
import type { OperationSeen } from '../../core/operation-counts.ts';
import type { QuoteWire } from '../../core/quote-wire.ts';
import type { SymbolCounts } from '../../core/record.ts';
import type { Scenario } from '../../core/scenario.ts';
import type { SliceRecord } from '../../core/slice.ts';
import type { Credentials, TargetSpec } from '../../core/target-spec.ts';
import type { Twin } from '../../core/two-clients.ts';
import type { Vias } from '../../core/wire-fault.ts';
import type { StampClock } from '../clock/estimate.ts';
import type { Share } from '../cursor.ts';
import type { Drain } from '../drain.ts';
import type { Example } from '../examples.ts';
import type { Progress } from '../progress.ts';
import type { ArrivalSample } from '../quote-lane.ts';

/** Everything a worker needs; it makes the plan itself and proves by its hash that it is the same. Secrets travel by this message only. */
export type Job = {
  readonly kind: 'job';
  readonly scenario: Scenario;
  readonly plan: {
    readonly modes: readonly Arm[];
    readonly seed: number;
    readonly pairsMax: number;
    readonly hash: string;
  };
  readonly shard: Share;
  readonly targets: readonly {
    readonly arm: Arm;
    readonly spec: TargetSpec;
    readonly credentials: Credentials;
    /** How the stamps of its messages are to be read. */
    readonly stamps: StampClock;
    /** Where its load goes instead of straight to the target. */
    readonly via?: Vias;
  }[];
  /** Where the sockets come from, in turn; empty = the system chooses. */
  readonly sources: readonly string[];
  /** Where the connections of quotes come from, in turn; left out = the system chooses. */
  readonly quoteSources?: readonly string[];
  /** The hosts of targets that were looked up; left out: none, and Node looks up those that have a name for each connection. */
  readonly names?: readonly NamedHost[];
  /** The most connections for quotes to one arm that this process has room for; left out: nothing is known to limit them. */
  readonly quoteConnectionsMost?: number;
  readonly limits: { readonly responseMs: readonly number[]; readonly messageMs: readonly number[] };
  readonly secrets: readonly string[];
  readonly runId: string;
  readonly keepSamples: boolean;
  /** Slices whose requests another engine sends; left out: none. */
  readonly elsewhere?: readonly number[];
  /** Whether the parent wants to know of slices while the run plays. */
  readonly live: boolean;
};

export type ToWorker =
  | Job
  | { readonly kind: 'start'; readonly startUs: number }
  | { readonly kind: 'stop'; readonly drain: Drain };

export type WorkerProgress = Progress;

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly progress: WorkerProgress }
  | { readonly kind: 'live'; readonly parts: readonly LivePart[] }
  | {
      readonly kind: 'done';
      readonly slices: readonly SliceRecord[];
      readonly examples: readonly (readonly [Arm, readonly Example[]])[];
      readonly bySymbol: readonly (readonly [Arm, readonly SymbolCounts[]])[];
      readonly wires: readonly (readonly [Arm, QuoteWire | null])[];
      readonly byOperation: readonly (readonly [Arm, readonly OperationSeen[]])[];
      readonly ledgers: readonly (readonly [Arm, LedgerCounts | null])[];
      readonly twins: readonly (readonly [Arm, readonly Twin[] | null])[];
      readonly samples: readonly ArrivalSample[];
    }
  | { readonly kind: 'error'; readonly message: string };
