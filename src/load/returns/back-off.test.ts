import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { backOffMs } from './back-off.ts';

type Library = { duration(): number };

/** The library's own, with the values that its Manager gives it. */
const libraryBackOff = async (): Promise<Library> => {
  const main = createRequire(import.meta.url).resolve('socket.io-client');
  const file = join(main, '..', '..', 'esm', 'contrib', 'backo2.js');
  const { Backoff } = z
    .object({ Backoff: z.custom<new (options: object) => Library>((value) => typeof value === 'function') })
    .parse(await import(pathToFileURL(file).href));
  return new Backoff({ min: 1_000, max: 5_000, jitter: 0.5 });
};

afterEach(() => vi.restoreAllMocks());

describe('the back-off', () => {
  it.each([
    [0, 0, 1_000],
    [0, 0.05, 975],
    [0, 0.15, 1_075],
    [0, 0.999, 1_499],
    [0, 0.899, 551],
    [1, 0.15, 2_150],
    [2, 0.9, 5_000],
    [2, 0.8, 2_400],
    [3, 0, 5_000],
    [3, 0.8, 4_800],
    [200, 0.5, 5_000],
  ])('after %d failed attempts, with %d for chance, is %d ms', (failed, unit, ms) => {
    expect(backOffMs(failed, unit)).toBe(ms);
  });

  it('is that of socket.io-client, attempt by attempt', async () => {
    const random = vi.spyOn(Math, 'random');
    for (let hundredth = 0; hundredth < 100; hundredth += 1) {
      const unit = hundredth / 100;
      random.mockReturnValue(unit);
      const library = await libraryBackOff();
      for (let failed = 0; failed < 12; failed += 1) expect(backOffMs(failed, unit)).toBe(library.duration());
    }
  });
});
