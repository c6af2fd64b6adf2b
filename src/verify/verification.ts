import type { Checklist } from '../core/checklist.ts';
import type { Summary } from '../core/summary.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { type Verdict, worstVerdict } from '../core/verdict.ts';
import type { Restart, VerificationLoad } from '../core/verification.ts';
import type { FullProof } from '../target/mode-control/prove.ts';

const { verification: text } = englishCatalogue;

/** What a verification is made from. */
export type VerificationParts = {
  readonly checklist: Checklist;
  readonly load: VerificationLoad;
  readonly restart: Restart | null;
};

/** A load that was not played proves nothing. */
export const loadVerdictOf = (load: VerificationLoad): Verdict =>
  load.state === 'played' ? load.summary.verdict : 'inconclusive';

/** The worst of all parts. */
export const verdictOfParts = ({ checklist, load, restart }: VerificationParts): Verdict =>
  worstVerdict([checklist.verdict, loadVerdictOf(load), ...(restart === null ? [] : [restart.verdict])]);

const whyOfLoad = (load: VerificationLoad): string => {
  if (load.state === 'not-played') return text.load.notPlayed(load.why);
  const { verdict, reasons } = load.summary;
  return verdict === 'pass' ? '' : (reasons[0]?.text ?? '');
};

/** The verdict of a verification in one line. */
export const verificationLine = (parts: VerificationParts): string =>
  text.verdictLine({
    verdict: verdictOfParts(parts),
    mode: parts.checklist.target.mode,
    tier: parts.checklist.tier,
    restart: parts.restart,
    checklist: parts.checklist,
    load: { verdict: loadVerdictOf(parts.load), why: whyOfLoad(parts.load) },
  });

const RESTARTED = {
  agrees: 'pass',
  contradicts: 'fail',
  'not-provable': 'inconclusive',
  'not-needed': 'inconclusive',
} as const;

/**
 * What a proof says of a restart since an instant (epoch ms). One that was not restarted still runs with its old flags, whatever its files say: a
 * fail. Where nothing tells, it is not measurable.
 */
export const restartOf = (
  sinceMs: number,
  { parts, sights, traps }: Pick<FullProof, 'parts' | 'sights' | 'traps'>,
  redact: (text: string) => string,
): Restart => {
  const since = new Date(sinceMs).toISOString();
  const part = parts.find((each) => each.part === 'restart');
  const verdict = RESTARTED[part?.state ?? 'not-provable'];
  const starts = sights.flatMap(({ processes }) => processes.map(({ startedAtMs }) => startedAtMs));
  return {
    since,
    startedAt: starts.length === 0 ? null : new Date(Math.min(...starts)).toISOString(),
    verdict,
    why: redact(text.restart[verdict](since, part?.evidence ?? '')),
    traps: traps.map(({ said }) => redact(said)),
  };
};

export type Scope = { readonly proves: readonly string[]; readonly leavesOpen: readonly string[] };

const provesOf = ({ modes }: Summary): string[] =>
  Object.values(modes).flatMap(({ objectives }) => {
    const passed = (id: string) => objectives.find((each) => each.id === id && each.verdict === 'pass');
    const [errors, times, lost] = ['error-rate', 'response-p95', 'disconnect-rate'].map(passed);
    const seen = {
      requests: errors?.n ?? times?.n ?? 0,
      errorUpper: errors?.upper ?? null,
      p95LimitMs: times?.limit ?? null,
      sockets: lost?.n ?? 0,
      lostUpper: lost?.upper ?? null,
    };
    return [
      ...(errors === undefined ? [] : [text.proves.errors(seen)]),
      ...(times === undefined ? [] : [text.proves.times(seen)]),
      ...(lost === undefined ? [] : [text.proves.sockets(seen)]),
    ];
  });

/** How many requests a verdict rests on; those of a warm-up are judged by nobody. */
const judgedRequests = ({ modes }: Summary): number =>
  Object.values(modes).reduce((sum, { objectives }) => {
    const of = (id: string) => objectives.find((each) => each.id === id);
    return sum + ((of('error-rate') ?? of('availability'))?.n ?? 0);
  }, 0);

/** What the load of a verification can prove, and what no load of minutes can. */
export const scopeOf = (load: VerificationLoad, durationMs: number): Scope => {
  const summary = load.state === 'played' ? load.summary : null;
  const requests = summary === null ? 0 : judgedRequests(summary);
  const { leavesOpen } = text;
  return {
    proves: summary === null ? [] : provesOf(summary),
    leavesOpen: [
      ...(requests === 0 ? [] : [leavesOpen.rare(requests)]),
      ...[leavesOpen.slow(durationMs), leavesOpen.load(), leavesOpen.before()],
    ],
  };
};
