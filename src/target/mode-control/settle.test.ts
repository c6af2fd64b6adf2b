import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../core/clock.ts';
import { FLAGS_OF_MODE, type Mode } from '../../core/modes.ts';
import { answering, openCannedTarget, type Reply } from '../testing/canned-target.ts';
import { switchMode } from './switch.ts';
import { kitFor } from './testing/restartable.ts';

const HOUR_MS = 3_600_000;
const HEALTH = '/api/health';
const WEBSOCKET = '/api/health/websocket';
const LEGACY = '/api/health/websocket-legacy-support';
const FLAGS = '/api/v1/monitoring/feature-flags/websocket';

/** One look comes right after the other. */
const hurried: Clock = { ...systemClock, after: (_, wake) => systemClock.after(0, wake) };

type Cold = { readonly path: string; readonly looks: number; readonly reply: Reply };

/** A target in gateway-only, which a person restarts in a mode. All that it tells is true at once, but for what is `cold` for its first looks. */
const switchedBy = async (person: { readonly starts: Mode; readonly cold: Cold | null }) => {
  const run: { mode: Mode; startedAtMs: number; isNew: boolean } = {
    mode: 'gateway-only',
    startedAtMs: systemClock.wallMs() - HOUR_MS,
    isNew: false,
  };
  let coldLooks = 0;
  const telling =
    (path: string, tell: () => unknown): Reply =>
    (...exchange) => {
      const { cold } = person;
      const isCold = run.isNew && cold?.path === path && coldLooks < cold.looks;
      if (isCold) coldLooks += 1;
      (isCold ? cold.reply : answering(200, tell()))(...exchange);
    };
  const source = (): string => (run.mode === 'gateway-only' ? 'gateway' : 'direct');
  const told: Readonly<Record<string, () => unknown>> = {
    [HEALTH]: () => ({ status: 'healthy', uptimeMs: systemClock.wallMs() - run.startedAtMs }),
    [WEBSOCKET]: () => ({ status: 'healthy', mode: run.mode, serverSource: source() }),
    [LEGACY]: () => ({ supported: true, active: run.mode === 'legacy-fallback' }),
    [FLAGS]: () => ({ status: 'healthy', flags: FLAGS_OF_MODE[run.mode] }),
  };
  const target = await openCannedTarget(
    Object.fromEntries(Object.entries(told).map(([path, tell]) => [path, telling(path, tell)])),
  );
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-settle-'));
  onTestFinished(async () => {
    await target.close();
    await rm(folder, { recursive: true, force: true });
  });
  const kit = await kitFor({ url: target.url, folder }, { kind: 'manual', settleMs: 20_000 });
  const ask = async (): Promise<void> => {
    run.mode = person.starts;
    run.startedAtMs = systemClock.wallMs();
    run.isNew = true;
  };
  const { proof } = await switchMode({ ...kit, hands: { ...kit.hands, clock: hurried, ask } }, 'legacy-fallback');
  return { proof, target, coldLooks };
};

it.each<[string, string, Reply]>([
  ['legacy support becomes active', LEGACY, answering(200, { supported: true, active: false })],
  [
    'its second server is open',
    WEBSOCKET,
    answering(200, { status: 'healthy', mode: 'legacy-fallback', serverSource: 'gateway' }),
  ],
  ['its health tells since when it runs', HEALTH, answering(503, { status: 'unhealthy', reasons: ['starting'] })],
])('a new process that tells the flags at once is looked at until %s', async (_, path, reply) => {
  const { proof, coldLooks } = await switchedBy({ starts: 'legacy-fallback', cold: { path, looks: 5, reply } });
  expect([proof.state, proof.mode, coldLooks]).toEqual(['proven', 'legacy-fallback', 5]);
});

it('the flags that a new process tells are its last word: two looks are enough', async () => {
  const { proof, target } = await switchedBy({ starts: 'gateway-only', cold: null });
  // The first of three is the look before the switch.
  expect([proof.state, target.seen.filter(({ url }) => url === FLAGS).length]).toEqual(['contradicted', 3]);
});
