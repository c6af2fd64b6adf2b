import { describe, expect, it } from 'vitest';
import { pause, systemClock } from '../../core/clock.ts';
import type { Books, RunRecord } from '../../core/record.ts';
import type { Performed, StopReason } from '../../load/perform.ts';
import type { BooksReader } from '../../target/books.ts';
import type { Stage } from '../signals.ts';
import { lookAfter } from './after-load.ts';

type Stopped = RunRecord['stopped'];

const COMPARED: Books = { state: 'compared', lines: [] };
const GIVEN_UP: Books = { state: 'unavailable', why: 'given up' };
const SIGINT: StopReason = { why: 'sigint', detail: 'enough' };

const endOf = (why: NonNullable<Stopped>['why']): Stopped => ({ why, detail: 'during the load', atMs: 500 });

const performedUntil = (stopped: Stopped): Performed => ({
  ...{ startUs: 0, durationMs: 1_000, slices: [], workers: [], stopped, samples: [], unwatchedFromMs: null },
  ...{ examples: new Map(), bySymbol: new Map(), byOperation: new Map() },
  ...{ wires: new Map(), ledgers: new Map(), twins: new Map() },
});

/** A target whose books answer a turn of the loop later, or never. */
const readerThat = (answers: boolean): BooksReader => {
  const compare: BooksReader['compare'] = (_, giveUp) => {
    const answer = answers ? pause(systemClock, 0).then(() => COMPARED) : new Promise<Books>(() => {});
    return Promise.race([answer, ...(giveUp === undefined ? [] : [giveUp.then(() => GIVEN_UP)])]);
  };
  return { compare, readAgain: () => Promise.resolve(COMPARED) };
};

/** What is known after a load that ended so, by a target whose books answer or hang, with this signal by then. */
const seenAfter = async (stopped: Stopped, asked: StopReason | null, answers = true) => {
  const stages: Stage[] = [];
  const asking = {
    ...{ request: { scenario: { sockets: {} }, shard: null }, context: { clock: systemClock } },
    ...{ ready: [], books: [{ arms: ['gateway-only'], reader: readerThat(answers) }] },
    proxies: { stop: async () => new Map() },
  } as unknown as Parameters<typeof lookAfter>[0];
  const signals = {
    stop: asked === null ? new Promise<StopReason>(() => {}) : Promise.resolve(asked),
    ...{ asked: () => asked, enter: (stage: Stage) => void stages.push(stage), release: () => {} },
  };
  const known = await lookAfter(asking, { performed: performedUntil(stopped), watched: null, signals });
  expect(stages).toEqual(['questions', 'files']);
  return { stopped: known.ended.stopped, books: known.after.books.get('gateway-only') };
};

describe('after a load', () => {
  it('that was played to its end the targets are asked', async () => {
    expect(await seenAfter(null, null)).toEqual({ stopped: null, books: COMPARED });
  });

  it.each([null, endOf('bail'), endOf('decided')])(
    'a signal gives up what hangs, and voids the run (%o)',
    async (was) => {
      const { stopped, books } = await seenAfter(was, SIGINT, false);
      expect(books).toEqual(GIVEN_UP);
      expect(stopped).toMatchObject(SIGINT);
      expect(stopped?.atMs).toBeGreaterThan(0);
    },
  );

  it.each(['worker-lost', 'error'] as const)('a signal does not hide what forced its end (%s)', async (why) => {
    expect(await seenAfter(endOf(why), SIGINT, false)).toEqual({ stopped: endOf(why), books: GIVEN_UP });
  });

  it.each(['sigint', 'sigterm'] as const)('that a signal ended (%s) the books are waited for', async (why) => {
    expect(await seenAfter(endOf(why), { why, detail: 'enough' })).toEqual({ stopped: endOf(why), books: COMPARED });
  });
});
