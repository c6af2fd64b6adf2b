import { pause } from '../../core/clock.ts';
import { countOfKeys } from '../../core/key-turns.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { CredentialPlan } from '../../target/credentials.ts';
import { type PreflightQuestion, type PreflightReport, preflight } from '../../target/preflight.ts';
import type { Meeting, OpenArm } from './arms.ts';
import { limitToWaitFor, type RouteLimit, seenPartOf } from './limiter.ts';

/** What was told last of one limit: several operations may go to one handler, and show one key, and each question of ours counts. */
const lastOf = (route: string | null, heard: readonly RouteLimit[]): RouteLimit => {
  const told = heard.flatMap((each) => each.told ?? []);
  const last = told.at(-1) ?? null;
  return { route, told: last === null || told.length === 1 ? last : { ...last, own: told.length } };
};

/** The limits that the answers to some questions told of, each once, by handler and by key. */
export const limitsToldOf = (
  questions: readonly PreflightQuestion[],
  found: readonly PreflightReport[],
  credentials: CredentialPlan,
): readonly RouteLimit[] => {
  const keys = Math.max(1, countOfKeys(credentials, credentials.quoteAuth).quotes);
  const heard = questions.flatMap(({ operation }, i): RouteLimit[] => {
    const { rateLimit = null, keyLimit } = found[i] ?? {};
    const route = operation === null ? '' : `${operation.method} ${operation.path}`;
    return [
      { route, told: rateLimit },
      ...(keyLimit === undefined ? [] : [{ route: null, told: { ...keyLimit, keys } }]),
    ];
  });
  return [...Map.groupBy(heard, ({ route }) => route)].map(([route, each]) => lastOf(route, each));
};

type Asked = {
  readonly questions: readonly PreflightQuestion[];
  readonly found: readonly PreflightReport[];
  readonly credentials: CredentialPlan;
};

type WindowMeeting = Pick<Meeting, 'plan' | 'together'> & {
  readonly request: Pick<Meeting['request'], 'shard' | 'sources'>;
  readonly context: Pick<Meeting['context'], 'clock' | 'stderr'>;
};

/**
 * What a target tells of its limits before a load, once nobody else's requests stand in the way: where others have used a part of a window, the plan would
 * not fit into what is left, and it is not known whether it fits into a whole one, this waits until the limiter counts anew, says so, and asks once more.
 */
export const withFreshWindows = async (
  { questions, found, credentials }: Asked,
  { arm, client, spec }: Pick<OpenArm, 'arm' | 'client' | 'spec'>,
  { plan, together, request, context }: WindowMeeting,
): Promise<readonly PreflightReport[]> => {
  const told = limitToWaitFor(
    { plan, arms: together, spec, part: seenPartOf(request) },
    limitsToldOf(questions, found, credentials),
  );
  if (told === null) return found;
  context.stderr(`${englishCatalogue.limiter.waiting(arm, told)}\n`);
  await pause(context.clock, told.resetSec * 1e6);
  const again: PreflightReport[] = [];
  for (const [i, asked] of questions.entries()) {
    const before = found[i];
    const now = await preflight(client, asked);
    again.push({ ...now, findings: [...new Set([...(before?.findings ?? []), ...now.findings])] });
  }
  return again;
};
