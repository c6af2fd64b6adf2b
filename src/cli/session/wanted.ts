import type { Managed } from '../../core/managed.ts';
import { type Arm, MODES, type Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import type { Roles } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { isSameInBothModes } from '../../target/managed/launch.ts';
import type { CliContext } from '../context.ts';
import { printPlan } from '../plan-text.ts';
import { usageError } from '../usage-error.ts';
import { clearOut } from './new-folder.ts';
import { assertCanPlay, planOf, play } from './play.ts';
import type { LoadRequest, Place } from './request.ts';
import { rolesOfRequest } from './roles.ts';
import { type Boot, type BootedTarget, bootAll, launchOfBoot, withMadeUpValues } from './started.ts';

/** An arm as it was asked for. `url` null: its target is to be started as its profile says. */
export type WantedArm = {
  readonly arm: Arm;
  readonly mode: Mode;
  readonly profile: Profile;
  readonly url: string | null;
  /** Further addresses of the same target; left out: none. */
  readonly alsoAt?: readonly string[];
};

/** The arms of a run, and whether the reference is loaded once more as its control. */
export type WantedArms = { readonly arms: readonly WantedArm[]; readonly control: boolean };

const text = englishCatalogue.managed;

/** How the target of a profile is started; a profile that does not say is exit 2. `flag` names an address instead. */
export const managedOf = ({ name, managed }: Profile, flag: string): Managed => {
  if (managed === null) throw usageError(text.notManaged(name), text.notManagedHint(flag));
  return managed;
};

/** Both modes of a profile, started by us. One that starts the same program twice would be compared with itself: exit 2. */
export const startedModes = (profile: Profile): readonly WantedArm[] => {
  if (isSameInBothModes(managedOf(profile, '--url <mode>=<url>')))
    throw usageError(text.sameInBoth(profile.name), text.sameInBothHint());
  return MODES.map((mode) => ({ arm: mode, mode, profile, url: null }));
};

/** The control is the reference once more: the same target, loaded by a third arm. */
const controlOf = (roles: Roles | null, arm: Arm): readonly Arm[] =>
  roles !== null && roles.control !== null && roles.reference === arm ? [arm, roles.control] : [arm];

const bootsOf = (wanted: readonly WantedArm[], roles: Roles | null): readonly Boot[] =>
  wanted.flatMap(({ arm, mode, profile, url }) =>
    url === null
      ? [{ arms: controlOf(roles, arm), profile, managed: managedOf(profile, `--url ${arm}=<url>`), mode }]
      : [],
  );

const placesOf = (
  wanted: readonly WantedArm[],
  roles: Roles | null,
  booted: readonly BootedTarget[],
): readonly Place[] => {
  const places = wanted.flatMap(({ arm, mode, profile, url, alsoAt = [] }) => {
    const target = booted.find(({ arms }) => arms.includes(arm));
    const endedEarly = target?.endedEarly ?? (() => null);
    return controlOf(roles, arm).map((name) => ({
      arm: name,
      mode,
      profile,
      url: target?.url ?? url ?? '',
      alsoAt,
      pid: target?.pid ?? null,
      endedEarly,
    }));
  });
  const isControl = ({ arm }: Place): boolean => arm === roles?.control;
  return [...places.filter((place) => !isControl(place)), ...places.filter(isControl)];
};

/** The places of arms whose targets run. */
type Use = (places: readonly Place[], context: CliContext) => Promise<number>;

type Booting = { readonly wanted: readonly WantedArm[]; readonly boots: readonly Boot[]; readonly roles: Roles | null };

/** Starts the targets that are to be started, uses them all, and ends them whatever happens. */
const withBooted = async ({ wanted, boots, roles }: Booting, context: CliContext, use: Use): Promise<number> => {
  const env = withMadeUpValues(boots, context.env);
  const booted = await bootAll(boots, { env, context });
  try {
    return await use(placesOf(wanted, roles, booted), { ...context, env });
  } finally {
    await Promise.all(booted.map((target) => target.stop()));
  }
};

/** Uses the targets of these arms one by one, each loaded alone: those that are to be started are, and are ended whatever happens. */
export const withTargets = (wanted: readonly WantedArm[], context: CliContext, use: Use): Promise<number> =>
  withBooted({ wanted, boots: bootsOf(wanted, null), roles: null }, context, use);

/** Plays a request with these arms: starts the targets that are to be started, loads them, and ends them whatever happens. A dry run only says so. */
export const playArms = async (
  request: LoadRequest,
  { arms: wanted, control }: WantedArms,
  context: CliContext,
): Promise<number> => {
  const named: readonly Arm[] = wanted.map(({ arm }) => arm);
  const roles = rolesOfRequest(request, control ? [...named, 'control'] : named);
  const boots = bootsOf(wanted, roles);
  if (request.dryRun) {
    const arms = placesOf(wanted, roles, []).map(({ arm }) => arm);
    const launches = boots.map((boot) => ({ boot, launch: launchOfBoot(boot, context.env, null) }));
    const { json, untilDecided, pairsMax } = request;
    return printPlan(planOf(request, arms), { json, launches, untilDecided, pairsMax }, context);
  }
  if (boots.length > 0) {
    await assertCanPlay(request, wanted, context);
    await clearOut(request, context);
  }
  return withBooted({ wanted, boots, roles }, context, (places, surroundings) => play(request, places, surroundings));
};
