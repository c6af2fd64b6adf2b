import type { Cancel } from '../../core/clock.ts';
import { printAmount, printDuration, type ShareOrCount } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { countedHits, exactShare } from './share.ts';

type Setting = { readonly amount: ShareOrCount; readonly afterMs: number };

/** docs/spec/target-contract.md 5, failure 12: live but quiet clients are purged and lose their feed without notice. */
export const mute = defineFault<Setting>({
  name: 'mute',
  doc: 'a share or a number of accepted connections gets no data any more `after` its join, and is not told',
  examples: ['5%', '17,after=250ms'],
  refused: ['', '0', '0%', '5%,after=soon', '1.5'],
  setting: (reader) => ({ amount: reader.shareOrCount(FIRST), afterMs: reader.durationMs('after', 300) }),
  print: ({ amount, afterMs }) => `${printAmount(amount)},after=${printDuration(afterMs)}`,
  start: ({ amount, afterMs }, { clock }) => {
    const chosen = amount.kind === 'share' ? exactShare(amount.ratio) : countedHits(amount.count, 1);
    const pending = new Set<Cancel>();
    return {
      joined: (connection) => {
        if (!chosen.next()) return;
        const cancel = clock.after(afterMs * 1000, () => {
          pending.delete(cancel);
          if (connection.isOpen()) connection.mute();
          else chosen.giveBack();
        });
        pending.add(cancel);
      },
      end: () => {
        for (const cancel of pending) cancel();
      },
    };
  },
});
