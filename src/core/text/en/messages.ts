import type { LedgerCounts, NoticedLosses } from '../../ledger.ts';
import type { Arm } from '../../modes.ts';
import { clockTime, count, counted, listed } from './figures.ts';

/** What the objectives on messages are called, and what the document leaves open of them. */
export const messageObjectives = {
  'event-lossless': {
    name: 'message loss',
    leavesOpen:
      'The document asks for zero data loss and does not say of what: we take every number between the first and the last that a client got of a symbol, however late or out of order, and one client that lacks one breaks it.',
  },
  'last-value': {
    name: 'last-value lag',
    leavesOpen:
      'The document does not name it: when a client leaves, it must have of each symbol the value that others had `sockets.convergeMs` ago (default 2 s). Values that came in between may be missing.',
  },
  'message-order': {
    name: 'message disorder',
    leavesOpen:
      'The document does not ask for it, and the backend does not promise it: judged only where a scenario gates it.',
  },
  'join-p95': {
    name: 'join P95',
    leavesOpen:
      'The document sets no limit: we take P95 from the planned instant to the namespace join and `connected`; one that never got in is slower than any limit.',
  },
  'subscribe-p95': {
    name: 'subscribe P95',
    leavesOpen: 'The document sets no limit: we take P95 from the planned instant to `subscribe-ack`, as for join P95.',
  },
  'recovery-success': {
    name: 'recovery success',
    leavesOpen:
      'The document sets no limit: we take each `request-recovery` whose last batch came; refused, failed after its start, or unanswered after half a second or more when the client ended is bad.',
  },
} as const;

/** How many, and from when to when by the bounds of slices. */
const noticedText = ({ lost, fromMs, toMs }: NoticedLosses): string => {
  const [from, to] = [clockTime(fromMs), clockTime(toMs)];
  const when = from === to ? `at ${from}` : `between ${from} and ${to}`;
  return `in judged time ${count(lost)} ${lost === 1 ? 'was' : 'were'} noticed to be missing, ${when} of the run`;
};

/** What became of messages, in the order in which it matters. */
const found = (of: LedgerCounts): string[] =>
  (
    [
      [of.lost, `lost in ${counted(of.gaps, 'gaps')}`],
      [of.recovered, 'came by recovery alone'],
      [of.duplicated, 'came twice'],
      [of.stale, 'were stale'],
      [of.reordered, 'came out of order'],
      [of.late, 'came late'],
      [of.unexpected, 'were not asked for'],
    ] as const
  ).flatMap(([n, what]) => (n === 0 ? [] : [`${count(n)} ${what}`]));

const unknownEnds = ({ indeterminate, resets }: LedgerCounts): string => {
  if (indeterminate === 0) return '';
  const restarts = resets === 0 ? '' : `, ${count(resets)} of them where the server counted anew`;
  return ` What was sent last is not known of ${counted(indeterminate, 'subscriptions')}${restarts}.`;
};

/** That a loss breaks the document, where nothing else says so. */
const notJudged = ({ lost, lossGates }: { readonly lost: number; readonly lossGates: boolean }): string =>
  lost === 0 || lossGates
    ? ''
    : ' The document asks for zero data loss (line 11); put `event-lossless` into `gating` to judge it.';

const amiss = (of: LedgerCounts & { readonly mode: Arm; readonly lossGates: boolean }): string => {
  const parts = [
    [of.lost, 'were lost'],
    [of.duplicated, 'came twice'],
    [of.stale, 'brought an older value than one before them'],
    [of.unexpected, 'were of a symbol that was not asked for'],
    [of.reordered, 'came out of order'],
    [of.late, 'came late'],
  ] as const;
  const found = parts.flatMap(([n, what]) => (n === 0 ? [] : [`${count(n)} ${what}`]));
  return `${of.mode}: beside ${counted(of.received, 'messages')} received, ${listed(found)}.${notJudged(of)}`;
};

/** English sentences on what became of messages. */
export const messageText = {
  amiss,
  ledger: (mode: Arm, of: LedgerCounts) =>
    `${mode}: of numbered messages ${count(of.received)} came${found(of).length === 0 ? ', each once and in order' : `, ${listed(found(of))}`}.${unknownEnds(of)}`,
  why: 'clients were cut off, left without an answer, or got nothing, and how they stood at their end nobody knows',
  remedy: 'See why connections were lost, did not answer or got no message, and run again.',
  /** Why zero data loss failed, for whoever is on call. `noticed` null: a gap showed only by what came after the judged time, or an older record. */
  lost: (of: { readonly bad: number; readonly n: number; readonly noticed: NoticedLosses | null }) =>
    `Messages that the server numbered never reached ${count(of.bad)} of ${counted(of.n, 'clients')}, though later ones did${of.noticed === null ? '' : `: ${noticedText(of.noticed)}`}. They are gone, not late. Look at what the server did${of.noticed === null ? '' : ' then'}: a queue that drops, a restart, a breaker that opened.`,
  behind: (of: { readonly bad: number; readonly n: number }) =>
    `${count(of.bad)} of ${counted(of.n, 'subscriptions')} still showed an old value when they ended: others had a newer one for longer than they may take (sockets.convergeMs). These clients look connected and are not served.`,
  disordered: (of: { readonly bad: number; readonly n: number }) =>
    `${count(of.bad)} of ${counted(of.n, 'clients')} got a message after a newer one of the same symbol.`,
} as const;
