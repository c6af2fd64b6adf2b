import type { Cancel } from '../../core/clock.ts';
import { printAmount, printDuration, type ShareOrCount } from './amounts.ts';
import { defineFault, type FaultConnection, type FaultHooks, type FaultHost } from './fault.ts';
import { FIRST } from './parameters.ts';
import { countedHits, exactShare } from './share.ts';

const WAYS = ['tcp', 'reset', 'server'] as const;
type Way = (typeof WAYS)[number];

type Setting = {
  readonly amount: ShareOrCount;
  readonly by: Way;
  /** From each connection's join; with `at`, all at one instant after the fault started. */
  readonly when: { readonly kind: 'after' | 'at'; readonly ms: number };
};

const CUT: Readonly<Record<Way, (connection: FaultConnection) => void>> = {
  tcp: (connection) => connection.closeTcp(),
  reset: (connection) => connection.resetTcp(),
  server: (connection) => connection.disconnect(),
};

/** Cuts chosen connections some time after each one's join. One that left by itself before its time gives its place to a later one. */
const cutEach = ({ amount, by, when }: Setting, host: FaultHost): FaultHooks => {
  const chosen = amount.kind === 'share' ? exactShare(amount.ratio) : countedHits(amount.count, 1);
  const pending = new Set<Cancel>();
  return {
    joined: (connection) => {
      if (!chosen.next()) return;
      const cancel = host.clock.after(when.ms * 1000, () => {
        pending.delete(cancel);
        if (connection.isOpen()) CUT[by](connection);
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
const cutTogether = ({ amount, by, when }: Setting, host: FaultHost): FaultHooks => {
  const cancel = host.clock.after(when.ms * 1000, () => {
    const open = host.openConnections();
    const count = amount.kind === 'share' ? Math.round(open.length * amount.ratio) : amount.count;
    for (const connection of open.slice(0, count)) CUT[by](connection);
  });
  return { end: cancel };
};

export const drop = defineFault<Setting>({
  name: 'drop',
  doc: 'a share or a number of accepted connections is cut, each `after` its join or all `at` one instant',
  examples: ['3%', '36', '3%,by=server', '36,by=reset,after=300ms', '36,at=5s'],
  refused: ['', '0', '0%', '3%,by=magic', '3%,after=soon', '3%,after=1s,at=1s', '1.5'],
  setting: (reader) => {
    const amount = reader.shareOrCount(FIRST);
    const by = reader.choice('by', WAYS, 'tcp');
    const kind = reader.has('at') ? 'at' : 'after';
    return { amount, by, when: { kind, ms: reader.durationMs(kind, 300) } };
  },
  print: ({ amount, by, when }) => `${printAmount(amount)},by=${by},${when.kind}=${printDuration(when.ms)}`,
  start: (setting, host) => (setting.when.kind === 'at' ? cutTogether(setting, host) : cutEach(setting, host)),
});
