import type { Note, ObjectiveResult, Reason, Warning } from '../../judgement.ts';
import type { ObjectiveId } from '../../objectives.ts';
import type { InconclusiveReason } from '../../verdict.ts';
import { earlyEndText } from './early-end.ts';
import { apartFrom, count, counted, duration, listed, milliseconds, percent } from './figures.ts';
import { invalidText } from './invalid.ts';
import { k6ThresholdsText } from './k6-thresholds.ts';
import { messageObjectives, messageText } from './messages.ts';
import { servedText } from './served.ts';
import { serverFiguresText } from './server-figures.ts';
import { twoClientsText } from './two-clients.ts';
import { twoEnginesText } from './two-engines.ts';
import { validityText } from './validity.ts';

const OBJECTIVES: Readonly<Record<ObjectiveId, { readonly name: string; readonly leavesOpen: string }>> = {
  availability: {
    name: 'availability',
    leavesOpen:
      'The document does not say of what: we take requests, and count as unavailable those unanswered, dropped, reset, refused or answered with 5xx.',
  },
  'error-rate': {
    name: 'error rate',
    leavesOpen: 'The document does not say what an error is: we take every request without a complete, correct answer.',
  },
  'response-p95': {
    name: 'quote P95',
    leavesOpen:
      'The document does not say from when: we measure from the planned instant, and a request without a good answer is slower than any limit.',
  },
  'connect-success': {
    name: 'connect success',
    leavesOpen: 'The document does not say what connected means: we take the namespace join and the `connected` event.',
  },
  'disconnect-rate': {
    name: 'disconnect rate',
    leavesOpen: 'The document gives no period: we take connections lost without our asking, of those established.',
  },
  'message-latency-p95': {
    name: 'message latency P95',
    leavesOpen: "The document gives no quantile: we take P95, of receive time minus the frame's own time stamp.",
  },
  cpu: {
    name: 'server CPU',
    leavesOpen:
      'The document gives no period and no machine: we take each second of the load, as a share of the cores that the process can keep busy (one, as `top -p` shows it, unless the profile says otherwise), and allow 30 % of the seconds over it.',
  },
  memory: {
    name: 'server memory',
    leavesOpen:
      'The document does not say of what: we take the resident memory of the process tree, as a share of the limit that is stated, else of its control group, else of the machine, and allow 30 % of the seconds over it.',
  },
  pool: {
    name: 'connection pool',
    leavesOpen:
      'The document gives no period: we ask the target for its own figure each second, and allow 30 % of them over it.',
  },
  ...messageObjectives,
};

const WHY: Readonly<Record<InconclusiveReason, string>> = {
  'too-few-samples': 'too few samples to be sure',
  'no-data': 'nothing was measured',
  'generator-saturated': 'our own load generator could not keep up',
  'noisy-host': 'this machine stalled during the run',
  'not-steady': 'the load did not reach a steady state',
  'mode-unproven': 'the target does not run in the mode it is called by',
  'not-measurable': 'nothing here measures it',
  'server-unseen': 'the server could not be watched all the time',
  clock: 'the clocks of both ends disagree',
  indeterminate: messageText.why,
  'stream-silent': servedText.silentWhy,
  bookkeeping: 'the books do not add up',
  interrupted: 'the run was stopped before its end',
  bailed: 'the run ended early by --bail, since another objective was lost',
};

const REMEDY: Readonly<Record<InconclusiveReason, string>> = {
  'too-few-samples': 'Run longer, or at a higher rate.',
  'no-data':
    'Look whether the target sends any of it at all, and whether the judged phases of the scenario ask for it.',
  'generator-saturated': 'Lower the rate, or free this machine, and run again.',
  'noisy-host': 'Free this machine, and run again.',
  'not-steady': 'Lengthen the warm-up, and if it still rises, look for what fills up in the target under this load.',
  'mode-unproven': 'Switch the mode, or name the one that is on.',
  'not-measurable':
    'Name in the profile what it is measured by (`process`, `endpoints.connectionPool`, `sequence`), or take it out of `gating`: it is then shown for information.',
  'server-unseen': 'See the report for what was not seen, mend that, and run again.',
  clock: 'Set both clocks by the same source, and run again.',
  indeterminate: messageText.remedy,
  'stream-silent': servedText.silentRemedy,
  bookkeeping: "Please report it with the record: this is a fault of gateproof, or of the target's own counters.",
  interrupted: 'Run it again to its end.',
  bailed: 'Run it again without --bail.',
};

/** Reasons on one arm; those on a comparison have sentences of their own. */
export type ArmReason = Exclude<Reason, { code: `comparison-${string}` }>;

const objectiveName = (id: ObjectiveId): string => OBJECTIVES[id].name;

