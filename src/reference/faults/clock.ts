import type { ClockSetting } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

const US_PER_MS = 1_000;
const MILLION = 1e6;

const print = ({ aheadMs, driftPpm }: ClockSetting): string => {
  const ahead = `${aheadMs < 0 ? '-' : '+'}${Math.abs(aheadMs)}ms`;
  return driftPpm === 0 ? ahead : `${ahead},drift=${driftPpm}ppm`;
};

/** Another host's clock: everything on a socket is stamped by it, nothing else of the target goes by it. */
export const clock = defineFault({
  name: 'clock',
  doc: 'stamps on sockets by a clock that is set apart, or runs fast (ppm) from the start of the fault on',
  examples: ['+250ms', '-250ms', '100ppm', '+250ms,drift=100ppm', '+250ms,drift=20000ppm'],
  refused: ['', '250ms', '100', 'ppm', '+1', '+250ms,drift=1%', '2000000ppm'],
  setting: (reader) => {
    const { aheadMs, driftPpm } = reader.clockSetting(FIRST);
    return { aheadMs, driftPpm: driftPpm + reader.driftPpm('drift', 0) };
  },
  print,
  start: ({ aheadMs, driftPpm }, host) => {
    const startUs = host.clock.nowUs();
    return {
      stampShiftMs: () => aheadMs + ((host.clock.nowUs() - startUs) / US_PER_MS) * (driftPpm / MILLION),
    };
  },
});
