import type { Cancel } from '../../core/clock.ts';
import { printAmount, printDuration, type ShareOrCount } from './amounts.ts';
import type { FaultConnection, FaultHooks, FaultHost } from './fault.ts';
import { FIRST, type ParameterReader } from './parameters.ts';
import { countedHits, type ExactShare, exactShare } from './share.ts';

/** How many of the connections a fault ends, and when: from each one's join, or with `at` all at one instant after the fault started. */
export type Cuts = {
  readonly amount: ShareOrCount;
  readonly when: { readonly kind: 'after' | 'at'; readonly ms: number };
};

export const readCuts = (reader: ParameterReader): Cuts => {
  const amount = reader.shareOrCount(FIRST);
  const kind = reader.has('at') ? 'at' : 'after';
  return { amount, when: { kind, ms: reader.durationMs(kind, 300) } };
};

/** `rest`: what the fault has to say for itself, between how many and when. */
export const printCuts = ({ amount, when }: Cuts, rest: string): string =>
  `${printAmount(amount)},${rest},${when.kind}=${printDuration(when.ms)}`;

/** Every connection until so many were hit, or an even share of all. */
export const chosenOf = (amount: ShareOrCount): ExactShare =>
  amount.kind === 'share' ? exactShare(amount.ratio) : countedHits(amount.count, 1);

type Cut = (connection: FaultConnection) => void;

/** One that left by itself before its time gives its place to a later one. */
const cutEach = ({ amount, when }: Cuts, host: FaultHost, cut: Cut): FaultHooks => {
  const chosen = chosenOf(amount);
  const pending = new Set<Cancel>();
  return {
    joined: (connection) => {
      if (!chosen.next()) return;
      const cancel = host.clock.after(when.ms * 1000, () => {
        pending.delete(cancel);
        if (connection.isOpen()) cut(connection);
        else chosen.giveBack();
      });
      pending.add(cancel);
    },
    end: () => {
      for (const cancel of pending) cancel();
    },
  };
};

/** Cuts that many of the connections open at one instant: one event, not many. */
const cutTogether = ({ amount, when }: Cuts, host: FaultHost, cut: Cut): FaultHooks => {
  const cancel = host.clock.after(when.ms * 1000, () => {
    const open = host.openConnections().filter((connection) => connection.isOpen());
    const count = amount.kind === 'share' ? Math.round(open.length * amount.ratio) : amount.count;
    for (const connection of open.slice(0, count)) cut(connection);
  });
  return { end: cancel };
};

/** Does something to chosen connections that ends them. */
export const startCuts = (cuts: Cuts, host: FaultHost, cut: Cut): FaultHooks =>
  cuts.when.kind === 'at' ? cutTogether(cuts, host, cut) : cutEach(cuts, host, cut);
