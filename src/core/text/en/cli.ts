import { baselineText } from './baseline.ts';
import { clockTime, count, duration } from './figures.ts';
import { flagsText } from './flags.ts';

/** What the command line itself says. */
export const cliText = {
  flags: flagsText,
  baseline: baselineText,
  description: (): string => 'Load-tests a Socket.IO quote gateway in each of its modes and leaves a verdict.',
  needsNode: (found: string): string =>
    `gateproof needs Node 22.19 or newer; this is ${found}. Install a newer Node, or run it through npm in a project that pins one.`,

  scenarioNoun: (): string => 'scenario',
  profileNoun: (): string => 'profile',
  limitsNoun: (): string => 'the limits in',
  recordNoun: (): string => 'run record',
  unknownName: (noun: string, name: string): string => `There is no ${noun} called "${name}".`,
  unknownNameHint: (noun: string, known: readonly string[], nearest: string | null): string =>
    `${nearest === null ? '' : `Did you mean "${nearest}"? `}Known: ${known.join(', ')}. A path to a .ts, .js or .json file is a ${noun} of your own.`,
  cannotRead: (path: string): string => `Cannot read ${path}.`,
  /** Why a file that is there is not what it should be. */
  cannotReadWhy: (path: string, why: string): string => `Cannot read ${path}: ${why}`,
  cannotReadHint: (): string => 'The file must exist and hold the value as its default export (or be JSON).',
  cannotReadRecord: (path: string): string => `Cannot read a run record from ${path}.`,
  cannotReadRecordHint: (): string => 'Name the folder of a run, or its record.json.',
  wrongRecordVersion: (path: string, got: unknown, wanted: number): string =>
    `${path} has record schema version ${String(got)}; this gateproof reads version ${wanted}.`,
  wrongRecordVersionHint: (): string =>
    'Judge it with the gateproof version that wrote it (the record names it under "tool").',
  cannotWrite: (path: string): string => `Cannot write ${path}.`,
  cannotKeepHint: (): string =>
    'Run it in a folder in which reports/baselines can be written, and check permissions and free space.',
  cannotWriteHint: (): string => 'Give another folder with --out, and check its permissions and free space.',

  notWritten: (folder: string, files: readonly string[]): string =>
    `Cannot write ${files.join(', ')} into ${folder}. The verdict is in the report that was printed.`,
  notWrittenHint: (command: string): string =>
    `Check the permissions and the free space of the folder, then write the reports anew: ${command}`,
  recordLostHint: (): string =>
    'The record could be kept nowhere, so this run cannot be judged again: keep the report that was printed, and check permissions and free space.',
  recordElsewhere: (path: string): string => `The folder of the run could not take the record; it stands at ${path}.`,

  badDuration: (flag: string, got: string): string => `${flag} is not a length of time: "${got}".`,
  badDurationHint: (flag: string): string =>
    `Write it with its unit, such as ${flag} 90s, ${flag} 2m30s or ${flag} 500ms.`,
  badNumber: (flag: string, got: string, wanted: string): string => `${flag} must be ${wanted}; got "${got}".`,
  badNumberHint: (flag: string): string => `Write it in digits, such as ${flag} 200.`,
  aPositiveNumber: (): string => 'a number above 0',
  aWholeNumber: (least: number): string => `a whole number of at least ${least}`,
  badUrl: (flag: string): string => `${flag} is not an http or https address without credentials, query or fragment.`,
  badUrlHint: (): string => 'Write it like http://127.0.0.1:3000; credentials come from environment variables.',
  needsTwoUrls: (): string => '`ab` needs one address for each mode, or a profile that says how to start them.',
  needsTwoUrlsHint: (): string =>
    'Write --url gateway-only=http://127.0.0.1:3000 --url legacy-fallback=http://127.0.0.1:3001.',
  badBuildUrls: (): string => 'With --reference and --candidate, `ab` takes one address for each of the two.',
  badBuildUrlsHint: (): string =>
    'Write --url reference=http://127.0.0.1:3000 --url candidate=http://127.0.0.1:3001; the target of a profile with `managed` is started without one.',
  oneTarget: (): string => 'Reference and candidate are one target: it would be compared with itself.',
  oneTargetHint: (): string => 'Give two addresses. To see how much a target differs from itself, add --control.',
  modesDiffer: (found: readonly (readonly [string, string])[]): string =>
    `The two builds run in different modes: ${found.map(([arm, mode]) => `${arm} in ${mode}`).join(', ')}.`,
  modesDifferHint: (): string =>
    'Two builds are compared in one mode: restart one of them, or compare the modes with --url <mode>=<url>.',
  badMode: (got: string): string => `There is no mode called "${got}".`,
  badModeHint: (known: readonly string[]): string => `The modes are ${known.join(' and ')}.`,
  modeUnknown: (evidence: string): string => `The mode of the target could not be read: ${evidence}`,
  modeUnknownHint: (known: readonly string[]): string =>
    `Say which one it runs in: --mode ${known.join(' or --mode ')}.`,
  tooManySymbols: (asked: number, known: number): string =>
    `The scenario asks for ${asked} symbols at once, but the profile names only ${known}.`,
  tooManySymbolsHint: (): string => 'Name more symbols in the profile, or ask for fewer in the scenario.',

  looking: (): string => 'Looking for a quiet moment on this host ...',
  notQuiet: (waitedMs: number): string =>
    `This host is still noisy after ${duration(waitedMs)}; going on, and taking it into account.`,
  unwatched: (fromMs: number): string =>
    `This machine was not watched from ${clockTime(fromMs)} of the run on: what watches it had ended by itself. A stall after that would not be seen, and may be what broke a limit: run again before you believe a fail.`,
  starting: (scenario: string, ms: number): string => `Playing ${scenario}: about ${duration(ms)}.`,
  stopping: (signal: string): string =>
    `${signal.toUpperCase()}: stopping. Answers under way get 5 s; once more ends at once.\n`,
  givingUp: (signal: string): string =>
    `${signal.toUpperCase()}: the load is over. What is still asked of the target is given up, and the result is written; once more ends at once.\n`,
  finishing: (signal: string): string =>
    `${signal.toUpperCase()}: the last of it is told and written; once more ends at once.\n`,
  stoppedBy: (signal: string): string => `stopped by ${signal.toUpperCase()}`,
  stoppedAfterLoad: (signal: string): string =>
    `stopped by ${signal.toUpperCase()} after the load, before the target had answered all that belongs to it`,

  reportLost: (why: string): string =>
    `The report could not be written to standard output whole (${why}). The exit code and the files of the command stand.`,
  documentLost: (why: string): string => `The JSON document could not be written to standard output whole: ${why}`,
  documentLostHint: (): string =>
    'Free space where standard output goes. What the command left in its folder is whole: `gateproof report <folder> --json` prints it again.',

  hint: (text: string): string => `  -> ${text}`,
  problem: (p: { path: string; expected: string; got: string; fix: string }): string =>
    `  ${p.path}\n    expected ${p.expected}, got ${p.got}\n    fix: ${p.fix}`,
  unexpected: (message: string): string => `Something went wrong inside gateproof: ${message}`,
  unexpectedHint: (): string =>
    'This is a defect of gateproof, not a finding about your target. Please report it with the command you ran.',

  demoStarting: (): string => 'Starting two reference targets, one in each mode ...',

  planTitle: (scenario: string, question: string): string => `${scenario}: ${question}`,
  planLine: (p: { modes: readonly string[]; slices: number; durationMs: number; seed: number; hash: string }): string =>
    `${p.modes.join(' and ')}, ${count(p.slices)} slices, ${duration(p.durationMs)}, seed ${p.seed}, plan ${p.hash.slice(0, 12)}`,
  planPhase: (p: { name: string; judged: boolean; durationMs: number; load: string }): string =>
    `  ${p.name}${p.judged ? '' : ' (not judged)'}: ${duration(p.durationMs)}, ${p.load}`,
  planTotals: (mode: string, p: { arrivals: number; connections: number; carried: number }): string => {
    const carried = `; ${count(p.carried)} more from phases that are not judged still stand then, and are judged by their losses`;
    return `  ${mode}: ${count(p.arrivals)} judged requests, ${count(p.connections)} judged connections${p.carried === 0 ? '' : carried}`;
  },
  planHeldShort: (): string => '  Interleaved with the other mode, every socket opens and leaves within its own slice.',
  planNeedsTitle: (): string => 'Can it decide?',
  planPhases: (): string => 'What will happen, in each mode:',
  noTraffic: (): string => 'No traffic was sent.',
} as const;
