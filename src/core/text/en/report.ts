import type { Arm } from '../../modes.ts';
import type { BookLine, ModeProof, ModeRecord, NoiseProbe, RunRecord } from '../../record.ts';
import type { Verdict } from '../../verdict.ts';
import { count, counted, duration, listed, milliseconds, percent } from './figures.ts';
import { reportAdviceText } from './report-advice.ts';
import { reportChartText } from './report-charts.ts';
import { reportObjectiveText } from './report-objectives.ts';
import { processes, VERDICT_WORDS } from './words.ts';

const title = {
  why: 'Why',
  sure: 'How sure',
  next: 'What to do next',
  objectives: 'Objectives',
  sideBySide: 'Side by side, over the whole run',
  counts: 'Counts',
  failures: 'What failed',
  clocks: 'Clocks',
  books: 'Books',
  proof: 'Mode proof',
  preflight: 'Before the run',
  warnings: 'Warnings',
  run: 'This run',
  files: 'Files',
  runAgain: 'Run it again',
  rejudge: 'Judge the record again',
  limits: 'Where the limits come from',
  figures: 'Figures: counts, clocks, books, proof',
} as const;

const countsText = {
  caption: 'Whole run, warm-up too. "-" means not measured.',
  captionAllMeasured: 'Whole run, warm-up too.',
  column: 'count of',
  requests: {
    planned: 'requests planned',
    ok: '  ok',
    failed: '  failed',
    unanswered: '  unanswered',
    dropped: '  dropped, no free slot',
    notReleased: '  not released by us',
  },
  connections: {
    planned: 'connections planned',
    notReleased: '  not released by us',
    attempted: '  attempted',
    connected: '  connected',
    refused: '  refused',
    timedOut: '  timed out',
    lost: '  lost',
    closedByUs: '  closed by us',
    openAtKill: '  open at a kill',
    subscribed: '  subscribed',
    subscribeFailed: '  not subscribed',
  },
  messages: {
    received: 'messages received',
    lost: '  lost',
    duplicated: '  duplicated',
    reordered: '  out of order',
    late: '  late',
    stale: '  stale',
  },
  kind: (kind: string) => `    by ${kind}`,
} as const;

const clocksText = {
  caption:
    'Judged time only, in ms. Request clocks are those of OK answers, lateness that of all that we released. "-" means not measured.',
  column: { clock: 'clock (ms)', mode: 'mode', n: 'n', p50: 'P50', p95: 'P95', p99: 'P99', max: 'max' },
  name: {
    response: 'response',
    control: 'control',
    service: 'service',
    queue: 'queue',
    lateness: 'lateness (ours)',
    connect: 'connect',
    subscribe: 'subscribe',
    messageLatency: 'message latency',
  },
  milliseconds: (ms: number) => milliseconds(ms).replace(' ms', ''),
} as const;

const RULE_WORDS: Readonly<Record<BookLine['rule'], string>> = {
  equal: 'must be equal',
  'at-most': 'ours must not be more',
  'at-least': 'ours must not be less',
  shown: 'shown only',
};

const booksText = {
  /** `arms`: all that loaded this target; their counts stand together in its books. */
  equal: (arms: string, lines: number, within: { readonly atMost: number; readonly atLeast: number }) => {
    const bounded = [
      ...(within.atMost === 0 ? [] : [`${count(within.atMost)} more may be less and are not more`]),
      ...(within.atLeast === 0 ? [] : [`${count(within.atLeast)} more may be more and are not less`]),
    ];
    return `${[`${arms}: our counts equal the target's own: ${count(lines)} of ${count(lines)} lines`, ...bounded].join('; ')}.`;
  },
  differ: (arms: string, differing: number, lines: number) =>
    `${arms}: our counts differ from the target's own in ${count(differing)} of ${count(lines)} lines.`,
  line: (each: BookLine) =>
    `${each.item}: ours ${count(each.ours)}, target ${count(each.target)} (${RULE_WORDS[each.rule]})`,
  unavailable: (mode: Arm, why: string) => `${mode}: the target's own counts could not be read: ${why}`,
  read: (mode: Arm) =>
    `${mode}: the target's own counters were read; they hold the traffic of all shards, so they are compared when the shards are merged.`,
  none: (mode: Arm) => `${mode}: not compared, the profile names no counters of the target.`,
} as const;

const PROOF_WORDS: Readonly<Record<ModeProof['state'], string>> = {
  proven: 'proven',
  contradicted: 'CONTRADICTED',
  'not-provable': 'not provable, mode as declared',
};

const AUTH_WORDS: Readonly<Record<ModeRecord['quoteAuth'], string>> = {
  none: 'no credentials',
  key: 'the key pair',
  jwt: 'a token',
  login: 'a login',
};