const reason = (of: ArmReason): string => {
  switch (of.code) {
    case 'objective-failed':
      return `${of.mode}: ${objectiveName(of.objective)} broke its limit.`;
    case 'objective-undecided':
      return `${of.mode}: ${objectiveName(of.objective)} is undecided: ${WHY[of.reason]}.`;
    case 'subscriptions-missing':
      return servedText.subscriptionsMissing(of.mode, of.seen);
    case 'clients-disagree':
      return twoClientsText.reason(of.mode, of.seen);
    case 'engines-disagree':
      return twoEnginesText.reason(of.mode, of.seen);
    case 'invalid':
      return `${of.mode === null ? '' : `${of.mode}: `}${of.detail}. ${of.remedy ?? REMEDY[of.reason]}`;
  }
};

const note = (of: Note): string => {
  switch (of.code) {
    case 'assumes-independent-failures':
      return 'Assumes that failures are independent: too little was seen to tell.';
    case 'one-event':
      return `One event of ${counted(of.bad, of.noun)}, of ${count(of.n)}.`;
    case 'pass-although-late':
      return `Passes although our generator was late (${validityText.late(of)}): lateness only makes the target look slower.`;
    case 'fails-on-control-clock-too':
      return 'Our generator was late, but without what that can explain it fails too.';
    case 'survives-noisy-slices':
      return `This machine stalled in ${counted(of.noisySlices, 'slices')}; it fails without them too.`;
    case 'noisy-slices-decide':
      return `This machine stalled in ${counted(of.noisySlices, 'slices')} (up to ${milliseconds(of.gapMaxMs)}), and without them it would not fail. Free the machine and run again.`;
    case 'late-generator-decides':
      return `Our generator was late (${validityText.late(of)}), and without what that can explain it would not fail. Lower the rate or free the machine, and run again.`;
    case 'beyond-twice-the-limit':
      return 'This machine stalled during the run, but the breach is twice what is allowed or more: no stall explains that.';
    case 'start-up-left-out':
      return validityText.startUp(of);
    case 'start-up-fails':
      return validityText.startUpFails(of);
    case 'machine-slept':
    case 'rising':
    case 'stamped-ahead':
    case 'clock-unknown':
    case 'clock-moved':
    case 'clock-decides':
      return validityText.note(of);
    case 'ends-unknown':
    case 'leaves-unknown':
    case 'stream-silent':
      return servedText.note(of);
    case 'server-ended':
      return serverFiguresText.ended(of);
    case 'samples-unseen':
      return serverFiguresText.unseen(of);
  }
};

const figure = (unit: ObjectiveResult['unit']) => (unit === 'ms' ? milliseconds : percent);

const ownLimits = ({ origin, limits, unjudged }: Extract<Warning, { code: 'own-limits' }>): string => {
  const each = limits.map(({ id, sign, unit, limit, documented }) => {
    const write = figure(unit);
    return `${objectiveName(id)} ${sign} ${write(limit)} (${documented === null ? 'the document sets none' : `document: ${write(documented)}`})`;
  });
  const coarse = limits.some(({ unit, limit, documented }) => unit === 'ms' && limit !== documented);
  return `Judged against limits of ${origin}, not the document's: ${listed(each)}.${coarse ? ' Latencies are read from histograms, to 0.1 %.' : ''}${k6ThresholdsText.unjudged(unjudged)}`;
};

const warning = (of: Warning): string => {
  switch (of.code) {
    case 'mode-not-provable':
      return `${of.mode}: taken as declared, the target offers no proof of its mode (${of.evidence}).`;
    case 'noisy-before-run':
      return `This machine was not quiet before the run: stalls up to ${milliseconds(of.gapMaxMs)}, ${percent(of.lostRatio)} of the time lost.`;
    case 'noisy-during-run':
      return `${of.mode}: this machine stalled in ${counted(of.slices, 'slices')}, up to ${milliseconds(of.gapMaxMs)}.`;
    case 'late-generator':
      return `${of.mode}: our generator was late: ${validityText.late(of)}.`;
    case 'preflight':
      return `${of.mode}: ${of.text}`;
    case 'books-unavailable':
      return `${of.mode}: the target's own counts could not be read (${of.why}), so ours stand alone.`;
    case 'not-subscribed':
      return `${of.mode}: of ${counted(of.connected, 'connections')} only ${count(of.subscribed)} were subscribed (${count(of.refused)} refused); no documented objective counts that.`;
    case 'silent-stream':
      return `${of.mode}: ${counted(of.subscribed, 'connections')} subscribed and not one message came; no documented objective counts that.`;
    case 'messages-amiss':
      return messageText.amiss(of);
    case 'overflow':
      return `${of.mode}: ${counted(of.count, 'samples')} took longer than 1 h, shown as 1 h.`;
    case 'start-up-left-out':
      return `${of.mode}: ${objectiveName(of.objective)}: ${validityText.startUp(of)}`;
    case 'clock-corrected':
      return `${of.mode}: ${validityText.clockCorrected(of)}`;
    case 'server-ended':
      return `${of.mode}: ${serverFiguresText.ended(of)}`;
    case 'server-over':
      return `${of.mode}: ${objectiveName(of.objective)} was over its limit of ${percent(of.limit)} (${apartFrom(percent, of.observed, of.limit)}); it does not gate here.`;
    case 'own-limits':
      return ownLimits(of);
    case 'bail':
      return earlyEndText.bail(of);
    case 'decided':
      return earlyEndText.decided(of);
    case 'run':
      return of.text;
  }
};

