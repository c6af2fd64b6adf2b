import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, HarnessError } from '../core/errors.ts';
import { parseOrThrow } from '../core/problems.ts';
import { RECORD_SCHEMA_VERSION, type RunRecord, runRecordSchema } from '../core/record.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { migrated } from './migrations.ts';

export const RECORD_FILE = 'record.json';

/** The record as the text of its file. */
export const recordText = (record: RunRecord): string => `${JSON.stringify(record)}\n`;

const text = englishCatalogue.cli;

const unreadable = (path: string, cause: unknown): HarnessError =>
  new HarnessError(text.cannotReadRecord(path), { exitCode: EXIT.usage, hint: text.cannotReadRecordHint(), cause });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const versionOf = (value: unknown): unknown => (isObject(value) ? value['schemaVersion'] : undefined);

/** A record from a value, of an older schema version too; an unknown version or a wrong shape is refused with what is wrong (exit 2). */
export const recordOf = (raw: unknown, origin: string): RunRecord => {
  const value = isObject(raw) ? migrated(raw) : raw;
  if (versionOf(value) !== RECORD_SCHEMA_VERSION) {
    throw new HarnessError(text.wrongRecordVersion(origin, versionOf(value), RECORD_SCHEMA_VERSION), {
      exitCode: EXIT.usage,
      hint: text.wrongRecordVersionHint(),
    });
  }
  return parseOrThrow(runRecordSchema, value, {
    what: text.recordNoun(),
    origin,
    exitCode: EXIT.usage,
    text: englishCatalogue.problem,
  });
};

/** Parses the text of a record; damaged JSON is refused too (exit 2). */
export const parseRecord = (content: string, origin: string): RunRecord => {
  let raw: unknown;
  try {
    raw = JSON.parse(content);
  } catch (cause) {
    throw unreadable(origin, cause);
  }
  return recordOf(raw, origin);
};

/** Reads the record of a run, given its folder or the file itself. */
export const readRecord = async (path: string): Promise<RunRecord> => {
  try {
    const file = (await stat(path)).isDirectory() ? join(path, RECORD_FILE) : path;
    return parseRecord(await readFile(file, 'utf8'), file);
  } catch (cause) {
    throw cause instanceof HarnessError ? cause : unreadable(path, cause);
  }
};
