import type { Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { CliContext } from '../context.ts';
import { loadProfile } from '../sources.ts';
import { usageError } from '../usage-error.ts';
import { parseMode } from '../values/mode.ts';
import { BUILDS, parseBuildUrls } from '../values/urls.ts';
import { clientFor, readSecrets, secretsOf } from './arms.ts';
import { clearOut } from './new-folder.ts';
import { assertCanPlay } from './play.ts';
import { discoverMode } from './ready.ts';
import { assertServes, type LoadRequest } from './request.ts';
import { managedOf, type WantedArm } from './wanted.ts';

const text = englishCatalogue.cli;

/** The flags that name two builds or profiles. */
export type BuildFlags = {
  readonly reference: string;
  readonly candidate: string;
  readonly url: readonly string[];
  readonly mode?: string;
};

/** The mode that the target at an address says it runs in. Before it is asked, the folder of `--out` is cleared. */
export const modeAt = async (
  url: string,
  profile: Profile,
  request: LoadRequest,
  context: CliContext,
): Promise<Mode> => {
  const client = clientFor(
    { url, tls: profile.tls },
    request,
    secretsOf(readSecrets(profile, request, context).all),
    context,
  );
  try {
    await clearOut(request, context);
    return await discoverMode(client, profile);
  } finally {
    await client.close();
  }
};

type Source = { readonly arm: (typeof BUILDS)[number]; readonly profile: Profile; readonly url: string | null };

/** Two builds run in one mode: the one that is asked for, else the one that the running targets say, else the first. */
const commonMode = async (sources: readonly Source[], request: LoadRequest, context: CliContext): Promise<Mode> => {
  await assertCanPlay(request, sources, context);
  const found: { readonly arm: string; readonly mode: Mode }[] = [];
  for (const { arm, profile, url } of sources)
    if (url !== null) found.push({ arm, mode: await modeAt(url, profile, request, context) });
  const [first = { mode: 'gateway-only' as const }] = found;
  const other = found.find(({ mode }) => mode !== first.mode);
  if (other === undefined) return first.mode;
  throw usageError(text.modesDiffer(found.map(({ arm, mode }) => [arm, mode])), text.modesDifferHint());
};

/** The arms `reference` and `candidate`: each with its own profile, at its address or started as its profile says, both in one mode. */
export const buildArms = async (
  flags: BuildFlags,
  request: LoadRequest,
  context: CliContext,
): Promise<readonly WantedArm[]> => {
  const urls = parseBuildUrls(flags.url);
  const sources: Source[] = [];
  for (const arm of BUILDS) {
    const profile = await loadProfile(flags[arm]);
    assertServes(request.scenario, profile);
    const url = urls.get(arm) ?? null;
    if (url === null) managedOf(profile, `--url ${arm}=<url>`);
    sources.push({ arm, profile, url });
  }
  if (urls.size === BUILDS.length && urls.get('reference') === urls.get('candidate'))
    throw usageError(text.oneTarget(), text.oneTargetHint());
  const isKnown = flags.mode !== undefined || request.dryRun;
  const mode = isKnown ? parseMode(flags.mode ?? 'gateway-only') : await commonMode(sources, request, context);
  return sources.map((source) => ({ ...source, mode }));
};
