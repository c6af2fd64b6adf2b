import { AssertionError } from 'node:assert';
import { usageError } from '../cli/usage-error.ts';
import type { CheckId } from '../core/checks.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import type { Profile } from '../core/profile.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { type Verdict, worstVerdict } from '../core/verdict.ts';
import type { Verification } from '../core/verification.ts';
import { InconclusiveError } from '../matchers/index.ts';
import { type RunPlace, runPlaces } from './places.ts';
import type { SuiteSettings } from './settings.ts';

const { suite, judgement } = englishCatalogue;
const { rollback: text } = suite;

const DEFAULT_TIER = 3;
const DEFAULT_SCENARIO = 'post-rollback';

export const tierOf = ({ tier }: Pick<SuiteSettings, 'tier'>) => tier ?? DEFAULT_TIER;

/**
 * Where it is verified: where the target runs, as one that gateproof starts itself was rolled back by nobody. Which mode should be on there must be
 * said: by its own word a rollback that did not take holds everything. Else it is a HarnessError (exit code 2).
 */
export const rollbackPlaces = (settings: Pick<SuiteSettings, 'urls' | 'mode'>): readonly RunPlace[] => {
  const places = runPlaces(settings, { managed: null });
  if (places.some(({ mode }) => mode === null)) throw usageError(text.noMode(), text.noModeHint());
  return places;
};

/** A verification after a rollback as flags of `verify`: with full samples, unless another load was named. */
export const rollbackWords = (settings: SuiteSettings, { mode, at }: RunPlace): readonly string[] => [
  ...['--target', settings.target, ...at],
  ...['--scenario', settings.scenario ?? DEFAULT_SCENARIO, '--tier', String(tierOf(settings))],
  ...(mode === null ? [] : ['--mode', mode]),
  ...(settings.since === null ? [] : ['--since', settings.since.at]),
];

/** Ends a question as the verdict says: a fail as a failed expectation, whose first line is the message alone. */
export const answerAs = (verdict: Verdict, message: string): void => {
  if (verdict === 'inconclusive') throw new InconclusiveError(message);
  if (verdict === 'fail') throw new AssertionError({ message, actual: verdict, expected: 'pass' });
};

/** Whether the checklist holds; each check that does not is named with its reason. */
export const answerChecklist = ({ checklist }: Pick<Verification, 'checklist'>, folder: string): void => {
  const open = checklist.checks.filter(({ outcome: { state } }) => state === 'fail' || state === 'inconclusive');
  const lines = open.map(({ id, title, outcome: { why } }) => text.checkSaid({ id, title, why }));
  answerAs(checklist.verdict, [text.checklistSaid(checklist.verdictLine), ...lines, text.more(folder)].join('\n'));
};

/** Whether the process was restarted; a verification that did not look shows nothing. */
export const answerRestart = ({ restart }: Pick<Verification, 'restart'>): void => {
  const { verdict, why } = restart ?? { verdict: 'inconclusive', why: '' };
  answerAs(verdict, text.restartSaid(verdict, why));
};

const SERVER = [
  ['cpu', 'P4'],
  ['memory', 'P3'],
  ['pool', 'H4'],
] as const satisfies readonly (readonly [ObjectiveId, CheckId])[];

/** The figures of the server that a target must show: those that its profile names a source of, and no reason to leave out. */
export const serverFiguresOf = ({ process, endpoints, checks }: Profile): readonly ObjectiveId[] =>
  SERVER.filter(([id, check]) => {
    const hasSource = id === 'pool' ? endpoints.connectionPool !== 'absent' : process !== null;
    return hasSource && checks.notApplicable[check] === undefined;
  }).map(([id]) => id);

/** Whether these figures held in the time of the load. One that was not seen is undecided. */
export const answerServer = ({ load }: Pick<Verification, 'load'>, ids: readonly ObjectiveId[]): void => {
  const modes = load.state === 'played' ? Object.values(load.summary.modes) : [];
  const figures = ids.map((id) => {
    const seen = modes.flatMap(({ objectives }) => objectives.filter((each) => each.id === id));
    const verdict = seen.length === 0 ? 'inconclusive' : worstVerdict(seen.map((each) => each.verdict));
    const [n, bad] = [seen.reduce((sum, each) => sum + each.n, 0), seen.reduce((sum, each) => sum + each.bad, 0)];
    return { name: judgement.objectiveName(id), verdict, n, bad };
  });
  const verdict = worstVerdict(figures.map((each) => each.verdict));
  answerAs(verdict, text.serverSaid(verdict, figures.map(text.serverFigure)));
};
