import { controlText } from './control.ts';
import { count, duration, listed, milliseconds } from './figures.ts';
import { checkSentences } from './verify-checks.ts';

const STEPS: Readonly<Record<string, string>> = {
  join: 'joined',
  subscribe: 'subscribed',
  tick: 'first tick',
  ping: 'pong',
  leave: 'left',
};

const GOAL: Readonly<Record<string, string>> = {
  join: 'did not get in',
  subscribe: 'was not subscribed',
  tick: 'had no tick',
  ping: 'had no answer to its ping',
  leave: 'could not leave cleanly',
};

type Failure = { readonly step: string; readonly how: 'refused' | 'lost' | 'late'; readonly detail: string };

const howText = ({ how, detail }: Omit<Failure, 'step'>, limitMs: number | null): string => {
  const said = detail === '' ? '' : `: ${detail}`;
  if (how === 'refused') return `refused${said}`;
  if (how === 'lost') return `the target ended the connection${said}`;
  return limitMs === null ? 'no answer in time' : `nothing came within ${duration(limitMs)}`;
};

type FailedWith = { readonly limitMs: number; readonly detail: string; readonly symbols: readonly string[] };

/** All of a few, else the first and how many more. */
const symbolsText = (symbols: readonly string[]): string =>
  symbols.length <= 3 ? listed(symbols) : `${symbols[0]} and ${count(symbols.length - 1)} more`;

const closedText = (symbols: readonly string[]): string =>
  `It had subscribed to ${symbolsText(symbols)}. If ${symbols.length === 1 ? 'that market is' : 'all their markets are'} closed now, that alone explains it: put a symbol of an open one into streamSymbols of the profile (stocks and crypto pairs are not taken together) and check again.`;

type Line = {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly held: number;
  readonly asked: number;
  readonly all: number;
  readonly failed: readonly string[];
  readonly undecided: readonly string[];
  readonly notApplicable: readonly string[];
  /** What is asked beside the 13 and does not apply: nobody looked at the mode, say. */
  readonly notAsked: readonly { readonly id: string; readonly why: string }[];
};

/** The reasons, each once, with how often it was given. */
const reasonsOf = (given: readonly string[]): string => [...new Set(given)].join('; ');

/** `PASS, 6 of 13 checks, 7 not applicable: no such endpoint` (docs/spec/documented-contract.md:44). */
const verdictLine = (of: Line): string =>
  [
    `${of.verdict.toUpperCase()}, ${count(of.held)} of ${count(of.asked)} checks`,
    ...(of.asked === of.all ? [] : [`${count(of.all - of.asked)} of the ${count(of.all)} left to a deeper tier`]),
    ...(of.failed.length === 0 ? [] : [`failed: ${listed(of.failed)}`]),
    ...(of.undecided.length === 0 ? [] : [`undecided: ${listed(of.undecided)}`]),
    ...(of.notApplicable.length === 0
      ? []
      : [`${count(of.notApplicable.length)} not applicable: ${reasonsOf(of.notApplicable)}`]),
    ...(of.notAsked.length === 0
      ? []
      : [`not asked: ${listed(of.notAsked.map(({ id }) => id))} (${reasonsOf(of.notAsked.map(({ why }) => why))})`]),
  ].join(', ');

