import type { WatchedId, WatchedSummary, WatchState } from '../../watch.ts';
import { count, counted, duration, listed } from './figures.ts';

const STATE_WORDS: Readonly<Record<WatchState, string>> = {
  starting: 'too short',
  quiet: 'quiet',
  alert: 'ALERT',
  'not-measurable': 'not measurable',
  'not-applicable': 'not watched',
};

/** What a change is called: an alert that ends is cleared; what can be measured again and is well is quiet. */
const changeWord = (from: WatchState, to: WatchState): string => {
  if (to === 'quiet') return from === 'alert' ? 'cleared' : 'quiet';
  return to === 'not-measurable' ? 'NOT MEASURABLE' : STATE_WORDS[to];
};

/** A time as a flag takes it. */
const asWritten = (ms: number): string => (ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`);

type End = {
  readonly raised: readonly WatchedId[];
  readonly untold: readonly WatchedId[];
  readonly left: readonly WatchedId[];
  readonly isBlind: boolean;
  /** Evaluations that fell out, where an alert could have come and gone in them; else 0. */
  readonly missed: number;
};

/** The last line: an alert that fired goes before what nobody can tell. */
const verdict = ({ raised, untold, left, isBlind, missed }: End): string => {
  const open = untold.length === 0 ? '' : `, nobody can tell: ${listed(untold)}`;
  const notWatched = left.length === 0 ? '' : `, not watched: ${listed(left)}`;
  if (isBlind) return `NOTHING WATCHED${notWatched}`;
  const away = missed === 0 ? '' : `, ${counted(missed, 'evaluations')} fell out`;
  if (raised.length > 0) return `ALERT, ${listed(raised)}${open}${away}${notWatched}`;
  const isQuiet = untold.length === 0 && missed === 0;
  return `${isQuiet ? 'QUIET' : 'NOT MEASURABLE'}, no alert${open}${away}${notWatched}`;
};

type Plan = {
  readonly url: string;
  readonly intervalMs: number;
  readonly rounds: number | null;
  readonly deadlineMs: number;
  readonly health: string;
  readonly figures: readonly string[];
  readonly sockets: number | null;
};

/** What a watch will do, line by line. */
const plan = ({ url, intervalMs, rounds, deadlineMs, health, figures, sockets }: Plan): readonly string[] => [
  `Every ${duration(intervalMs)}${rounds === null ? ', until Ctrl-C' : `, ${counted(rounds, 'times')}`}, of ${url}:`,
  ...[health, ...figures].map((path) => `  GET ${path}`),
  ...(sockets === null
    ? []
    : [
        '  a fresh socket: join, subscribe, ping, leave',
        `  and ${counted(sockets, 'sockets')} held open; lost ones are opened again`,
      ]),
  `What is not answered within ${duration(deadlineMs)} counts as bad${figures.length === 0 ? '' : '; of a figure nobody can tell then'}.`,
];

/** What `gateproof watch` says. */
export const watchCommandText = {
  description: () =>
    "the document's three alerts and the triggers of an automatic rollback, probed on the clock; one line per change",
  flags: {
    interval: () => 'how often everything is asked (default: 5s, with --once 1s)',
    for: () => 'end after this long, two intervals or more (default: until Ctrl-C)',
    once: () => 'three evaluations a second apart, for cron: exit 0 quiet, 1 an alert fires, 3 nobody can tell',
    hook: () => 'command for a shell, run at each change; it gets one JSON document on its standard input',
    hookEnv: () => 'name of a variable that the hook gets from our environment (repeatable)',
    webhook: () => 'address that each change is posted to as JSON; loopback, or a host of --allow-host',
    mode: () => 'the mode it should run in; only handed on in the JSON, not proven',
    json: () => 'JSON lines on stdout, and everything else on stderr',
    dryRun: () => 'print what would be asked and run, and do none of it',
  },
  badInterval: (got: string) => `--interval is from 100ms to 30s, not ${got}.`,
  badIntervalHint: () => 'Over 30s the window of one minute would hold next to nothing. Leave it out for 5s.',
  onceAndFor: () => '--once and --for are two lengths of one watch.',
  onceAndForHint: () => 'Give one of them.',
  tooShort: (
    got: string,
    { intervalMs, leastMs, evaluations }: { intervalMs: number; leastMs: number; evaluations: number },
  ) =>
    `--for is at least ${asWritten(leastMs)} at one evaluation every ${duration(intervalMs)}, not ${got}: an alert takes ${count(evaluations)} in a row.`,
  tooShortHint: (leastMs: number) => `Write --for ${asWritten(leastMs)} or more, a shorter --interval, or --once.`,
  emptyHook: () => '--hook is empty.',
  emptyHookHint: () => "Write a command, such as --hook './notify.sh', or leave it out.",
  badHookEnv: (got: string) => `--hook-env is the name of a variable, not "${got}".`,
  badHookEnvHint: () => 'Write --hook-env SLACK_URL; its value comes from the environment.',
  badWebhook: () => '--webhook is not an http or https address without credentials and fragment.',
  badWebhookHint: () => 'Write it like http://127.0.0.1:9000/alerts.',

  plan,
  planHook: (command: string, limitMs: number) =>
    `At each change, for at most ${duration(limitMs)}, with the change as JSON on its stdin:\n  sh -c ${command}`,
  planWebhook: (origin: string, limitMs: number) =>
    `At each change, POST the change as JSON to ${origin} (path not shown), for at most ${duration(limitMs)}.`,
  nothingDone: () => 'Dry run: nothing was sent and nothing was run.',
  watching: (url: string, intervalMs: number) => `Watching ${url} every ${duration(intervalMs)}. Ctrl-C ends it.`,
  change: (
    at: string,
    { watched, from, to, why }: { watched: string; from: WatchState; to: WatchState; why: string },
  ) => `${at.replace(/\.\d+Z$/, 'Z')} ${changeWord(from, to)} ${watched}: ${why}`,

  hook: {
    name: () => 'hook',
    ended: (code: number | null, signal: string | null) =>
      code === null ? `it was ended by ${signal ?? 'a signal'}` : `it ended with exit code ${code}`,
    late: (limitMs: number) => `it had not ended after ${duration(limitMs)}, and was killed`,
    notStarted: (why: string) => `it could not be started: ${why}`,
    said: (how: string, tail: string) => (tail === '' ? how : `${how}: ${tail}`),
  },
  webhook: { name: () => 'webhook' },
  notDelivered: (name: string, watched: string, why: string) =>
    `The ${name} was not told of ${watched}: ${why}. Watching goes on.`,
  ended: () => 'the watch ended before',
  tooMany: (most: number) => `${count(most)} changes wait for it already`,

  state: (state: WatchState) => STATE_WORDS[state],
  neverInARow: (bad: number, all: number, needed: number) =>
    `; ${count(bad)} of ${count(all)} evaluations were bad, never ${needed} in a row`,
  episodes: ({ raised, cleared }: Pick<WatchedSummary, 'raised' | 'cleared'>) =>
    raised === 0 ? '' : `; fired ${counted(raised, 'times')}, cleared ${counted(cleared, 'times')}`,
  watched: (durationMs: number, evaluations: number, intervalMs: number) =>
    `Watched for ${duration(durationMs)}: ${counted(evaluations, 'evaluations')}, one every ${duration(intervalMs)}.`,
  missed: (missed: number) =>
    `${counted(missed, 'evaluations')} fell out because this machine stood still or slept; nothing is known of that time.`,
  short: (durationMs: number) =>
    `Of the windows of 1 and 5 minutes only these ${duration(durationMs)} were seen: a watch that goes on sees more.`,
  sent: (requests: number, attempted: number) =>
    `Sent: ${counted(requests, 'requests')}, ${counted(attempted, 'sockets')}.`,
  notices: (name: string, { delivered, failed }: { delivered: number; failed: number }) =>
    `The ${name} was told ${counted(delivered, 'times')}${failed === 0 ? '' : `, and ${counted(failed, 'times')} it was not`}.`,
  verdict,
} as const;
