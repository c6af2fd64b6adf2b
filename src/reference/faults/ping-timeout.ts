import { printAmount, printDuration, type ShareOrCount } from './amounts.ts';
import { chosenOf, startCuts } from './cuts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

const SIDES = ['client', 'server'] as const;
type Setting = { readonly amount: ShareOrCount; readonly by: (typeof SIDES)[number]; readonly afterMs: number };

/**
 * Heartbeats are the server's (Engine.IO 4; docs/spec/target-contract.md 2.1): whoever misses them ends the connection. `by=client`: chosen ones are told times that
 * are over after so long, and never pinged. `by=server`: the server takes its pong for missing, and closes as it does then.
 */
export const pingTimeout = defineFault<Setting>({
  name: 'ping-timeout',
  doc: 'a share or a number of accepted connections dies of a missing ping, or with `by=server` of a missing pong',
  examples: ['36', '3%', '36,by=server', '36,after=400ms'],
  refused: ['', '0', '36,by=magic', '36,after=soon', '36,at=1s', '1.5'],
  setting: (reader) => ({
    amount: reader.shareOrCount(FIRST),
    by: reader.choice('by', SIDES, 'client'),
    afterMs: reader.durationMs('after', 500),
  }),
  print: ({ amount, by, afterMs }) => `${printAmount(amount)},by=${by},after=${printDuration(afterMs)}`,
  start: ({ amount, by, afterMs }, host) => {
    if (by === 'server') {
      const when = { kind: 'after', ms: afterMs } as const;
      return startCuts({ amount, when }, host, (connection) => connection.timeOut());
    }
    const chosen = chosenOf(amount);
    const intervalMs = Math.floor(afterMs / 2);
    const told = { intervalMs, timeoutMs: Math.ceil(afterMs - intervalMs), giveBack: chosen.giveBack };
    return { untoldPings: () => (chosen.next() ? told : null) };
  },
});