/** English sentences of the checklist: what each check expects, what it found, what to do. */
export const verifyText = {
  ...checkSentences,
  titles: {
    ...{ mode: 'Mode proof', flags: 'Flag set of the mode', 'legacy-support': 'Legacy support' },
    ...{ H1: 'Base service', H2: 'WebSocket service', H3: 'Stream data fetcher', H4: 'Connection pool' },
    ...{ H5: 'Live data flow', F1: 'Quote', F2: 'WebSocket connect', F3: 'Rate limiting', F4: 'Configuration' },
    ...{ P1: 'Response time', P2: 'Connections', P3: 'Memory', P4: 'CPU' },
  },
  missing: () => 'missing',
  answer: {
    absent: () =>
      'The profile says that the target does not serve this, so nobody can tell. If it never will, say so in checks.notApplicable with a reason.',
    late: (limitMs: number) => `The answer was not complete within ${duration(limitMs)}.`,
    tooLarge: () => 'It answered more than 1 MB, which is no answer to this question.',
    unreachable: (why: string) => `Nothing answers there: ${why}.`,
    ours: (why: string) =>
      `This machine could not open a connection (${why}), which says nothing of the target. Free descriptors (ulimit -n) or local ports, or see why names are not resolved.`,
    broken: (why: string) => `The connection ended before the answer did: ${why}.`,
    credentials: (request: string, status: number, variables: readonly string[]) =>
      `The target refused our credentials: ${request} answered ${status}. That says nothing of its health. ${controlText.credentialsRefusedHint(variables)}`,
    limited: () =>
      "A limiter answered (429), and not what was asked: wait until it lets us in, or raise the target's limit.",
    notServed: () =>
      "It answered 404. The profile says that the target serves this: it is gone, or the profile should say 'absent'.",
    status: (status: number) =>
      `It answered ${status}${status >= 300 && status < 400 ? ', a redirect, which is not followed' : ''}.`,
    notJson: () => 'It answered 200, but with something that is not a JSON object.',
  },
  socket: {
    name: (address: string, symbols: readonly string[]) =>
      `socket ${address}${symbols.length === 0 ? '' : `, ${symbolsText(symbols)}`}`,
    answer: (reached: readonly { readonly step: string; readonly tookMs: number }[], failure: Failure | null) =>
      [
        ...reached.map(({ step, tookMs }) => `${STEPS[step] ?? step} after ${milliseconds(tookMs)}`),
        ...(failure === null ? [] : [`${failure.step}: ${howText(failure, null)}`]),
      ].join('; '),
    failed: (step: string, how: Failure['how'], { limitMs, detail, symbols }: FailedWith) =>
      `A socket of ours ${GOAL[step] ?? step}: ${howText({ how, detail }, limitMs)}.${step === 'tick' && how === 'late' ? ` ${closedText(symbols)}` : ''}`,
  },
  command: {
    well: () => 'The script of the profile ended with exit code 0.',
    failed: (code: number | null) =>
      `The script of the profile ended with ${code === null ? 'a signal' : `exit code ${code}`}.`,
    late: (limitMs: number) => `The script of the profile had not ended after ${duration(limitMs)}, and was killed.`,
    notStarted: (why: string) => `The script of the profile could not be started: ${why}. Mend checks.socketCommand.`,
    answer: (code: number | null, tail: string) =>
      `${code === null ? 'no exit code' : `exit code ${code}`}${tail === '' ? '' : `: ${tail}`}`,
  },
  figures: { noProcess: () => 'The profile names no process to watch: give one in `process`.' },
  overDeadline: (limitMs: number) =>
    `It had not ended after ${duration(limitMs)} and was left behind, so nobody can tell.`,
  interrupted: () => 'It was interrupted before it had ended.',
  noTimeLeft: () => 'The time for the whole checklist was over before it began.',
  verdictLine,
  cli: {
    description: () => "does the document's verification checklist hold? 13 checks, the flag set and the mode proof",
    tier: () => 'how deep: 1 = after a change of flags, 2 = after a change of configuration, 3 = all 13',
    deadline: () => 'for all checks together',
    json: () => 'print the result as JSON on stdout, and everything else on stderr',
    out: () => 'folder for checklist.json, .txt, .md and junit.xml; without it nothing is written',
    badTier: (got: string) => `--tier is 1, 2 or 3, not "${got}"`,
    badTierHint: () => 'Write --tier 1, --tier 2 or --tier 3.',
  },
  report: {
    head: (of: { profile: string; url: string; mode: string; tier: number }) =>
      `Checklist to tier ${of.tier}: ${of.profile} at ${of.url}, ${of.mode}`,
    states: { pass: 'ok', fail: 'FAIL', inconclusive: 'unsure', 'not-applicable': 'n/a' },
    expected: (expectation: string) => `expected: ${expectation}`,
    asked: (request: string) => `asked: ${request}`,
    answered: (answer: string, tookMs: number) => `answer after ${milliseconds(tookMs)}: ${answer}`,
    source: (source: string) => `source: ${source}`,
    sent: (of: { requests: number; load: number; sockets: number }) =>
      `Sent: ${count(of.requests)} single requests, ${count(of.load)} of the probe, ${count(of.sockets)} sockets.`,
    files: (paths: readonly string[]) => `Written: ${listed(paths)}`,
    again: (command: string) => `Again: ${command}`,
    columns: ['check', 'result', 'what was found', 'evidence', 'source'],
  },
} as const;
