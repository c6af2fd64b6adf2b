import { createRandom } from '../../core/random.ts';
import { printDuration } from './amounts.ts';
import { defineFault } from './fault.ts';

/** Box-Muller (1958): two uniform numbers give a standard normal one; 1 - u keeps the logarithm off zero. */
const standardNormal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export const delayLognormal = defineFault({
  name: 'delay-lognormal',
  doc: 'quote answers wait a log-normal time of this median and shape, seeded',
  examples: ['median=50ms,sigma=0.4'],
  refused: ['', 'median=50ms', '50ms', 'median=50ms,sigma=-1'],
  setting: (reader) => ({ medianMs: reader.durationMs('median'), sigma: reader.number('sigma') }),
  print: ({ medianMs, sigma }) => `median=${printDuration(medianMs)},sigma=${sigma}`,
  start: ({ medianMs, sigma }, host) => {
    const random = createRandom(host.seed, 'fault delay-lognormal');
    return { quoteDelayMs: () => medianMs * Math.exp(sigma * standardNormal(random)) };
  },
});
