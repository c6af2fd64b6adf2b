import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import type { RunRecord } from '../core/record.ts';
import { buildRecord, evenly } from '../judge/testing/build-record.ts';
import { InconclusiveError } from '../matchers/index.ts';
import { armWords, assertBaseStands, playAgain, rolesIn, withExtension } from './gate.ts';
import type { Play, Played } from './play.ts';
import { settingsOf } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-gate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A breach that goes away without the slices in which the host stalled. */
const noisy = buildRecord({
  gating: ['response-p95'],
  modes: {
    'gateway-only': {
      slices: evenly({ slices: 12, ok: 1_200 }).map((slice, index) =>
        index < 4 ? { ...slice, quotes: { ok: 100, slow: 22, slowMs: 210 }, hostGapMaxMs: 40 } : slice,
      ),
    },
  },
});
const quiet = (seen: { readonly ok: number; readonly slow?: number }): RunRecord =>
  buildRecord({
    gating: ['response-p95'],
    modes: { 'gateway-only': { slices: evenly({ slices: 12, ...seen }) } },
  });

const played = (name: string, record: RunRecord): Played => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'record.json'), JSON.stringify(record));
  return { folder: path, record };
};

describe('one more try', () => {
  const attempts = async (records: readonly RunRecord[], allowed = true) => {
    const seen: number[] = [];
    let announced = 0;
    const last = await withExtension(
      { extends: allowed },
      async (attempt) => {
        seen.push(attempt);
        return { folder: String(attempt), record: records[attempt - 1]! };
      },
      () => {
        announced += 1;
      },
    );
    return { seen, announced, last: last.folder };
  };

  it('is had where the host was too noisy to decide, and then it stands as it is', async () => {
    expect(await attempts([noisy, noisy])).toEqual({ seen: [1, 2], announced: 1, last: '2' });
  });

  it.each([
    ['a pass', quiet({ ok: 1_200 })],
    ['a fail', quiet({ ok: 1_200, slow: 240 })],
    ['too few samples', quiet({ ok: 48 })],
  ])('is not had after %s', async (_, record) => {
    expect(await attempts([record])).toEqual({ seen: [1], announced: 0, last: '1' });
  });

  it('is not had where it is not allowed', async () => {
    expect(await attempts([noisy], false)).toEqual({ seen: [1], announced: 0, last: '1' });
  });
});

describe('the base', () => {
  const builds = (name: string, reference: { ok: number; slow?: number }): Played =>
    played(name, {
      ...buildRecord({
        gating: ['response-p95'],
        modes: {
          reference: { slices: evenly({ slices: 12, ...reference }) },
          candidate: { slices: evenly({ slices: 12, ok: 1_200, slow: 240 }) },
        },
      }),
      roles: { reference: 'reference', candidate: 'candidate', control: null, equivalent: false, untilDecided: true },
    });

  it('that breaks its own objectives makes the gate say nothing of the candidate', () => {
    const ask = () => assertBaseStands(builds('broken', { ok: 1_200, slow: 240 }));
    expect(ask).toThrow(InconclusiveError);
    expect(ask).toThrow(/^INCONCLUSIVE: this is about the reference, not the candidate: .*\n\nFAIL: .* in reference/s);
  });

  it.each([
    ['holds', { ok: 1_200 }],
    ['is undecided', { ok: 48 }],
  ])('that %s is no obstacle to a fail', (name, reference) => {
    expect(() => assertBaseStands(builds(name, reference))).not.toThrow();
  });

  it('is not there in a run that compares nothing', () => {
    expect(() => rolesIn(noisy)).toThrow(HarnessError);
  });
});

describe('the arms', () => {
  const armsOf = (env: Readonly<Record<string, string>>) => armWords(settingsOf('ci-gate', env, 0)).join(' ');

  it('are two profiles, or two addresses of one', () => {
    expect(armsOf({ GATEPROOF_SUITE_REFERENCE: 'a.ts', GATEPROOF_SUITE_CANDIDATE: 'b.ts' })).toBe(
      '--reference a.ts --candidate b.ts',
    );
    const urls = 'reference=http://127.0.0.1:1 candidate=http://127.0.0.1:2';
    expect(
      armsOf({ GATEPROOF_SUITE_TARGET: 'mine', GATEPROOF_SUITE_URL: urls, GATEPROOF_SUITE_MODE: 'gateway-only' }),
    ).toBe(
      '--reference mine --candidate mine --url reference=http://127.0.0.1:1 --url candidate=http://127.0.0.1:2 --mode gateway-only',
    );
  });

  it('are asked for where nothing says what to compare', () => {
    expect(() => armsOf({})).toThrow('does not know what to compare');
  });
});

describe('the load of a baseline', () => {
  const again = (record: RunRecord, minutes = '6') => {
    const words: (readonly string[])[] = [];
    const play: Play = async (name, all) => {
      words.push(all);
      return played(name, record);
    };
    const env = {
      ...{ GATEPROOF_SUITE_OUT: folder, GATEPROOF_SUITE_MINUTES: minutes, GATEPROOF_SUITE_TARGET: 'stock-api' },
      GATEPROOF_SUITE_URL: 'http://127.0.0.1:3000',
    };
    const settings = settingsOf('ci-gate', env, 0);
    const verify = () => Promise.reject(new Error('a gate verifies nothing'));
    const suite = { settings, play, verify, question: () => {} };
    return playAgain(suite, { path: 'kept.json', record }).then(() => words[0]?.join(' '));
  };

  it('is its own scenario, mode, seed and load processes, at the target of today', async () => {
    const scenario = join(folder, 'baseline-scenario.json');
    expect(await again(quiet({ ok: 1_200 }))).toBe(
      `run ${scenario} --mode gateway-only --seed 7 --workers 1 --target stock-api --url http://127.0.0.1:3000`,
    );
  });

  it('is not played where it is a comparison, or takes longer than allowed', async () => {
    const record = quiet({ ok: 1_200 });
    await expect(again({ ...record, kind: 'ab' })).rejects.toThrow('is a comparison');
    await expect(again({ ...record, durationMs: 90_001 }, '2')).rejects.toThrow('only 2 are allowed');
    await again({ ...record, durationMs: 90_000 }, '2');
  });
});
