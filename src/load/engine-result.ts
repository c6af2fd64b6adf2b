import type { LedgerCounts } from '../core/ledger.ts';
import type { Arm } from '../core/modes.ts';
import type { OperationSeen } from '../core/operation-counts.ts';
import type { QuoteWire } from '../core/quote-wire.ts';
import type { SymbolCounts } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { Twin } from '../core/two-clients.ts';
import type { Recorder } from '../measure/recorder.ts';
import type { Example } from './examples.ts';
import type { Lane } from './lane.ts';

/** What an engine counted of its shard: slices, and of each arm what stands outside them. */
export type EngineResult = {
  readonly slices: SliceRecord[];
  readonly examples: ReadonlyMap<Arm, readonly Example[]>;
  readonly bySymbol: ReadonlyMap<Arm, readonly SymbolCounts[]>;
  readonly byOperation: ReadonlyMap<Arm, readonly OperationSeen[]>;
  /** null where an arm asked for no quote. */
  readonly wires: ReadonlyMap<Arm, QuoteWire | null>;
  /** null where nothing numbers the messages. */
  readonly ledgers: ReadonlyMap<Arm, LedgerCounts | null>;
  /** null where one client plays all connections. */
  readonly twins: ReadonlyMap<Arm, readonly Twin[] | null>;
};

/** Ends the counting. */
export const resultOf = (recorder: Recorder, lanes: ReadonlyMap<Arm, Lane>): EngineResult => {
  const ofEach = <Kept>(keep: (lane: Lane) => Kept): ReadonlyMap<Arm, Kept> =>
    new Map([...lanes].map(([mode, lane]) => [mode, keep(lane)]));
  return {
    slices: recorder.finish(),
    examples: ofEach(({ examples }) => examples.all()),
    bySymbol: ofEach(({ quotes }) => quotes.bySymbol()),
    wires: ofEach(({ quotes }) => quotes.wire()),
    byOperation: ofEach(({ quotes }) => quotes.byOperation()),
    ledgers: ofEach(({ sockets }) => sockets.ledger()),
    twins: ofEach(({ sockets }) => sockets.twins()),
  };
};
