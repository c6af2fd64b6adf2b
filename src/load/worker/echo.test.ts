import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { createEcho, type Echo, openEcho } from './echo.ts';

describe('an echo in virtual time', () => {
  /** Carries a message in so many us. */
  const echoing = (carryUs: number) => {
    const clock = createVirtualClock(1_000_000);
    let heard = (): void => {};
    let isOpen = true;
    const wire = {
      send: () => void clock.after(carryUs, () => heard()),
      onReceived: (listener: () => void) => {
        heard = listener;
      },
      close: () => {
        isOpen = false;
      },
    };
    const seen: [dueUs: number, latencyUs: number][] = [];
    const echo = createEcho(wire, clock);
    echo.start((dueUs, latencyUs) => seen.push([dueUs, latencyUs]));
    return { clock, echo, seen, isOpen: () => isOpen };
  };

  it('comes ten times a second, at uneven steps, whenever the last one came', () => {
    const { clock, seen } = echoing(50);
    clock.advance(10_000_000);
    const steps = seen.slice(1).map(([dueUs], index) => dueUs - seen[index]![0]);
    expect(seen.length).toBeGreaterThanOrEqual(99);
    expect(seen.length).toBeLessThanOrEqual(101);
    expect(seen.every(([, latencyUs]) => latencyUs === 50)).toBe(true);
    expect(new Set(steps)).toEqual(new Set([61_803, 61_804, 161_803, 161_804]));
  });

  it('counts a block from the instant it was due, although it is sent only after it', () => {
    const { clock, seen } = echoing(50);
    clock.advance(150_000);
    clock.block(300_000);
    clock.advance(1_000);
    expect(seen).toEqual([[1_161_803, 288_247]]);
    clock.advance(1_000_000);
    expect(seen.slice(1).every(([dueUs, latencyUs]) => dueUs > 1_450_050 && latencyUs === 50)).toBe(true);
  });

  it.each([50, 100, 120, 250])('finds a loop that stands still for 40 ms every %i ms', (periodMs) => {
    const { clock, seen } = echoing(50);
    for (let at = 0; at < 2_000; at += periodMs) clock.after(at * 1_000, () => clock.block(40_000));
    clock.advance(2_000_000);
    expect(Math.max(...seen.map(([, latencyUs]) => latencyUs))).toBeGreaterThan(30_000);
  });

  it('is silent once it is closed', () => {
    const { clock, echo, seen, isOpen } = echoing(50);
    echo.close();
    clock.advance(1_000_000);
    expect([seen, isOpen()]).toEqual([[], false]);
  });
});

/** The next echo, as a promise. */
const heardBy = (echo: Echo): Promise<{ dueUs: number; latencyUs: number }> =>
  new Promise((resolve) => echo.start((dueUs, latencyUs) => resolve({ dueUs, latencyUs })));

describe('the echo of this process', () => {
  it('comes back over real sockets, and shows how long this loop was blocked', async () => {
    const echo = await openEcho(systemClock);
    const free = await heardBy(echo!);
    const blocked = heardBy(echo!);
    const untilUs = systemClock.nowUs() + 300_000;
    while (systemClock.nowUs() < untilUs);
    const { dueUs, latencyUs } = await blocked;
    echo!.close();
    expect(latencyUs).toBeGreaterThanOrEqual(untilUs - dueUs);
    expect(latencyUs).toBeGreaterThan(130_000);
    expect(free.latencyUs).toBeGreaterThan(0);
  });
});
