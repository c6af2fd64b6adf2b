import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { WireEffect } from '../core/wire-fault.ts';
import { freePorts } from '../target/managed/free-ports.ts';
import { connectEnd, type End, faultOf, startRig, startTarget, until } from './testing/ends.ts';

const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** TOXIPROXY_PATH, else `toxiproxy-server` on the PATH; null where there is none. */
const toxiproxy =
  [
    process.env['TOXIPROXY_PATH'] ?? '',
    ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'toxiproxy-server')),
  ].find((path) => path !== '' && canRun(path)) ?? null;

type Toxic = { readonly type: string; readonly stream: 'upstream' | 'downstream'; readonly attributes: object };

/** A toxiproxy before a target, with one toxic; the answer is the port to connect to. */
const startToxiproxy = async (targetPort: number, toxic: Toxic): Promise<number> => {
  const [api = 0, listen = 0] = await freePorts(2);
  const child = spawn(toxiproxy ?? '', ['-port', String(api)], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(async () => {
    child.kill();
    await once(child, 'close');
  });
  const ask = (path: string, body: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${api}${path}`, { method: 'POST', body: JSON.stringify(body) });
  const order = { name: 'p', listen: `127.0.0.1:${listen}`, upstream: `127.0.0.1:${targetPort}`, enabled: true };
  for (;;) {
    const made = await ask('/proxies', order).catch(() => null);
    if (made?.status === 201) break;
  }
  const made = await ask('/proxies/p/toxics', { ...toxic, toxicity: 1 });
  expect(made.status, await made.text()).toBe(200);
  return listen;
};

/** What one exchange with a target looks like from both ends. */
type Exchange = {
  readonly sent: number;
  readonly received: number;
  readonly ended: End['ended'];
  readonly tookMs: number;
};

/** The target sends 100,000 bytes once a client has spoken, and ends; or it hears it and stays silent. */
const exchange = async (client: End, accepted: readonly End[], answers = true): Promise<Exchange> => {
  const startMs = performance.now();
  client.socket.write('go');
  await until(() => accepted[0]?.bytes() === 2 || client.ended !== null);
  if (answers) accepted[0]?.socket.end(Buffer.alloc(100_000));
  await until(() => client.ended !== null);
  return {
    ...{ sent: accepted[0]?.bytes() ?? 0, received: client.bytes(), ended: client.ended },
    tookMs: performance.now() - startMs,
  };
};

const ours = async (effect: WireEffect, answers = true): Promise<Exchange> => {
  const { wire, client, accepted } = await startRig();
  wire.plant(faultOf(effect));
  return exchange(await client(), accepted, answers);
};

const theirs = async (toxic: Toxic, answers = true): Promise<Exchange> => {
  const { port, accepted } = await startTarget();
  return exchange(await connectEnd(await startToxiproxy(port, toxic)), accepted, answers);
};

const why = toxiproxy === null ? ' (skipped: no toxiproxy-server on the PATH, and TOXIPROXY_PATH names none)' : '';

test.skipIf(toxiproxy === null)(`toxiproxy does the same to the same exchange${why}`, async () => {
  const cuts = [
    await ours({ kind: 'cut', dir: 'down', bytes: 4_321, by: 'fin' }),
    await theirs({ type: 'limit_data', stream: 'downstream', attributes: { bytes: 4_321 } }),
  ];
  for (const cut of cuts) expect(cut).toMatchObject({ sent: 2, received: 4_321, ended: 'fin' });
  const resets = [
    await ours({ kind: 'reset', afterMs: 100 }, false),
    await theirs({ type: 'reset_peer', stream: 'upstream', attributes: { timeout: 100 } }, false),
  ];
  for (const reset of resets) expect(reset.ended).toBe('reset');
  const delays = [
    await ours({ kind: 'delay', dir: 'down', ms: 150, jitterMs: 0 }),
    await theirs({ type: 'latency', stream: 'downstream', attributes: { latency: 150 } }),
  ];
  const paces = [
    await ours({ kind: 'pace', dir: 'down', bytes: 2_000, everyMs: 10 }),
    await theirs({ type: 'bandwidth', stream: 'downstream', attributes: { rate: 200 } }),
  ];
  for (const each of [...delays, ...paces]) expect(each).toMatchObject({ received: 100_000, ended: 'fin' });
  // Times have a lower bound only: this machine may be busy. At 200 kB/s, 100 kB take half a second.
  for (const { tookMs } of delays) expect(tookMs).toBeGreaterThanOrEqual(150);
  for (const { tookMs } of paces) expect(tookMs).toBeGreaterThanOrEqual(450);
  if (process.env['TOXIPROXY_PRINT'] !== undefined)
    process.stdout.write(JSON.stringify({ cuts, resets, delays, paces }));
});
