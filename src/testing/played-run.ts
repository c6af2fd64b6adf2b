import type { Mode } from '../core/modes.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import { type Left, leftBy, runCli, scenarioFile, type TempFolder } from './cli.ts';
import { SECRETS, startTestTarget, type TestTarget } from './target.ts';

/** Runs a scenario against a target through the real command line and reads what it left. */
export const playRun = async (
  folder: TempFolder,
  scenario: ScenarioInput,
  target: TestTarget,
  words: readonly string[] = [],
): Promise<Left> => {
  const out = folder.next();
  const path = await scenarioFile(folder.path, scenario);
  return leftBy(
    out,
    await runCli(['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', ...words], SECRETS),
  );
};

/** Gives a target that ends with its use. */
export const withTarget = async <T>(
  args: readonly string[],
  use: (target: TestTarget) => Promise<T>,
  mode: Mode = 'gateway-only',
): Promise<T> => {
  const target = await startTestTarget(args, mode);
  try {
    return await use(target);
  } finally {
    await target.stop();
  }
};

/** Both modes up, the second with faults; both end with their use. */
export const withTwo = async <T>(
  faults: readonly string[],
  use: (gatewayOnly: TestTarget, legacyFallback: TestTarget) => Promise<T>,
): Promise<T> => withTarget([], (a) => withTarget(faults, (b) => use(a, b), 'legacy-fallback'));

/** The words that say where both modes are. */
export const bothUrls = (gatewayOnly: TestTarget, legacyFallback: TestTarget): readonly string[] =>
  [`gateway-only=${gatewayOnly.url}`, `legacy-fallback=${legacyFallback.url}`].flatMap((url) => ['--url', url]);

/** Both clients must find the same: tests take turns. */
export const byClient = (scenario: ScenarioInput, client: 'wire' | 'socket.io-client'): ScenarioInput => ({
  ...scenario,
  sockets: { ...scenario.sockets, client },
});

/** The one mode of a run. */
export const theMode = ({ summary }: Left) => Object.values(summary.modes)[0]!;

/** Where our counts and the target's are not equal: nothing, after a run that went well. */
export const unequalLines = ({ record }: Left) => {
  const { books } = record.modes[0]!;
  return books.state === 'compared' ? books.lines.filter(({ holds }) => !holds) : [books];
};
