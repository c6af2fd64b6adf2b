import { describe, expect, it } from 'vitest';
import { thisMachine } from './machine.ts';
import { readPorts, reservedWithin } from './ports.ts';
import { madeMachine } from './testing/made-machine.ts';

const files = (range: string, reserved?: string, reuse?: string): Record<string, string> => ({
  '/proc/sys/net/ipv4/ip_local_port_range': range,
  ...(reserved === undefined ? {} : { '/proc/sys/net/ipv4/ip_local_reserved_ports': reserved }),
  ...(reuse === undefined ? {} : { '/proc/sys/net/ipv4/tcp_tw_reuse': reuse }),
});

describe('the range of local ports', () => {
  it.each([
    [files('32768\t60999\n', '\n', '2\n'), { first: 32_768, last: 60_999, reserved: 0, timeWaitReuse: 'loopback' }],
    [files('1024 65535\n', '', '0\n'), { first: 1_024, last: 65_535, reserved: 0, timeWaitReuse: 'no' }],
    [files('1024 2023', '2000-3000,80', '1'), { first: 1_024, last: 2_023, reserved: 24, timeWaitReuse: 'all' }],
    [files('1024 2023'), { first: 1_024, last: 2_023, reserved: 0, timeWaitReuse: 'no' }],
    [files('nothing'), null],
    [{}, null],
  ])('of %j is %j', async (texts, expected) => {
    expect(await readPorts(madeMachine({ files: texts }))).toEqual(expected);
  });

  it.each([
    ['', 0],
    ['99', 0],
    ['100', 1],
    ['200', 1],
    ['201', 0],
    ['90-110', 11],
    ['190-300', 11],
    ['1-1000', 101],
    ['120-129,150', 11],
  ])('from 100 to 200 has of %j %d reserved', (text, expected) => {
    expect(reservedWithin(text, 100, 200)).toBe(expected);
  });

  it.skipIf(process.platform !== 'linux')('of this machine is a range', async () => {
    const found = await readPorts(thisMachine);
    expect(found!.first).toBeGreaterThan(0);
    expect(found!.last).toBeLessThan(65_536);
    expect(found!.last).toBeGreaterThan(found!.first);
  });
});
