import { join } from 'node:path';
import { EXIT } from '../../core/errors.ts';
import {
  LIMIT_FILE,
  LIMIT_SCHEMA_VERSION,
  type LimitAnswer,
  type LimitSearch,
  type LimitSettings,
  limitSearchSchema,
} from '../../core/limit-search.ts';
import { poolConnectionsAt } from '../../core/quote-pool.ts';
import { limitExitCode } from '../../judge/limit/exit-code.ts';
import type { CliContext } from '../context.ts';
import { runAgainCommand } from '../session/commands.ts';
import { openNewFolder } from '../session/new-folder.ts';
import type { LoadRequest, Place } from '../session/request.ts';
import { watchSignals } from '../signals.ts';
import { toolVersion } from '../version.ts';
import { reportSearch, searchText } from './outputs.ts';
import { type Found, searchLimits } from './search.ts';

export type LimitAsked = {
  readonly base: LoadRequest;
  readonly settings: LimitSettings;
  readonly scenarioName: string;
  readonly sharedWords: readonly string[];
};

/** Of a mode that is still searched. */
const NO_ANSWER: LimitAnswer = {
  ...{ outcome: 'inconclusive', holdsAtPerSec: null, breaksAtPerSec: null, lowerPerSec: null, upperPerSec: null },
  ...{ holdsConfirmed: false, breaksConfirmed: false, cause: null },
};

const exitCodeOf = ({ modes, ended }: Found, atLeastPerSec: number | null): number =>
  ended?.exitCode ??
  limitExitCode(
    modes.map(({ answer, steps }) => ({ answer: answer ?? NO_ANSWER, steps })),
    atLeastPerSec,
  );

type Written = {
  readonly asked: LimitAsked;
  readonly runId: string;
  readonly startedAt: string;
  readonly command: string;
};

/** What limit.json holds of a search, be it over or not. Throws a ZodError on what is none. */
const searchAsData = (
  { asked, ...known }: Written,
  found: Found,
  finished: boolean,
  { catalogue }: CliContext,
): LimitSearch => {
  const { base, settings } = asked;
  return limitSearchSchema.parse({
    schemaVersion: LIMIT_SCHEMA_VERSION,
    tool: { name: 'gateproof', version: toolVersion() },
    ...known,
    scenario: base.scenario.name,
    gating: base.scenario.gating,
    seed: base.seed,
    settings,
    finished,
    stopped: found.ended?.detail ?? null,
    modes: found.modes.map(({ place: { mode }, steps, answer }) => ({
      ...{ mode, steps, answer: answer ?? NO_ANSWER },
      text: answer === null ? catalogue.limit.goesOn(mode) : catalogue.limit.answer(mode, answer, settings),
    })),
    exitCode: finished ? exitCodeOf(found, settings.atLeastPerSec) : EXIT.inconclusive,
  });
};

/** Searches the highest rate that holds at each of these places, leaves limit.json, its report and the records of all steps, and returns the exit code. */
export const runLimit = async (asked: LimitAsked, places: readonly Place[], context: CliContext): Promise<number> => {
  const startedAt = new Date(context.clock.wallMs()).toISOString();
  const runId = `${startedAt.replaceAll(/[:.]/g, '-')}-${asked.base.scenario.name}-find-limit`;
  const folder = await openNewFolder(asked.base.out ?? join('reports', 'runs', runId), context);
  const written = { asked, runId, startedAt, command: runAgainCommand(context.commandLine) };
  const signals = watchSignals(context.stderr);
  try {
    const watched = { ...context, signals };
    const { scenarioName, sharedWords, base, settings } = asked;
    const found = await searchLimits(
      {
        ...{ base, settings, places, folder: folder.path, frame: { scenarioName, sharedWords } },
        onStep: async (modes) => {
          await folder.write(LIMIT_FILE, searchText(searchAsData(written, { modes, ended: null }, false, context)));
        },
      },
      watched,
    );
    signals.enter('files');
    const search = searchAsData(written, found, true, context);
    const { json, scenario } = base;
    const poolAt = (ratePerSec: number): number => poolConnectionsAt(scenario.quotes, ratePerSec);
    await reportSearch(search, { folder, json, poolAt }, context);
    return search.exitCode;
  } finally {
    signals.release();
  }
};
