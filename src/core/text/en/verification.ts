import type { Verdict } from '../../verdict.ts';
import { count, counted, duration, milliseconds, percent } from './figures.ts';
import { VERDICT_WORDS } from './words.ts';

type Line = {
  readonly verdict: Verdict;
  readonly mode: string;
  readonly tier: number;
  readonly restart: { readonly verdict: Verdict; readonly why: string } | null;
  readonly checklist: { readonly verdict: Verdict; readonly verdictLine: string };
  readonly load: { readonly verdict: Verdict; readonly why: string };
};

const RANK: Readonly<Record<Verdict, number>> = { fail: 0, inconclusive: 1, pass: 2 };

/** The verdict, and each part in its own words, the worst first. */
const verdictLine = ({ verdict, mode, tier, restart, checklist, load }: Line): string => {
  const parts = [
    ...(restart === null ? [] : [{ verdict: restart.verdict, text: `restart: ${restart.why}` }]),
    { verdict: checklist.verdict, text: `checklist ${checklist.verdictLine}` },
    { verdict: load.verdict, text: `load ${VERDICT_WORDS[load.verdict]}${load.why === '' ? '' : `: ${load.why}`}` },
  ].toSorted((a, b) => RANK[a.verdict] - RANK[b.verdict]);
  return `${VERDICT_WORDS[verdict]}  ${mode} to tier ${tier}: ${parts.map(({ text }) => text).join(' · ')}`;
};

type Seen = {
  readonly requests: number;
  readonly errorUpper: number | null;
  readonly p95LimitMs: number | null;
  readonly sockets: number;
  readonly lostUpper: number | null;
};

/** English sentences of `gateproof verify`. */
export const verificationText = {
  scenario: () => 'another load than that of the scenario verify: a name or a file',
  description: () =>
    'after a deploy or rollback: mode proof, checklist, short storm and quotes in under three minutes, with one verdict',
  tier: () => 'how deep the checklist goes: 1 = flags, 2 = configuration, 3 = all 13',
  since: () => 'the process must have started since then: ISO 8601 with its zone, or a time ago such as 10m',
  badSince: (got: string) => `--since is an instant of the past or a time ago, not "${got}"`,
  badSinceHint: () => 'Write it as 2026-03-23T02:51:00Z, or as 10m for ten minutes ago.',
  step: {
    restart: () => 'Looking since when it runs ...\n',
    checks: (tier: number) => `Checklist to tier ${tier} ...\n`,
    interrupted: () => 'The checklist was interrupted.',
  },
  restart: {
    pass: (since: string, evidence: string) => `restarted since ${since}: ${evidence}`,
    fail: (since: string, evidence: string) =>
      `not restarted since ${since}, so it still has its old flags: ${evidence}`,
    inconclusive: (since: string, evidence: string) =>
      `nobody can tell whether it was restarted since ${since}: ${evidence}`,
  },
  load: {
    notPlayed: (why: string) => `was not played: ${why}`,
    allHold: () => 'Every gating objective holds.',
    report: (file: string) => `The whole report of the load: ${file}.`,
  },
  verdictLine,
  titles: {
    checklist: () => 'Checklist',
    load: () => 'Short load',
    restart: () => 'Restart',
    traps: () => 'Traps on the way to its next start',
    proves: () => 'What these minutes prove',
    leavesOpen: () => 'What they cannot',
  },
  proves: {
    errors: ({ requests, errorUpper }: Seen) =>
      `Of ${counted(requests, 'requests')}: at most ${percent(errorUpper ?? 1)} fail, with 95 % confidence.`,
    times: ({ requests, p95LimitMs }: Seen) =>
      `95 % of answers come within ${milliseconds(p95LimitMs ?? 0)}, from ${counted(requests, 'requests')}.`,
    sockets: ({ sockets, lostUpper }: Seen) =>
      `Of ${counted(sockets, 'connections')}: at most ${percent(lostUpper ?? 1)} are lost within the time they were held, with 95 % confidence.`,
  },
  leavesOpen: {
    rare: (requests: number) =>
      `An error rarer than one in ${count(Math.floor(requests / 3))} can hide in ${counted(requests, 'requests')}.`,
    slow: (durationMs: number) => `What grows slowly, as a leak does: this looked for ${duration(durationMs)}.`,
    load: () => 'How it stands a real day: the load was modest. `gateproof suite post-rollback` plays the full sizes.',
    before: () =>
      'Whether it is as fast as before: `gateproof suite post-rollback --baseline <run>` lays a stored run from before beside it.',
  },
  files: (paths: readonly string[]) => `Written: ${paths.join(', ')}`,
  again: (command: string) => `Again: ${command}`,
} as const;