type Needed = {
  readonly objective: ObjectiveId;
  readonly allowedBadRatio: number;
  readonly noun: string;
  readonly needed: number;
  readonly planned: number;
  readonly wouldDoMs: number | null;
  readonly wouldDoPairs: number | null;
};

/** English sentences of the judgement part of the catalogue: what happened, how sure it is, what to do. */
export const judgementText = {
  objectiveName,
  /** What the document's line leaves open, and what we chose. */
  leavesOpen: (id: ObjectiveId) => OBJECTIVES[id].leavesOpen,
  why: (of: InconclusiveReason) => WHY[of],
  remedy: (of: InconclusiveReason) => REMEDY[of],
  reason,
  note,
  warning,

  /** `sign` is that of the rule itself (judge/slo/direction.ts). */
  rule: (of: { readonly sign: string; readonly limit: number; readonly unit: ObjectiveResult['unit'] }) =>
    of.limit === 0 ? figure(of.unit)(0) : `${of.sign} ${figure(of.unit)(of.limit)}`,
  observed: (of: Pick<ObjectiveResult, 'observed' | 'censored' | 'unit' | 'limit'>) => {
    if (of.censored) return 'no good answer';
    return of.observed === null ? 'not measured' : apartFrom(figure(of.unit), of.observed, of.limit);
  },
  failedFigures: (of: {
    readonly observed: string;
    readonly rule: string;
    readonly result: Pick<ObjectiveResult, 'bad' | 'n' | 'sampleNoun' | 'lower'>;
    readonly alpha: number;
    readonly allowedBadRatio: number;
  }) => {
    const { bad, n, sampleNoun, lower } = of.result;
    const surely = apartFrom(percent, lower ?? 0, of.allowedBadRatio);
    return `Seen ${of.observed}, must be ${of.rule}: ${count(bad)} of ${counted(n, sampleNoun)} were bad, at ${percent(1 - of.alpha)} confidence over ${surely}, and ${percent(of.allowedBadRatio)} are allowed.`;
  },
  needs: (of: { readonly needs: number; readonly noun: string }) =>
    `${count(of.needs)} more ${of.needs === 1 ? of.noun.replace(/s$/, '') : of.noun} without a bad one would settle it.`,

  undecidable: (of: Needed) => {
    const inPairs = of.wouldDoPairs === null ? '' : `, with --pairs ${of.wouldDoPairs}`;
    const does = of.wouldDoMs === null ? '' : `; ${duration(of.wouldDoMs)} at this rate would do${inPairs}`;
    return `${objectiveName(of.objective)} is undecidable: ${percent(of.allowedBadRatio)} needs ${counted(of.needed, of.noun)}, this plan has ${count(of.planned)}${does}.`;
  },
  undecidableWithoutFigures: (id: ObjectiveId) => `${objectiveName(id)} is undecidable: ${WHY['not-measurable']}.`,
  undecidableWithoutSockets: (id: ObjectiveId) => `${objectiveName(id)} is undecidable: this plan opens no socket.`,
  dependsOnTarget: (of: { readonly objective: ObjectiveId; readonly needed: number; readonly noun: string }) =>
    of.noun === 'messages'
      ? `${objectiveName(of.objective)} needs ${counted(of.needed, 'broadcasts')}; how many come is up to the target.`
      : `${objectiveName(of.objective)} needs ${counted(of.needed, of.noun)} with numbered messages; how many get them is up to the target.`,
  decidable: (of: Needed) =>
    `${objectiveName(of.objective)} can be decided: ${count(of.planned)} of at least ${counted(of.needed, of.noun)}.`,

  invalid: invalidText,

  damagedHistogram: (why: string) => ({
    message: `A histogram in the record is damaged: ${why}.`,
    hint: 'The record was cut short or edited. Use the file that the run wrote, or run it again.',
  }),
  histogramUnreadable: 'its text cannot be decoded',
  histogramDisagrees: (of: { readonly stated: number; readonly held: number; readonly upToUs: number }) =>
    `it says ${of.stated} samples and holds ${of.held}, with a range up to ${of.upToUs} us`,
} as const;

export type JudgementText = typeof judgementText;
