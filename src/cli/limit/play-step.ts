import { join } from 'node:path';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { LimitStep } from '../../core/limit-search.ts';
import { judge } from '../../judge/judge.ts';
import { stepOf } from '../../judge/limit/step.ts';
import { summarizeRun } from '../../judge/summary.ts';
import { renderSummaryJson } from '../../report/json.ts';
import { RECORD_FILE, recordText } from '../../store/record-file.ts';
import type { CliContext } from '../context.ts';
import { playRun } from '../session/play.ts';
import type { Place } from '../session/request.ts';
import { writeSamples } from '../session/samples.ts';
import type { PlannedStep } from './step-request.ts';

/** A step that was played, with the exit code that its run would have had. */
export type StepPlayed = { readonly step: LimitStep; readonly exitCode: number; readonly reasons: readonly string[] };

/** A step says of itself what the search says for it; only the line that renews itself on a terminal goes through. */
const quieter = (context: CliContext, words: readonly string[]): CliContext => ({
  ...context,
  commandLine: words,
  stderr: (text) => {
    if (text.startsWith('\r')) context.stderr(text);
  },
});

/** A record that stands elsewhere is one that its search cannot name: it ends there, and says where. Throws a HarnessError (exit 5). */
export const assertInPlace = (folder: string, kept: string, { catalogue }: CliContext): void => {
  if (kept === join(folder, RECORD_FILE)) return;
  throw new HarnessError(catalogue.cli.recordElsewhere(kept), {
    exitCode: EXIT.ourFault,
    hint: catalogue.cli.cannotWriteHint(),
  });
};

/**
 * Plays a step as a run of its own and leaves its record and its summary in its folder. `fromUs`: when all that belongs to it began. The search watches
 * for signals, over what lies between two steps too.
 */
export const playStep = async (
  planned: PlannedStep,
  place: Place,
  fromUs: number,
  context: CliContext,
): Promise<StepPlayed> => {
  const { request, words, nth, ratePerSec, factor, durationMs, folder } = planned;
  const { record, samples, plan, folder: own } = await playRun(request, [place], quieter(context, words));
  const kept = await own.writeSomewhere(RECORD_FILE, recordText(record));
  const judgement = judge(record);
  const summary = summarizeRun(record, judgement, context.catalogue);
  assertInPlace(own.path, kept, context);
  await own.write('summary.json', renderSummaryJson(summary));
  if (request.keepSamples) await writeSamples(own, plan, samples);
  context.signals?.enter('load');
  const tookMs = (context.clock.nowUs() - fromUs) / 1000;
  return {
    step: stepOf({ nth, ratePerSec, factor, durationMs, tookMs, folder }, record, judgement),
    exitCode: judgement.exitCode,
    reasons: summary.reasons.map(({ text }) => text),
  };
};
