import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rejudgeCommand } from '../cli/session/commands.ts';
import { EXIT, HarnessError } from '../core/errors.ts';
import type { RunRecord } from '../core/record.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { nearestName } from '../core/typo.ts';
import { judge } from '../judge/judge.ts';
import type { ReportView } from '../report/view.ts';
import { BASELINES } from '../store/baseline.ts';
import { parseRecord, RECORD_FILE, recordOf } from '../store/record-file.ts';

/** What a matcher judges: a run record, the folder of a run, a record file, or the name of a baseline in `reports/baselines`. */
export type Subject = RunRecord | string;

/** A record that was judged by the rules of today; `name` is the path or baseline it was read from, null of a value. */
export type JudgedRecord = ReportView & { readonly name: string | null; readonly runAgain: string };

const { matchers: text, cli } = englishCatalogue;

const baselinesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -'.json'.length))
        .toSorted()
    : [];

const fileOf = (name: string): string => {
  if (existsSync(name)) return statSync(name).isDirectory() ? join(name, RECORD_FILE) : name;
  const known = baselinesIn(BASELINES);
  if (known.includes(name)) return join(BASELINES, `${name}.json`);
  throw new HarnessError(cli.baseline.noSuchRun(name), {
    exitCode: EXIT.usage,
    hint: cli.baseline.noSuchRunHint(known, nearestName(name, known)),
  });
};

const read = (path: string): RunRecord => {
  try {
    return parseRecord(readFileSync(path, 'utf8'), path);
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    throw new HarnessError(cli.cannotReadRecord(path), {
      exitCode: EXIT.usage,
      hint: cli.cannotReadRecordHint(),
      cause,
    });
  }
};

/** A value is held against the schema too: half a record must not be judged for what it lacks. */
const parsed = (value: RunRecord): RunRecord => {
  if (typeof value === 'object' && value !== null && 'slices' in value) return recordOf(value, text.runWord());
  throw new HarnessError(text.notARecord(), { exitCode: EXIT.usage, hint: text.notARecordHint() });
};

/**
 * Reads and judges a subject. Nothing here is awaited, so a matcher that uses it cannot be forgotten to be awaited. What is no record is a
 * HarnessError (exit code 2): a wrong path is neither a pass nor a fail.
 */
export const judgeSubject = (subject: Subject): JudgedRecord => {
  const name = typeof subject === 'string' ? subject : null;
  const record = typeof subject === 'string' ? read(fileOf(subject)) : parsed(subject);
  const rejudge =
    name === null
      ? `gateproof report ${text.rejudgeFolder(record.runId)}`
      : rejudgeCommand(existsSync(name) ? name : fileOf(name));
  const judgement = judge(record);
  return { name, record, judgement, catalogue: englishCatalogue, files: [], runAgain: record.command, rejudge };
};
