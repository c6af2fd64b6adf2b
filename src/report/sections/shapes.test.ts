import { expect, it } from 'vitest';
import { buildRecord } from '../../judge/testing/build-record.ts';
import { plainPaint } from '../paint.ts';
import { renderTerminal } from '../terminal.ts';
import { viewOf } from '../testing/sample-views.ts';

const reportOf = (
  change: (record: ReturnType<typeof buildRecord>) => void,
  detail: 'short' | 'full' = 'short',
): string => {
  const record = structuredClone(
    buildRecord({
      modes: {
        'gateway-only': { slices: [{ connections: { attempted: 400, returns: { back: 390, stayedOut: 10 } } }] },
      },
    }),
  );
  change(record);
  return renderTerminal(viewOf(record), { columns: 80, paint: plainPaint, detail });
};

it('says what became of a herd, within 80 columns', () => {
  const text = reportOf(() => {});
  expect(text).toMatch(/Sockets that were dropped[\s\S]*gateway-only +400 +390 +390 +10 +0 +1,200 +1,200/);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).not.toContain('slow or silent');
});

it('says that sockets subscribe to nothing, only where they do not', () => {
  const said = (subscribe: boolean) =>
    reportOf((record) => {
      for (const { connections } of record.slices) connections.heldUs = 1_000;
      record.scenario.sockets.subscribe = subscribe;
    }, 'full').includes('The sockets subscribe to nothing: they get in, stay and leave.');
  expect([said(true), said(false)]).toEqual([false, true]);
});

it('says what became of slow and silent sockets, within 80 columns', () => {
  const text = reportOf((record) => {
    const [slice] = record.slices;
    if (slice === undefined) return;
    slice.connections.returns = null;
    slice.connections.impaired = {
      slow: 20,
      halfOpen: 7,
      endedByReason: { 'transport close': 7 },
      received: 9,
      frames: 9,
    };
  });
  expect(text).toMatch(/Sockets that we made slow or silent[\s\S]*20 +7 +7 +transport close/);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).not.toContain('Sockets that were dropped');
});
