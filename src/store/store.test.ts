import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import { RECORD_SCHEMA_VERSION } from '../core/record.ts';
import { RESULT_FILES } from '../core/result-files.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { openEventLog } from './events.ts';
import { parseRecord, readRecord } from './record-file.ts';
import { openNewRunFolder, openRunFolder } from './run-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gateproof-store-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const refusal = async (act: () => unknown): Promise<HarnessError> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('was not refused');
};

describe('the folder of a run', () => {
  it('is made with its parents, and takes whole files', async () => {
    const folder = await openRunFolder(join(root, 'a/b'));
    const path = await folder.write('report.txt', 'hello');
    expect(readFileSync(path, 'utf8')).toBe('hello');
    expect(readdirSync(folder.path).toSorted()).toEqual(['events.ndjson', 'report.txt']);
  });

  it('that cannot be one is refused before the load, exit 2', async () => {
    writeFileSync(join(root, 'file'), '');
    expect((await refusal(() => openRunFolder(join(root, 'file/run')))).exitCode).toBe(2);
  });

  it('that is gone when it is written to is our fault, exit 5; the record goes elsewhere', async () => {
    const folder = await openRunFolder(join(root, 'gone'));
    rmSync(folder.path, { recursive: true });
    expect((await refusal(() => folder.write('report.txt', 'y'))).exitCode).toBe(5);
    const path = await folder.writeSomewhere('record.json', '{}');
    expect(readFileSync(path, 'utf8')).toBe('{}');
    rmSync(dirname(path), { recursive: true });
  });
});

describe('the folder of a new result', () => {
  const plant = (...names: readonly string[]): void => {
    for (const name of names) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), 'old');
    }
  };
  const left = (): readonly string[] =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .toSorted();

  it('holds nothing of an earlier result, whatever command left it', async () => {
    plant('events.ndjson', ...RESULT_FILES);
    const { removed } = await openNewRunFolder(root);
    expect([left(), readFileSync(join(root, 'events.ndjson'), 'utf8')]).toEqual([['events.ndjson'], '']);
    expect(removed).toEqual(RESULT_FILES);
  });

  it('holds no step of an earlier search', async () => {
    const steps = ['steps/gateway-only-01-400', 'steps/legacy-fallback-12-1200-twice'];
    plant('events.ndjson', 'limit.json', ...steps.flatMap((name) => [`${name}/events.ndjson`, `${name}/record.json`]));
    expect((await openNewRunFolder(root)).removed).toEqual(['limit.json', ...steps]);
    expect(readdirSync(root)).toEqual(['events.ndjson']);
  });

  it('keeps every file of others, also in folders of steps', async () => {
    const others = ['mine.txt', 'steps/deploy/record.json', 'steps/gateway-only-01-400/notes.md'];
    plant('events.ndjson', 'steps/gateway-only-01-400/events.ndjson', ...others);
    await openNewRunFolder(root);
    expect(left()).toEqual(['events.ndjson', ...others]);
  });

  it('that no command of ours has opened before loses nothing', async () => {
    plant('junit.xml', 'summary.json', 'steps/gateway-only-01-400/record.json');
    expect((await openNewRunFolder(root)).removed).toEqual([]);
    expect(left()).toEqual(['events.ndjson', 'junit.xml', 'steps/gateway-only-01-400/record.json', 'summary.json']);
  });

  it('that cannot be cleared is refused before the load, exit 2', async () => {
    plant('events.ndjson', 'limit.json/not a file');
    expect((await refusal(() => openNewRunFolder(root))).exitCode).toBe(2);
  });
});

describe('events', () => {
  it('are one redacted object a line', async () => {
    const folder = await openRunFolder(root);
    const events = openEventLog(folder.path, createVirtualClock(5_000_000), (text) => text.replaceAll('secret', '***'));
    events.note('load-started', { why: 'secret' });
    events.note('load-ended');
    expect(readFileSync(join(root, 'events.ndjson'), 'utf8')).toBe(
      '{"at":"1970-01-01T00:00:05.000Z","event":"load-started","why":"***"}\n{"at":"1970-01-01T00:00:05.000Z","event":"load-ended"}\n',
    );
  });
});

describe('a stored record', () => {
  it.each([
    ['of another version', '{"schemaVersion":99}', 'schema version 99'],
    ['without a version', '{}', 'schema version undefined'],
    ['that is cut', '{"schemaVersion":1,', 'Cannot read'],
    ['of the wrong shape', '{"schemaVersion":1}', 'run record'],
  ])('%s is refused with exit 2', async (_, content, said) => {
    const error = await refusal(() => parseRecord(content, 'x.json'));
    expect([error.exitCode, error.message]).toEqual([2, expect.stringContaining(said)]);
  });

  it('of schema version 1 is read as it was, with what came later left open', () => {
    const content = readFileSync(join(import.meta.dirname, 'golden/record-v1.json'), 'utf8');
    const { slices, modes, ...old } = parseRecord(content, 'record-v1.json');
    expect(old).toMatchObject({ schemaVersion: RECORD_SCHEMA_VERSION, kind: 'run', roles: null });
    expect([slices.length, modes.map(({ mode, twins }) => [mode, twins])]).toEqual([4, [['gateway-only', null]]]);
    // When it was written there was no choice of the client.
    expect(old.scenario.sockets.client).toBe('socket.io-client');
  });

  it('that is not there is refused with exit 2', async () => {
    expect((await refusal(() => readRecord(join(root, 'none')))).exitCode).toBe(2);
  });
});
