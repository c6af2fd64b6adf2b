import type { PortFacts } from '../../core/host.ts';
import type { Machine } from './machine.ts';

const FOLDER = '/proc/sys/net/ipv4';

const rangeOf = (text: string): readonly [number, number] | null => {
  const found = /^\s*(\d+)\s+(\d+)\s*$/.exec(text);
  return found === null ? null : [Number(found[1]), Number(found[2])];
};

/** How many ports of `32768-33000,40000` lie in the range. */
export const reservedWithin = (text: string, first: number, last: number): number =>
  text
    .trim()
    .split(',')
    .reduce((sum, part) => {
      const found = /^(\d+)(?:-(\d+))?$/.exec(part);
      if (found === null) return sum;
      const from = Math.max(first, Number(found[1]));
      const to = Math.min(last, Number(found[2] ?? found[1]));
      return sum + Math.max(0, to - from + 1);
    }, 0);

/** `tcp_tw_reuse` of the kernel's ip-sysctl documentation: 0 never, 1 always, 2 (the default since 4.19) on loopback only. */
const REUSE: Readonly<Record<string, PortFacts['timeWaitReuse']>> = { '0': 'no', '1': 'all', '2': 'loopback' };

/** Where local ports of connections come from; null where the system does not tell. */
export const readPorts = async (machine: Machine): Promise<PortFacts | null> => {
  const [range, reserved, reuse] = await Promise.all([
    machine.readText(`${FOLDER}/ip_local_port_range`),
    machine.readText(`${FOLDER}/ip_local_reserved_ports`),
    machine.readText(`${FOLDER}/tcp_tw_reuse`),
  ]);
  const ends = range === null ? null : rangeOf(range);
  if (ends === null) return null;
  const [first, last] = ends;
  return {
    first,
    last,
    reserved: reserved === null ? 0 : reservedWithin(reserved, first, last),
    timeWaitReuse: REUSE[reuse?.trim() ?? ''] ?? 'no',
  };
};
