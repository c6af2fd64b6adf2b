import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TempFolder, tempFolder } from '../testing/cli.ts';
import { playDrops } from '../testing/drops.ts';
import { k6Here, ofK6 } from '../testing/k6.ts';
import { SECRETS } from '../testing/target.ts';

const k6 = await k6Here();

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const SOCKETS = 120;

/** What k6 writes while it plays, read as it grows: its folder is gone when it is over. */
const watchPoints = (staging: string): (() => string) => {
  let points = '';
  const look = (): void => {
    for (const stage of readdirSync(staging)) {
      try {
        points = readFileSync(join(staging, stage, 'points.log'), 'utf8') || points;
      } catch {
        // It has not begun, or is gone.
      }
    }
  };
  const looking = setInterval(look, 20);
  return () => {
    clearInterval(looking);
    return points;
  };
};

describe.runIf(k6 !== null)(ofK6(k6, 'sockets by k6'), () => {
  it('are what the target counted, those that it dropped too, with credentials that stand nowhere', async () => {
    const staging = join(folder.path, 'staging');
    await mkdir(staging);
    const points = watchPoints(staging);
    const { left, connected, lost, lostByReason, endedByTarget, booksEqual } = await playDrops(folder.path, {
      ...{ name: 'k6-sockets', client: 'wire', connections: SOCKETS, overMs: 1_500, holdMs: 1_500 },
      faults: ['drop=6,by=server', 'drop=6,by=close,after=300ms'],
      words: ['--engine', 'k6', '--target', 'reference-stock-api', '--mode', 'gateway-only'],
      env: { K6_PATH: k6!.path, TMPDIR: staging },
    });
    const written = points();
    expect([connected, lost, endedByTarget, booksEqual], left.stdout).toEqual([SOCKETS, 12, 12, true]);
    expect(lostByReason).toEqual({ 'io server disconnect': 6, 'transport close': 6 });
    expect([left.summary.verdict, left.code], left.stdout).toEqual(['fail', 1]);
    expect(left.record.engine).toMatchObject({ name: 'k6', k6Version: k6!.version, k6Slices: [], clockStepMs: null });
    const sum = (of: 'subscribed' | 'closedByUs') =>
      left.record.slices.reduce((all, { connections: { counts } }) => all + counts[of], 0);
    expect([sum('subscribed'), sum('closedByUs')]).toEqual([SOCKETS, SOCKETS - 12]);
    expect(left.record.slices.reduce((all, { messages }) => all + messages.frames, 0)).toBeGreaterThan(0);
    expect(written).toMatch(/^o 0 \d+ \d+ in;$/m);
    for (const text of [written, JSON.stringify(left.record), left.stdout, left.stderr])
      for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
  });
});
