import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { descriptorsInLimits, descriptorsOfShell, readDescriptors } from './descriptors.ts';
import { thisMachine } from './machine.ts';
import { madeMachine } from './testing/made-machine.ts';

const limits = (soft: string, hard: string) =>
  [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max processes             96365                96365                processes ',
    `Max open files            ${soft.padEnd(20)} ${hard.padEnd(20)} files     `,
    'Max locked memory         8388608              8388608              bytes     ',
  ].join('\n');

describe('the limit of descriptors', () => {
  it.each([
    ['1024', '20000', { soft: 1_024, hard: 20_000 }],
    ['256', '256', { soft: 256, hard: 256 }],
    ['1024', 'unlimited', { soft: 1_024, hard: null }],
    ['unlimited', 'unlimited', { soft: null, hard: null }],
    ['many', '256', null],
  ])('of %s and %s in /proc/self/limits is %j', (soft, hard, expected) => {
    expect(descriptorsInLimits(limits(soft, hard))).toEqual(expected);
  });

  it('is unknown where the file has no such line', () => {
    expect(descriptorsInLimits('Max processes 1 1 processes')).toBeNull();
  });

  it.each([
    ['256\nunlimited\n', { soft: 256, hard: null }],
    ['10240\n10240\n', { soft: 10_240, hard: 10_240 }],
    ['', null],
    ['256\n', null],
  ])('that a shell says as %j is %j', (text, expected) => {
    expect(descriptorsOfShell(text)).toEqual(expected);
  });

  it('comes from a shell where there is no /proc, and from nowhere on Windows', async () => {
    const commands = { 'sh -c ulimit -Sn; ulimit -Hn': '256\n1024\n' };
    expect(await readDescriptors(madeMachine({ platform: 'darwin', commands }))).toEqual({ soft: 256, hard: 1_024 });
    expect(await readDescriptors(madeMachine({ platform: 'darwin' }))).toBeNull();
    expect(await readDescriptors(madeMachine({ platform: 'win32', commands }))).toBeNull();
  });

  it('of this machine is more than this process has open', async () => {
    const found = await readDescriptors(thisMachine);
    if (process.platform !== 'linux') return expect(found === null || found.soft === null || found.soft > 0).toBe(true);
    const open = readdirSync('/proc/self/fd').length;
    expect(found!.soft ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(open);
  });
});
