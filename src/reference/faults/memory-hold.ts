import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

const MIB = 1_048_576;
const MOST_MIB = 4_096;

/** Every page is written to, so that the system has to give it. */
const taken = (mib: number): Buffer[] => Array.from({ length: mib }, () => Buffer.alloc(MIB, 1));

export const memoryHold = defineFault({
  name: 'memory-hold',
  doc: 'the process holds so many MiB of memory, beside its own',
  examples: ['300', '20'],
  refused: ['', '0', '1.5', '300MB', '5000'],
  setting: (reader) => reader.count(FIRST, { from: 1, to: MOST_MIB }),
  print: String,
  start: (mib) => {
    const held = taken(mib);
    return { end: () => void held.splice(0) };
  },
});
