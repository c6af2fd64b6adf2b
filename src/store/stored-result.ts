import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type Checklist, checklistSchema } from '../core/checklist.ts';
import { EXIT, HarnessError } from '../core/errors.ts';
import { parseOrThrow } from '../core/problems.ts';
import type { RunRecord } from '../core/record.ts';
import { type Summary, summarySchema } from '../core/summary.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { type Verification, verificationSchema } from '../core/verification.ts';
import { RECORD_FILE, readRecord, recordOf } from './record-file.ts';

const text = englishCatalogue.diagnose.cli;

/** What a command left, by its kind. `command` is the line that made it, as it can be typed again; null where the file does not say. */
export type StoredResult = { readonly path: string; readonly command: string | null } & (
  | { readonly kind: 'record'; readonly record: RunRecord }
  /** `record`: that of its load, where it stands beside it. */
  | { readonly kind: 'verification'; readonly verification: Verification; readonly record: RunRecord | null }
  | { readonly kind: 'checklist'; readonly checklist: Checklist }
  | { readonly kind: 'summary'; readonly summary: Summary }
);

/** In a folder the first of these: a verification holds all of its parts, and a record is judged anew where a summary is not. */
const FILES = ['verify.json', RECORD_FILE, 'checklist.json', 'summary.json'];

const nothingIn = (path: string, cause?: unknown): HarnessError =>
  new HarnessError(text.cannotRead(path), { exitCode: EXIT.usage, hint: text.cannotReadHint(), cause });

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (seen) => seen.isFile(),
    () => false,
  );

const fileIn = async (path: string): Promise<string> => {
  const seen = await stat(path).catch((cause: unknown) => {
    throw nothingIn(path, cause);
  });
  if (!seen.isDirectory()) return path;
  for (const name of FILES) if (await isFile(join(path, name))) return join(path, name);
  throw nothingIn(path);
};

const kindSchema = z.looseObject({ kind: z.string().optional(), runId: z.string().optional() });
/** As `check` writes it: with the command and its exit code. */
const writtenChecklistSchema = checklistSchema.extend({
  command: z.string().optional(),
  exitCode: z.int().optional(),
});

/** The record of a verification's load; a stray one of another run is none. */
const besideIt = async (path: string, { load }: Verification): Promise<RunRecord | null> => {
  const file = join(dirname(path), RECORD_FILE);
  if (load.state !== 'played' || basename(path) === RECORD_FILE || !(await isFile(file))) return null;
  const record = await readRecord(file);
  return record.runId === load.summary.runId ? record : null;
};

const resultOf = async (value: unknown, path: string): Promise<StoredResult> => {
  const kind = kindSchema.safeParse(value);
  if (!kind.success) throw nothingIn(path);
  const how = { what: text.noun(), origin: path, exitCode: EXIT.usage, text: englishCatalogue.problem };
  switch (kind.data.kind) {
    case 'verification': {
      const verification = parseOrThrow(verificationSchema, value, how);
      const record = await besideIt(path, verification);
      return { kind: 'verification', path, command: verification.command, verification, record };
    }
    case 'checklist': {
      const { command = null, exitCode: _exitCode, ...checklist } = parseOrThrow(writtenChecklistSchema, value, how);
      return { kind: 'checklist', path, command, checklist };
    }
    case undefined: {
      if (kind.data.runId === undefined) throw nothingIn(path);
      const summary = parseOrThrow(summarySchema, value, how);
      return { kind: 'summary', path, command: summary.command, summary };
    }
    default: {
      if (kind.data.runId === undefined) throw nothingIn(path);
      const record = recordOf(value, path);
      return { kind: 'record', path, command: record.command, record };
    }
  }
};

/** Reads what `run`, `ab`, `verify` or `check` left, given its folder or one of its files; anything else is refused (exit 2). */
export const readStoredResult = async (path: string): Promise<StoredResult> => {
  const file = await fileIn(path);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw nothingIn(file, cause);
  }
  return resultOf(value, file);
};
