import { WIRE_WAYS, type WireWay } from '../../../core/wire-fault.ts';
import { printDuration } from '../amounts.ts';
import { FIRST } from '../parameters.ts';
import { defineNetFault } from './net-fault.ts';

type After = { readonly afterMs: number };
const printAfter = ({ afterMs }: After): readonly string[] => [`after=${printDuration(afterMs)}`];

export const netReset = defineNetFault<After>({
  name: 'net-reset',
  doc: 'a share or a number of connections is reset, both ways, `after` it was opened',
  examples: ['36,after=300ms,on=sockets'],
  refused: ['', '0', '3%,after=soon', '3%,on=quotes', '36,of=3%'],
  setting: (reader) => ({ afterMs: reader.durationMs('after', 0) }),
  print: printAfter,
  effect: (setting) => ({ kind: 'reset', ...setting }),
  ofKey: FIRST,
});

export const netBlackHole = defineNetFault<After>({
  name: 'net-black-hole',
  doc: 'a share or a number of connections passes nothing any more, and nobody is told',
  examples: ['36,after=300ms,on=sockets'],
  refused: ['', '0', '3%,by=reset'],
  setting: (reader) => ({ afterMs: reader.durationMs('after', 0) }),
  print: printAfter,
  effect: (setting) => ({ kind: 'black-hole', ...setting }),
  ofKey: FIRST,
});

const HOW = ['fin', 'reset'] as const;
type Cut = { readonly bytes: number; readonly dir: WireWay; readonly by: (typeof HOW)[number] };

export const netCut = defineNetFault<Cut>({
  name: 'net-cut',
  doc: 'a connection ends after exactly so many bytes one way: closed, or reset with `by=reset`',
  examples: ['1KiB,of=36,on=sockets', '1KiB,of=36,on=sockets,by=reset'],
  refused: ['', '0', '4KiB,dir=both', '4KiB,by=magic', '2GiB'],
  setting: (reader) => ({
    bytes: reader.amount(FIRST, 'bytes'),
    dir: reader.choice('dir', WIRE_WAYS, 'down'),
    by: reader.choice('by', HOW, 'fin'),
  }),
  print: ({ bytes, dir, by }) => [String(bytes), `dir=${dir}`, `by=${by}`],
  effect: (setting) => ({ kind: 'cut', ...setting }),
});
