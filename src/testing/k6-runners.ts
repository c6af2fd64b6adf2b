import type { Ended } from './ended.ts';
import { SECRETS } from './target.ts';

/** A k6 that was started with `--paused`, and the port of its API on loopback. */
export type Paused = { readonly port: number; readonly ended: Promise<Ended> };

/** What Kubernetes hands out of the Secret that an export for `reference-stock-api` asks for: a pod names it by envFrom. */
export const FROM_SECRET = {
  GATEPROOF_T0_X_APP_KEY: SECRETS.GATEPROOF_APP_KEY,
  GATEPROOF_T0_X_ACCESS_TOKEN: SECRETS.GATEPROOF_ACCESS_TOKEN,
} as const;

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until it listens; one that ends before does not hang the test. */
const listening = async ({ port, ended }: Paused): Promise<void> => {
  let isOver = false;
  ended.finally(() => {
    isOver = true;
  });
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/v1/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!isOver && !(await answers())) await soon(20);
};

/** Waits where the next instant at which runners may begin (each whole multiple of `everyMs`) is nearer than `readyMs`, which those that are started now need. */
export const untilInTime = async (everyMs: number, readyMs: number): Promise<void> => {
  const leftMs = everyMs - (Date.now() % everyMs);
  if (leftMs < readyMs) await soon(leftMs);
};

/**
 * Does what the operator's starter does: it comes to one runner after another. Here it comes right after an instant at which runners may begin (each
 * whole multiple of `everyMs`), so that all begin at the next one.
 */
export const startAll = async (runners: readonly Paused[], everyMs: number): Promise<void> => {
  await Promise.all(runners.map(listening));
  await soon(everyMs - (Date.now() % everyMs));
  const body = JSON.stringify({ data: { type: 'status', id: 'default', attributes: { paused: false } } });
  // Of a runner that is gone the way it ended tells more.
  for (const { port } of runners)
    await fetch(`http://127.0.0.1:${port}/v1/status`, { method: 'PATCH', body }).catch(() => null);
};
