import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../core/record.ts';
import { buildAb, healthySlice } from '../judge/testing/build-ab.ts';
import { buildRecord, evenly } from '../judge/testing/build-record.ts';
import { InconclusiveError, type Subject } from './index.ts';

const fingerprint = '0123456789abcdef';

/** A record with a machine of its own, so that two of them are comparable. */
const onOneMachine = (record: RunRecord): RunRecord => ({
  ...record,
  environment: { ...record.environment, cpuModel: 'a processor', fingerprint },
});

/** A run of 12 slices: enough for every quote objective, quick to build. */
const ofQuotes = (seen: { readonly ok: number; readonly slow?: number }): RunRecord =>
  onOneMachine(
    buildRecord({
      gating: ['availability', 'error-rate', 'response-p95'],
      modes: { 'gateway-only': { slices: evenly({ slices: 12, ...seen }) } },
    }),
  );
const healthy = ofQuotes({ ok: 4_800 });
const slow = ofQuotes({ ok: 4_800, slow: 480 });
const few = ofQuotes({ ok: 600 });

const ab = (candidateMs: number, pairs = 15): RunRecord =>
  buildAb({
    pairs,
    gating: ['response-p95'],
    reference: () => ({ ...healthySlice, quotes: { ok: 1_000, medianMs: 40 } }),
    candidate: () => ({ ...healthySlice, quotes: { ok: 1_000, medianMs: candidateMs } }),
  });
const equal = ab(40);
const worse = ab(52);
const tooShort = ab(40, 6);

const folder = mkdtempSync(join(tmpdir(), 'gateproof-matchers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const stored = (name: string, record: RunRecord): string => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'record.json'), JSON.stringify(record));
  return path;
};

const messageOf = (ask: () => void): string => {
  try {
    ask();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
};

const golden = (name: string) => `./golden/${name}.txt`;

describe('toHoldSlos', () => {
  it('passes where every objective holds', () => {
    expect(healthy).toHoldSlos();
    expect(equal).toHoldSlos({ arm: 'legacy-fallback' });
  });

  it('fails with verdict, reasons, figures with their bounds, and the commands to go on with', async () => {
    await expect(messageOf(() => expect(slow).toHoldSlos())).toMatchFileSnapshot(golden('slos-fail'));
  });

  it('is not satisfied by what is inconclusive, and says what would settle it', async () => {
    await expect(messageOf(() => expect(few).toHoldSlos())).toMatchFileSnapshot(golden('slos-inconclusive'));
  });

  it('asks for the arm that is named, and for all where none is', () => {
    const broken = buildRecord({
      gating: ['response-p95'],
      modes: {
        reference: { slices: evenly({ slices: 12, ok: 600 }) },
        candidate: { slices: evenly({ slices: 12, ok: 600, slow: 120 }) },
      },
    });
    expect(broken).toHoldSlos({ arm: 'reference' });
    expect(broken).not.toHoldSlos({ arm: 'candidate' });
    expect(broken).not.toHoldSlos();
  });

  it('judges arms by their own objectives, not by how they compare', () => {
    expect(worse).toHoldSlos();
  });
});

describe('toBeNoWorse', () => {
  it('passes where the candidate is proven no worse', () => {
    expect(equal).toBeNoWorse();
  });

  it('fails with the figures that are worse', async () => {
    await expect(messageOf(() => expect(worse).toBeNoWorse())).toMatchFileSnapshot(golden('worse'));
  });

  it('is not satisfied by too few pairs', async () => {
    await expect(messageOf(() => expect(tooShort).toBeNoWorse())).toMatchFileSnapshot(golden('undecided'));
  });

  it('names what voids the run', () => {
    const stopped: RunRecord = { ...equal, stopped: { why: 'sigint', detail: 'stopped by SIGINT', atMs: 4_000 } };
    const message = messageOf(() => expect(stopped).toBeNoWorse());
    expect(message).toMatch(/^INCONCLUSIVE: /);
    expect(message).toContain('- The run was stopped after 4 s');
  });

  it('has no answer for a run of one arm: neither it nor its .not passes', () => {
    expect(() => expect(healthy).toBeNoWorse()).toThrow('compares nothing');
    expect(() => expect(healthy).not.toBeNoWorse()).toThrow('compares nothing');
  });
});

describe('toMatchBaseline', () => {
  it('passes where the run is comparable and holds, whatever lies between the two', () => {
    expect(healthy).toMatchBaseline(healthy);
    expect(healthy).toMatchBaseline(slow);
  });

  it('fails where the run itself fails, with the differences as advice', async () => {
    const message = messageOf(() => expect(slow).toMatchBaseline(stored('kept', healthy)));
    await expect(message.replaceAll(folder, 'reports')).toMatchFileSnapshot(golden('baseline-fail'));
  });

  it('says every reason why two runs are incomparable', async () => {
    const other: RunRecord = { ...healthy, seed: 8, planHash: 'b'.repeat(64), runId: 'another' };
    await expect(messageOf(() => expect(healthy).toMatchBaseline(other))).toMatchFileSnapshot(golden('incomparable'));
  });

  it('is inconclusive where the run is', () => {
    expect(() => expect(few).toMatchBaseline(few)).toThrow(/^INCONCLUSIVE: .* undecided by its own limits/);
  });
});

describe('.not means: is proven to break', () => {
  type Row = {
    readonly ask: (not: ReturnType<typeof expect<Subject>>['not']) => void;
    readonly broken: Subject;
    readonly holding: Subject;
    readonly undecided: Subject;
  };

  it.each<[string, Row]>([
    ['toHoldSlos', { ask: (not) => not.toHoldSlos(), broken: slow, holding: healthy, undecided: few }],
    ['toBeNoWorse', { ask: (not) => not.toBeNoWorse(), broken: worse, holding: equal, undecided: tooShort }],
    ['toMatchBaseline', { ask: (not) => not.toMatchBaseline(healthy), broken: slow, holding: healthy, undecided: few }],
  ])('%s', (_, { ask, broken, holding, undecided }) => {
    ask(expect(broken).not);
    expect(() => ask(expect(holding).not)).toThrow(/^PASS, where a proven fail was expected/);
    expect(() => ask(expect(undecided).not)).toThrow(InconclusiveError);
  });
});

describe('a subject', () => {
  it('is the folder of a run, or its file', () => {
    const path = stored('a run', healthy);
    expect(path).toHoldSlos();
    expect(join(path, 'record.json')).toHoldSlos();
    expect(messageOf(() => expect(stored('a slow run', slow)).toHoldSlos())).toContain(
      `gateproof report '${folder}/a slow run'`,
    );
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'neither a run record'],
    ['a number', 3, 'neither a run record'],
    ['a summary', { schemaVersion: 1, verdict: 'pass' }, 'neither a run record'],
    ['half a record', { schemaVersion: healthy.schemaVersion, slices: [] }, 'run record'],
    ['a path that is not there', join(folder, 'gone'), 'There is no run'],
    ['a folder without a record', folder, 'Cannot read a run record'],
  ])('that is %s passes nothing, negated or not', (_, value, said) => {
    const subject = value as Subject;
    expect(() => expect(subject).toHoldSlos()).toThrow(said);
    expect(() => expect(subject).not.toHoldSlos()).toThrow(said);
  });
});
