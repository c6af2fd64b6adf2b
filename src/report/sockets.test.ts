import { describe, expect, it } from 'vitest';
import { NO_MESSAGES } from '../core/ledger.ts';
import { buildRecord, type ModeSeen } from '../judge/testing/build-record.ts';
import { modeViewsOf } from './facts.ts';
import { socketsSection } from './sections/sockets.ts';
import { viewOf } from './testing/sample-views.ts';

const said = (slices: ModeSeen['slices'], rest: ModeSeen = {}): readonly string[] => {
  const record = buildRecord({
    modes: { 'gateway-only': { ...rest, slices: slices ?? [] } },
    gating: ['disconnect-rate'],
  });
  const view = viewOf(record);
  return socketsSection(view, modeViewsOf(view)).flatMap((section) =>
    section.kind === 'lines' ? section.lines.map(({ text }) => text) : [],
  );
};

const HOUR_MS = 3_600_000;
const together = Array.from({ length: 36 }, (_, at) => 5_000 + at);

describe('what a report says of sockets', () => {
  it('none lost: over how much connection time', () => {
    expect(said([{ connections: { attempted: 1_200, heldMs: 3 * HOUR_MS }, messages: { frames: 10 } }])).toEqual([
      'gateway-only: none of 1,200 connections was lost in 3 h of connection time.',
      'gateway-only: 10 messages in 10 frames, 1.00 a frame.',
    ]);
  });

  it('36 lost in one event: by connection and by connection-hour, by reason', () => {
    expect(said([{ connections: { attempted: 1_200, heldMs: 3 * HOUR_MS, lossesAtMs: together } }])).toEqual([
      'gateway-only: 36 of 1,200 connections were lost (3 %): 12 a connection-hour, over 3 h of connection time.',
      'gateway-only: 36 by transport close; 36 lost in 1 event, at 00:05.',
    ]);
  });

  it('several events: the largest', () => {
    const [, by] = said([{ connections: { attempted: 90, heldMs: HOUR_MS, lossesAtMs: [...together, 9_000, 9_101] } }]);
    expect(by).toBe('gateway-only: 38 by transport close; 38 lost in 3 events, the largest 36 at 00:05.');
  });

  it('lost of a fleet that a warm-up opened: what the objective counts, and the time of the others', () => {
    const lossesAtMs = Array.from({ length: 200 }, (_, at) => 2_100 + at);
    const fleet = { attempted: 200, carried: 200, heldMs: 420_000 };
    const day = { connections: { attempted: 1_800, heldMs: 9 * HOUR_MS }, messages: { frames: 10 } };
    const opened = (connections: object) => ({ judged: false, phase: 'fill', connections });
    expect(said([opened({ ...fleet, lossesAtMs }), day])).toEqual([
      'gateway-only: 200 of 2,000 connections were lost (10 %); of those first opened in judged time 0: 0 a connection-hour, over 9 h of connection time.',
      'gateway-only: 200 by transport close; 200 lost in 1 event, at 00:02.',
      'gateway-only: 10 messages in 10 frames, 1.00 a frame.',
    ]);
    expect(said([opened(fleet), day])[0]).toBe(
      'gateway-only: none of 2,000 connections was lost; of those first opened in judged time none in 9 h of connection time.',
    );
    expect(said([opened({ ...fleet, attempted: 201, lossesAtMs: [500, ...lossesAtMs] }), day])[1]).toBe(
      'gateway-only: 200 by reasons that are not told apart; 200 lost in 1 event, at 00:02.',
    );
    expect(said([opened({ ...fleet, carried: 0 }), day])[0]).toContain('none of 1,800 connections was lost in 9 h');
  });

  it('those that came back and were lost again', () => {
    const returns = { back: 30, lossesAtMs: [9_000] };
    expect(said([{ connections: { attempted: 100, heldMs: HOUR_MS, lossesAtMs: [5_000], returns } }])).toEqual([
      'gateway-only: 2 of 130 connections were lost (1.54 %); of those first opened in judged time 1: 1.0 a connection-hour, over 1 h of connection time.',
      'gateway-only: 2 by transport close; 2 lost in 2 events, the largest 1 at 00:05.',
    ]);
  });

  it('how messages came, and what became of them, where a warm-up opened every socket', () => {
    const fill = { judged: false, phase: 'fill', connections: { attempted: 200, heldMs: 9_000 } };
    const day = { connections: { heldMs: 0 }, messages: { frames: 10 } };
    expect(said([fill, day], { ledger: { ...NO_MESSAGES, received: 500 } })).toEqual([
      'gateway-only: 10 messages in 10 frames, 1.00 a frame.',
      'gateway-only: of numbered messages 500 came, each once and in order.',
    ]);
  });

  it('what became of messages', () => {
    const slices = [{ connections: { attempted: 9, heldMs: 9_000 } }];
    const [, whole] = said(slices, { ledger: { ...NO_MESSAGES, received: 500 } });
    expect(whole).toBe('gateway-only: of numbered messages 500 came, each once and in order.');
    const ledger = { ...NO_MESSAGES, received: 500, lost: 3, gaps: 2, recovered: 1, indeterminate: 4, resets: 1 };
    expect(said(slices, { ledger })[1]).toBe(
      'gateway-only: of numbered messages 500 came, 3 lost in 2 gaps and 1 came by recovery alone. What was sent last is not known of 4 subscriptions, 1 of them where the server counted anew.',
    );
  });

  it('nothing of an older record, nor where no socket was opened', () => {
    expect(said([{ connections: { attempted: 9 } }])).toEqual([]);
    expect(said([{ quotes: { ok: 9 }, connections: { heldMs: 0 } }])).toEqual([]);
  });
});
