import { describe, expect, it } from 'vitest';
import { createWords } from '../drivers/wire/words.ts';
import { planOf } from '../testing/virtual-run.ts';
import { createSocketWords } from './player/socket-words.ts';
import { shipPlan } from './shipped.ts';
import { lanesFor, shipSockets } from './shipped-sockets.ts';
import { targetOf } from './testing/target.ts';

const pair = (n: number) => ({ appKey: `known-to-${n}`, accessToken: `kept-by-${n}` });
const KEYS = { key: pair(1), jwt: null, keys: [pair(1), pair(2)] };
const plan = planOf({
  sockets: { symbolsPerConnection: 2 },
  phases: [{ name: 'storm', durationMs: 2_000, quotes: { ratePerSec: 5 }, connections: { count: 120, holdMs: 1_000 } }],
});
const all = Uint32Array.from({ length: 120 }, (_, i) => i);
const target = targetOf('gateway-only', KEYS);

describe('sockets shipped to k6', () => {
  it('are due as the plan says, and have its patience', () => {
    const { config, rows } = shipSockets(plan, all, [target]);
    expect(rows.map(([connection]) => connection)).toEqual([...all]);
    for (const [connection, dueUs, leaveUs] of rows) {
      expect(dueUs).toBe(Math.round(plan.connections.dueUs[connection]!));
      expect(leaveUs).toBe(Math.round(plan.connections.leaveUs[connection]!));
    }
    const lastLeaveUs = Math.max(...plan.connections.leaveUs);
    expect(config).toMatchObject({ rows: 120, lanes: 3, lastLeaveUs, drainUntilUs: lastLeaveUs + 14_000_000 });
    expect(config?.targets[0]?.slices.slice(0, 2)).toEqual([
      [0, 0],
      [1_000_000, 1],
    ]);
  });

  it('are none where the plan has none, and then nothing of them is written', () => {
    expect(shipSockets(plan, new Uint32Array(), [target])).toEqual({ config: null, rows: [], secrets: [] });
  });

  it.each([
    [null, 'data', null],
    ['items[].seq', 'items', 'seq'],
  ])('are read by the form of their frames: %s', (sequence, frameList, numberField) => {
    const spec = { ...target.spec, socket: { ...target.spec.socket, sequence } };
    expect(shipSockets(plan, all, [{ ...target, spec }]).config?.targets[0]).toMatchObject({ frameList, numberField });
  });

  it.each([
    [1, 1],
    [50, 1],
    [51, 2],
    [2_000, 40],
    [50_000, 200],
  ])('%i take %i virtual users', (sockets, users) => {
    expect(lanesFor(sockets)).toBe(users);
  });

  it.each<[string, string, string]>([
    ['http://127.0.0.1:3000', '/', 'ws://127.0.0.1:3000/?EIO=4&transport=websocket'],
    ['https://host.example', '/a/b', 'wss://host.example/a/b/?EIO=4&transport=websocket'],
  ])('of %s lead to %s: %s', (baseUrl, path, url) => {
    const spec = { ...target.spec, baseUrl, socket: { ...target.spec.socket, path } };
    expect(shipSockets(plan, all, [{ ...target, spec }]).config?.targets[0]?.urls).toEqual([url]);
  });

  it('say what the wire client says', () => {
    const spec = { ...target.spec.socket, symbols: ['A', 'B', 'C'], subscribe: { wsCapabilityType: 'x' } };
    const { settings } = { settings: plan.scenario.sockets };
    const wire = createWords({ spec, settings, credentials: KEYS });
    const k6 = createSocketWords(spec, settings.symbolsPerConnection);
    for (let i = 0; i < 7; i += 1) {
      expect(k6.subscribe(i)).toBe(wire.subscribe(i).toString());
      expect(k6.unsubscribe(i)).toBe(wire.unsubscribe(i).toString());
      expect(k6.join(KEYS.keys[i % 2]!)).toBe(wire.join(i).toString());
    }
    expect(k6.join(null)).toBe(
      createWords({ spec, settings, credentials: { key: null, jwt: null } })
        .join(0)
        .toString(),
    );
    expect(k6.part).toBe(wire.part.toString());
  });

  it('have their secrets apart, and a hash that hangs on every one of them', () => {
    const shipped = (connections: Uint32Array) =>
      shipPlan({
        ...{ plan, arrivals: new Uint32Array(), connections, targets: [target], runId: 'run-1' },
        ...{ notBeforeMs: null, waitMs: 0, others: false },
      });
    const { config, rows, socketRows, secrets } = shipped(all);
    const text = JSON.stringify([config, rows, socketRows]);
    for (const value of secrets.values()) expect(text).not.toContain(value);
    expect([...secrets.keys()]).toEqual(
      expect.arrayContaining(['t0-socket-app-key', 't0-socket-access-token', 't0-socket-app-key-2']),
    );
    expect(config.sockets?.targets[0]?.keys[1]).toEqual({
      appKey: 't0-socket-app-key-2',
      accessToken: 't0-socket-access-token-2',
    });
    expect(config.rowsHash).not.toBe(shipped(all.subarray(0, 119)).config.rowsHash);
  });
});
