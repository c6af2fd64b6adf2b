/** What a busy host leaves undecided: it takes time from the target or from our generator, and of few pairs a stall spoils the slow tail. */
const ALWAYS: readonly string[] = ['noisy-host', 'generator-saturated', 'too-few-pairs'];
/** Only where the run itself saw the host stall. */
const WHERE_IT_STALLED: readonly string[] = ['lateness-differs', 'slice-too-short', 'not-steady'];

type Coded = { readonly code: string };

/**
 * The reasons of a run of healthy targets that a busy host does not explain: none, wherever it runs. No test of ours hangs on how calm the
 * machine is; that a calm one passes is shown by `npm run accept`.
 */
export const reasonsBesidesNoise = <R extends Coded>({
  reasons,
  warnings,
}: {
  readonly reasons: readonly R[];
  readonly warnings: readonly Coded[];
}): R[] => {
  const stalled = warnings.some(({ code }) => code === 'noisy-during-run');
  const excused = stalled ? [...ALWAYS, ...WHERE_IT_STALLED] : ALWAYS;
  return reasons.filter(({ code }) => !excused.includes(code));
};
