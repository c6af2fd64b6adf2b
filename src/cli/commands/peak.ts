import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Arm } from '../../core/modes.ts';
import { peakReportSchema } from '../../core/peak.ts';
import type { Books } from '../../core/record.ts';
import { probeIdleHost } from '../../load/noise/idle-probe.ts';
import type { CliContext } from '../context.ts';
import { collect } from '../load-options.ts';
import { comparePeakBooks } from '../peak/books.ts';
import { meetPeakArm, type PeakArm } from '../peak/meet.ts';
import { reportPeak } from '../peak/outputs.ts';
import { type PeakPlays, playRounds } from '../peak/play.ts';
import { peakReportOf } from '../peak/report.ts';
import { PEAK_MOST, type PeakFlags, type PeakRequest, peakRequestOf } from '../peak/request.ts';
import { secretsOf } from '../session/arms.ts';
import { runAgainCommand } from '../session/commands.ts';
import { openNewFolder } from '../session/new-folder.ts';
import { withoutSecrets } from '../session/without-secrets.ts';
import { type SignalWatch, watchSignals } from '../signals.ts';

type Played = { readonly plays: PeakPlays; readonly books: ReadonlyMap<Arm, Books> };

/** Plays the rounds, then asks the targets for their counters; a signal cuts either short, and what is known by then is kept. */
const played = async (
  request: PeakRequest,
  arms: readonly PeakArm[],
  signals: SignalWatch,
  context: CliContext,
): Promise<Played> => {
  const plays = await playRounds(request, arms, signals, context);
  signals.enter('questions');
  const books = await comparePeakBooks(arms, plays, plays.stopped === null ? signals.stop : undefined);
  const stopped = plays.stopped ?? signals.asked();
  signals.enter('files');
  return { plays: { ...plays, stopped }, books };
};

const peak = async (flags: PeakFlags, context: CliContext): Promise<number> => {
  const request = await peakRequestOf(flags);
  const { clock, catalogue, stderr } = context;
  const startedAt = new Date(clock.wallMs()).toISOString();
  const runId = `${startedAt.replaceAll(/[:.]/g, '-')}-peak`;
  const folder = await openNewFolder(flags.out ?? join('reports', 'peak', runId), context);
  const arms: PeakArm[] = [];
  try {
    for (const place of request.places) arms.push(await meetPeakArm(place, request, context));
    stderr(`${catalogue.cli.looking()}\n`);
    const noise = await probeIdleHost(clock, 0);
    const signals = watchSignals(stderr);
    try {
      const { plays, books } = await played(request, arms, signals, context);
      const command = runAgainCommand(context.commandLine);
      const around = { runId, startedAt, command, noise, books, cores: availableParallelism() };
      const { redact } = secretsOf(arms.flatMap(({ secrets }) => secrets));
      const report = withoutSecrets(peakReportSchema, peakReportOf(request, arms, plays, around), redact);
      return await reportPeak(report, folder, flags.json === true, context);
    } finally {
      signals.release();
    }
  } finally {
    await Promise.all(arms.map((arm) => arm.close()));
  }
};

/** `gateproof peak`: how many requests a second does the target answer, when each connection asks as soon as it was answered? */
export const registerPeak = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const words = context.catalogue.peak;
  program
    .command('peak')
    .description(words.command())
    .option('--target <profile>', flags.target(), 'reference-documented')
    .option('--url <url>', words.url(), collect, [])
    .option('--mode <mode>', flags.mode())
    .option('--connections <n,…>', words.connections(PEAK_MOST.connections), '50')
    .option('--duration <time>', words.duration(PEAK_MOST.durationMs), '5s')
    .option('--rounds <n>', words.rounds(PEAK_MOST.rounds), '3')
    .option('--allow-host <name>', flags.allowHost(), collect, [])
    .option('--out <folder>', words.out())
    .option('--json', words.json())
    .action(async (options: PeakFlags) => {
      context.setExitCode(await peak(options, context));
    });
};
