import type { NamedTarget } from '../../core/mode-control.ts';
import type { Profile } from '../../core/profile.ts';
import { createRedactor } from '../../core/redact.ts';
import { soundsSecret } from '../../core/shown.ts';
import { type ControlClient, createControlClient } from '../../target/client.ts';
import { openState } from '../../target/mode-control/journal.ts';
import { sightOfPort } from '../../target/mode-control/port-sight.ts';
import { controllerOf } from '../../target/mode-control/registry.ts';
import { stateFolderOf } from '../../target/mode-control/state-folder.ts';
import type { SwitchKit } from '../../target/mode-control/switch.ts';
import { systemProc } from '../../target/process/proc.ts';
import type { CliContext } from '../context.ts';
import { loadProfile } from '../sources.ts';
import { usageError } from '../usage-error.ts';
import { parseUrl } from '../values/urls.ts';

export type ModeFlags = { readonly target: string; readonly url?: string; readonly json?: boolean };

/** A target whose mode is asked for, and what blanks the secrets of our environment in all that is said. */
export type AskedTarget = {
  readonly profile: Profile;
  readonly named: NamedTarget;
  readonly client: ControlClient;
  redact(text: string): string;
};

/** A control request may wait this long: a mode is asked for again and again while a target restarts. */
const DEADLINE_MS = 5_000;

/** Whatever of our environment goes by the name of a credential, and what the profile names as one. */
const secretsOf = ({ credentials, modeControl }: Profile, { env }: CliContext): readonly string[] => {
  const named = new Set<string>([
    ...Object.values(credentials),
    ...(modeControl?.kind === 'http-admin' && modeControl.auth !== null ? [modeControl.auth.env] : []),
  ]);
  return Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && value !== '' && (named.has(name) || soundsSecret(name)) ? [value] : [],
  );
};

/** The target that the flags name. Nothing is sent yet. */
export const openTarget = async (flags: ModeFlags, context: CliContext): Promise<AskedTarget> => {
  const profile = await loadProfile(flags.target);
  const baseUrl = parseUrl(flags.url ?? profile.url);
  const redact = createRedactor(secretsOf(profile, context));
  return {
    profile,
    named: { target: flags.target, url: flags.url ?? null },
    redact,
    client: createControlClient({
      ...{ baseUrl, tls: profile.tls, clock: context.clock, redact, deadlineMs: DEADLINE_MS },
    }),
  };
};

/** Looks for the process behind the address of a target, where that is on this machine. */
export const lookAroundOf =
  ({ client }: Pick<AskedTarget, 'client'>, { env }: CliContext): SwitchKit['lookAround'] =>
  () =>
    sightOfPort(client.baseUrl, { proc: systemProc, env, ownPid: process.pid });

/** What switches the mode of this target; a profile without a control is exit 2. */
export const openKit = async (
  { profile, named, client, redact }: AskedTarget,
  ask: SwitchKit['hands']['ask'],
  context: CliContext,
): Promise<SwitchKit> => {
  const say = context.catalogue.modeControl.command;
  const { modeControl } = profile;
  if (modeControl === null) throw usageError(say.noControl(profile.name), say.noControlHint());
  const surroundings = { env: context.env, clock: context.clock, redact };
  const controller = controllerOf(modeControl, surroundings);
  return {
    controller,
    profile,
    named,
    state: await openState(await stateFolderOf(controller, modeControl.cwd, profile.name)),
    hands: { ...surroundings, client, ask },
    lookAround: lookAroundOf({ client }, context),
  };
};
