import type { LedgerCounts } from '../../core/ledger.ts';
import { Ledger, sumOfLedgers } from '../ledger.ts';
import { nothingPlanted, PLANTED_LATE_MS, plantedStream, playInterleaved } from './planted-messages.ts';
import { slowStream } from './slow-ledger.ts';

export type PlantedRun = {
  readonly planted: LedgerCounts;
  readonly ledger: LedgerCounts;
  readonly twin: LedgerCounts | null;
  /** Clients of which the ledger and the twin do not say the same: lost something, has an unknown end, got something out of order. */
  readonly otherMarks: number;
  /** The most that the ledger kept at once: open gaps, and stretches that came by recovery alone. */
  readonly keptMost: number;
};

/** Plays so many clients with so many messages each to the ledger and to its slow twin. */
export const playPlanted = (clients: number, each: number): PlantedRun => {
  const planted = nothingPlanted();
  const ledger = new Ledger(clients, PLANTED_LATE_MS);
  const twins = Array.from({ length: clients }, () => slowStream(PLANTED_LATE_MS));
  let keptMost = 0;
  let told = 0;
  const streams = twins.map((_, client) => plantedStream(client, each, planted));
  playInterleaved(streams, (client, event) => {
    told += 1;
    ledger.arrive(told, event.kind === 'live' ? event.wallMs : Number.NaN);
    if (event.kind === 'live') ledger.message(client, event.number, event.stampMs);
    else if (event.kind === 'recovered') ledger.recovered(client, event.number);
    else ledger.end(client, event.tail);
    twins[client]?.tell(event);
    keptMost = Math.max(keptMost, ledger.openGaps + ledger.recoveredStretches);
  });
  return {
    planted,
    ledger: ledger.counts(),
    twin: sumOfLedgers(twins.map(({ found }) => found.counts)),
    otherMarks: twins.filter(({ found }, client) => found.marks !== ledger.marks(client)).length,
    keptMost,
  };
};
