import { describe, expect, it } from 'vitest';
import { NO_MESSAGES } from '../../core/ledger.ts';
import { withCarried } from '../../judge/carried.ts';
import { buildRecord } from '../../judge/testing/build-record.ts';
import { fromStartAt } from './shard-instants.ts';

/** A shard that began 300 ms after the first of all. */
const LATER_MS = 300;
const laterOf = (record: ReturnType<typeof buildRecord>) =>
  fromStartAt(record, Date.parse(record.startedAt) - LATER_MS);

describe('the instants of a shard that began later', () => {
  it('are told from the start of the first: losses, also of those that came back, failures, and gaps in messages', () => {
    const connections = { attempted: 10, lossesAtMs: [1_000, 5_900], returns: { back: 3, lossesAtMs: [1_200] } };
    const record = buildRecord({
      modes: {
        'gateway-only': {
          slices: [{ connections }],
          examples: [{ kind: 'reset', atMs: 700, detail: 'gone' }],
          ledger: { ...NO_MESSAGES, lost: 2, gaps: 1, lossFromMs: 40, lossToMs: 50 },
        },
      },
    });
    const { slices, modes } = laterOf(record);
    expect(slices[0]!.connections).toMatchObject({ lossesAtMs: [1_300, 6_200], returns: { lossesAtMs: [1_500] } });
    expect(slices[0]).toMatchObject({ startMs: 0, endMs: 2_000 });
    expect(modes[0]).toMatchObject({ examples: [{ atMs: 1_000 }], ledger: { lossFromMs: 340, lossToMs: 350 } });
  });

  it('are none where there is nothing to tell of', () => {
    const record = buildRecord({
      modes: { 'gateway-only': { slices: [{}], ledger: { ...NO_MESSAGES } } },
    });
    expect(laterOf(record)).toEqual(record);
  });

  it('stay as they are where it was the first', () => {
    const record = buildRecord();
    expect(fromStartAt(record, Date.parse(record.startedAt))).toBe(record);
  });

  it.each<[string, number, number, number]>([
    ['in the warm-up', 1_500, 1_800, 0],
    ['at its end', 1_900, 1_999.999, 0],
    ['in judged time', 2_000, 2_300, 1],
    ['across slices of it', 3_900, 4_200, 1],
    ['at its end', 5_900, 5_999.999, 1],
    ['at its very end', 5_999.9999, 5_999.9999, 1],
    ['after it', 6_000, 6_300, 0],
  ])('of what a warm-up opened stay judged or not: lost %s, %d ms', (_, atMs, movedMs, lost) => {
    const fleet = { attempted: 10, carried: 10, lossesAtMs: [atMs] };
    const record = buildRecord({
      modes: {
        'gateway-only': {
          slices: [{ judged: false, phase: 'open', connections: fleet }, {}, {}, { judged: false, phase: 'cool-down' }],
        },
      },
    });
    const { slices } = laterOf(record);
    expect(slices[0]!.connections.lossesAtMs).toEqual([movedMs]);
    const lostIn = (of: typeof slices) => withCarried(of, of.slice(1, 3))[0]!.connections.counts.lost;
    expect([lostIn(record.slices), lostIn(slices)]).toEqual([lost, lost]);
  });

  it('of what a warm-up opened are judged after the last slice of all too, where judged time ends the run', () => {
    const fleet = { attempted: 10, carried: 10, lossesAtMs: [5_900, 6_100] };
    const record = buildRecord({
      modes: { 'gateway-only': { slices: [{ judged: false, phase: 'open', connections: fleet }, {}, {}] } },
    });
    const { slices } = laterOf(record);
    expect(slices[0]!.connections.lossesAtMs).toEqual([6_200, 6_400]);
    expect(withCarried(slices, slices.slice(1))[0]!.connections.counts.lost).toBe(2);
  });
});
