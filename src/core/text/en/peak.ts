import type { PeakFigure, PeakRatio, PeakReport, PeakRound, PeakSpread } from '../../peak.ts';
import { count, counted, duration, listed, percent } from './figures.ts';

/** English sentences of `gateproof peak`. */

const twoDecimals = (value: number): string => value.toFixed(2);
const spread = ({ median, least, most }: PeakSpread, format: (value: number) => string): string =>
  `${format(median)} (${format(least)}-${format(most)})`;
const rounded = (value: number): string => count(value >= 100 ? Math.round(value) : Number(value.toFixed(1)));
const share = (ratio: number): string => `${Math.round(ratio * 100)} %`;

const WHY = {
  'not-played': 'no round was played to its end',
  'no-ok-answer': 'a round without a single ok answer',
  'mostly-not-ok': 'more answers were wrong than right',
  'target-gone': 'the target stopped answering',
  'rate-limited': 'the rate limiter of the target answered',
  bookkeeping: "our counts contradict the target's own",
} as const;

const NEXT = {
  'not-played': 'Let it play to its end, or make it shorter: --duration, --rounds.',
  'mostly-not-ok': 'See what failed above: what is left is no throughput.',
  'no-ok-answer': 'See what failed above, then ask one request by `gateproof doctor --target … --url …`.',
  'target-gone': 'Look at the log of the target; start with fewer --connections.',
  bookkeeping:
    'Make sure that nobody else sends it requests of a load, and play again; if it stays, the fault is ours or in its counters.',
  'rate-limited': 'Raise AUTH_RATE_LIMIT_LIMIT on the target (and restart it).',
} as const;

const of = ({ arm, connections }: Pick<PeakFigure, 'arm' | 'connections'>): string =>
  `${arm}, ${counted(connections, 'connections')}`;

export const peakText = {
  command: (): string => 'closed-loop peak: the most requests a second whose answers are ok',
  url: (): string => 'address, or <mode>=<url> twice: both modes in turn, round by round',
  connections: (most: number): string => `how many ask at once, such as 10,50; each at most ${most}`,
  duration: (most: number): string => `measured time of each round; at most ${most / 1000}s`,
  rounds: (most: number): string => `rounds, whose median is reported; at most ${most}`,
  json: (): string => 'print peak.json on stdout, everything else on stderr',
  out: (): string => 'folder for peak.json and peak.txt (default: reports/peak/<id>)',

  badConnections: (got: string, most: number): string =>
    `--connections must be whole numbers of 1 to ${count(most)}, each once, with commas between them; got "${got}".`,
  badConnectionsHint: (): string => 'Write it like --connections 10,50.',
  tooMuch: (flag: string, got: string, most: string): string => `${flag} is at most ${most}; got ${got}.`,
  tooMuchHint: (): string => 'A peak is found in seconds, and a target under a closed loop serves nobody else.',
  tooLong: (ms: number, mostMs: number): string =>
    `This would load the target for ${duration(ms)}; the most is ${duration(mostMs)}.`,
  tooLongHint: (): string => 'Ask for fewer --connections or --rounds, or a shorter --duration.',
  mixedUrls: (): string =>
    'Give one --url, or one for each mode: --url gateway-only=<url> --url legacy-fallback=<url>.',
  mixedUrlsHint: (): string => 'With both modes, --mode is not needed.',
  modeContradicted: (evidence: string): string => `The target does not run in the mode that was named: ${evidence}`,
  modeContradictedHint: (): string => 'Name the mode it runs in, or switch it first (`gateproof mode`).',
  knownLimit: (limit: number, sec: number): string =>
    `The target lets through ${counted(limit, 'requests')} in ${sec} s; a closed loop soon meets that.`,

  playing: (arm: string, connections: number, round: number, rounds: number): string =>
    `Round ${round} of ${rounds}: ${arm}, ${counted(connections, 'connections')} …`,
  countsLost: (): string => 'our counts of the last round were lost, so there is nothing to compare them with',
  lost: (detail: string): string => `The process that played the load was lost: ${detail}`,

  title: ({ profile, settings }: PeakReport): string =>
    `Closed-loop peak of ${profile}: ${counted(settings.rounds, 'rounds')} of ${duration(settings.durationMs)}, after ${duration(settings.warmUpMs)} of warm-up each`,
  columns: (): readonly string[] => ['mode', 'connections', 'ok/s: median (least-most)', 'not ok', 'our CPU, loop'],
  figure: ({ okPerSec, says }: PeakFigure): string =>
    okPerSec === null ? '-' : `${says === 'lower-bound' ? '>= ' : ''}${spread(okPerSec, rounded)}`,
  notOk: ({ failedRatio }: PeakFigure): string => (failedRatio === null ? '-' : percent(failedRatio)),
  generator: ({ generator }: PeakFigure): string =>
    generator === null ? '-' : `${share(generator.cpuRatio)}, ${share(generator.loopRatio)}`,
  ratio: ({ arm, over, connections, ratio, isBound }: PeakRatio): string =>
    `${arm} over ${over}, ${counted(connections, 'connections')}: ${spread(ratio, twoDecimals)}${isBound ? '; one of them is a lower bound, so this compares our generator too' : ''}`,
  failures: (figure: PeakFigure): string =>
    `Not ok (${of(figure)}, warm-up too): ${listed(Object.entries(figure.failures).map(([kind, n]) => `${kind} ${count(n)}`))}. They are not in the figure.`,
  lowerBound: (figures: readonly PeakFigure[]): string =>
    `Our generator itself was busy all the time (${listed(figures.map(of))}): the target may do more. Those figures are lower bounds.`,
  nothing: (figure: PeakFigure): string =>
    figure.reason === null ? '' : `Nothing can be said of ${of(figure)}: ${WHY[figure.reason]}. ${NEXT[figure.reason]}`,
  shared: (cores: number): string =>
    `Target and generator share the ${counted(cores, 'cores')} of this machine: each has what the other leaves. Compare only with figures of this machine.`,
  noisy: (lostRatio: number): string =>
    `This host took ${percent(lostRatio)} of a core from an idle process just before: expect a wider spread.`,
  finding: (arm: string, finding: string): string => `${arm}: ${finding}`,
  notProven: (arm: string, evidence: string): string => `${arm}: mode as declared, not proven: ${evidence}`,
  stopped: (detail: string): string => `Not whole: ${detail}. What is above is what is known.`,
  notLatency: (): string =>
    'A closed loop waits for a slow target before it asks again: this is throughput, and says nothing of response times. For those: `gateproof run`.',
  certificates: (): string => 'Certificates were checked before the load, not by the load itself.',
  unfinished: (rounds: readonly PeakRound[]): string =>
    `${counted(
      rounds.reduce((sum, { played }) => sum + played.books.unfinished, 0),
      'requests',
    )} had no answer when the load ended.`,
  again: (command: string): string => `Again: ${command}`,
  elsewhere: (path: string): string => `The folder could not take peak.json; it stands at ${path}.`,
  notWritten: (folder: string, files: readonly string[]): string =>
    `Cannot write ${files.join(', ')} into ${folder}. What was played is in the report that was printed.`,
  notWrittenHint: (): string =>
    'Keep the report that was printed, and check the permissions and the free space of the folder.',
  files: (files: readonly string[]): string => `Files: ${files.join(', ')}`,
} as const;