const preflightText = {
  sent: (mode: Arm, { requests, connections }: ModeRecord['preflight']) =>
    `${mode}: ${counted(requests, 'requests')} and ${counted(connections, 'connections')} made before the run, not in the counts.`,
  rateLimit: (mode: Arm, limit: NonNullable<ModeRecord['preflight']['rateLimit']>) =>
    `${mode}: rate limit ${counted(limit.limit, 'requests')}, ${count(limit.remaining)} left, resets in ${duration(limit.resetSec * 1_000)}.`,
  rateLimitUnknown: (mode: Arm) => `${mode}: rate limit unknown, the target announces none.`,
  finding: (mode: Arm, text: string) => `${mode}: ${text}`,
  noise: (probe: NoiseProbe) =>
    probe.quiet
      ? `The host was quiet: longest stall ${milliseconds(probe.gapMaxMs)}, ${percent(probe.lostRatio)} of its time lost.`
      : `The host was noisy: longest stall ${milliseconds(probe.gapMaxMs)}, ${percent(probe.lostRatio)} of its time lost, after ${duration(probe.waitedMs)} of waiting.`,
  noNoiseProbe: 'The noise of the host was not measured before the run.',
} as const;

const sideBySideText = {
  caption: (first: Arm, second: Arm) =>
    `Difference: ${second} minus ${first}. Shown, not judged: what is judged is compared pair by pair. "-" means not measured.`,
  column: { figure: 'figure', difference: 'difference' },
  figure: {
    responseP50: 'response P50, OK only',
    responseP95: 'response P95, OK only',
    responseP99: 'response P99, OK only',
    errorRatio: 'error ratio',
    connectP95: 'connect P95',
    disconnectRatio: 'disconnect ratio',
    messageLatencyP95: 'message latency P95',
  },
  difference: (unit: 'ms' | 'ratio', by: number, share: number | null) => {
    const sign = by > 0 ? '+' : by < 0 ? '-' : '';
    const size = unit === 'ms' ? milliseconds(Math.abs(by)) : `${percent(Math.abs(by)).replace(' %', '')} points`;
    return share === null ? sign + size : `${sign}${size} (${sign}${percent(Math.abs(share), 2)})`;
  },
} as const;

const failuresText = {
  example: (mode: Arm, example: ModeRecord['examples'][number]) =>
    `${mode}: ${example.kind} at ${duration(example.atMs)}: ${example.detail}`,
} as const;

/** Enough of a hash to tell plans apart by eye. */
const PLAN_HASH_SHOWN = 12;

const runText = {
  question: (question: string) => `Question: ${question}`,
  when: (record: RunRecord) => `Started ${record.startedAt}, took ${duration(record.durationMs)}.`,
  target: (mode: ModeRecord) =>
    `${mode.mode}: ${mode.target.profile} at ${mode.target.baseUrl}, quotes asked for with ${AUTH_WORDS[mode.quoteAuth]}.`,
  plan: (record: RunRecord) =>
    `Seed ${record.seed}, plan ${record.planHash.slice(0, PLAN_HASH_SHOWN)}, run ${record.runId}.`,
  environment: ({ environment, tool, workers }: RunRecord) =>
    `${tool.name} ${tool.version} on Node ${environment.node}, ${environment.platform}, ${counted(environment.cpus, 'processors')}, ${processes(workers.length, 'load ')}.`,
  shard: ({ index, startedAt, workers, environment }: RunRecord['shards'][number], of: number) =>
    `Shard ${index} of ${of}: started ${startedAt}, ${processes(workers, 'load ')} on ${environment.platform}, ${counted(environment.cpus, 'processors')}.`,
  workerLost: (index: number, detail: string) => `Load process ${index} was lost: ${detail}`,
} as const;

/** Limits of a file, and how much of it no objective here is held against. */
type ByLimits = { readonly origin: string; readonly unjudged: readonly string[] };

const byLimits = (limits: ByLimits | null): string => {
  if (limits === null) return '';
  const unjudged = limits.unjudged.length;
  return `  (by the limits of ${limits.origin}${unjudged === 0 ? '' : `; ${count(unjudged)} of them not judged`})`;
};

/** English sentences of the report part of the catalogue. */
export const reportText = {
  verdictWord: VERDICT_WORDS,
  title,
  /** `limits`: the file of other limits than the document's; a verdict by them must not be taken for one by the document. */
  headline: (verdict: Verdict, scenario: string, modes: readonly string[], limits: ByLimits | null) =>
    `${VERDICT_WORDS[verdict]}  ${scenario}  ${modes.join(' and ')}${byLimits(limits)}`,
  modeVerdict: (mode: Arm, verdict: Verdict) => `${mode}: ${VERDICT_WORDS[verdict]}`,
  warningCount: (warnings: number) => `with ${counted(warnings, 'warnings')}, listed below`,
  everyObjectiveHolds: 'Every gating objective holds.',
  notMeasured: '-',
  count,
  percent,
  milliseconds,
  listed,
  objective: reportObjectiveText,
  advice: reportAdviceText,
  counts: countsText,
  clocks: clocksText,
  books: booksText,
  proof: (mode: Arm, proof: ModeProof) => `${mode}: ${PROOF_WORDS[proof.state]}. ${proof.evidence}`,
  preflight: preflightText,
  sideBySide: sideBySideText,
  failures: failuresText,
  run: runText,
  limitSource: (name: string, source: string, leavesOpen: string) => `${name}: ${source}. ${leavesOpen}`,
  chart: reportChartText,
} as const;
