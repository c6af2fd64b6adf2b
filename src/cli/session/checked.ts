import type { Tier } from '../../core/checks.ts';
import type { Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import { type ControlClient, createControlClient } from '../../target/client.ts';
import { logIn } from '../../target/login.ts';
import { orUnreachable } from '../../target/mode.ts';
import { variablesOf } from '../../target/preflight.ts';
import { assertMayLoad } from '../../target/safety.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import type { CheckedTarget } from '../../verify/check.ts';
import type { CliContext } from '../context.ts';
import { secretsFor, secretsOf } from './arms.ts';
import { checkedFigures } from './checked-figures.ts';
import { discoverMode } from './ready.ts';

/** A target that answered, ready for the checklist, and how many requests that took. */
export type MetForChecks = { readonly target: CheckedTarget; readonly requests: number };

export type CheckedPlace = {
  readonly profile: Profile;
  readonly url: string;
  /** null: as the target says. */
  readonly mode: Mode | null;
  /** Left out: by the user, where there is a mode, else by the target. */
  readonly modeSaid?: CheckedTarget['modeSaid'];
  readonly allowHosts: readonly string[];
};

/** After a change of flags (tier 1) only H5 may open a socket, and nothing asks for a quote. */
const needsOf = (tier: Tier, { endpoints }: Profile) => ({
  quotes: tier > 1,
  sockets: tier > 1 || endpoints.testConnection === 'absent',
});

const modeOf = async (client: ControlClient, { profile, mode }: CheckedPlace): Promise<Mode> => {
  if (mode === null) return discoverMode(client, profile);
  const { health } = profile.endpoints;
  orUnreachable(client, await client.send({ method: 'GET', path: health === 'absent' ? '/' : health }));
  return mode;
};

/**
 * Meets a target before its checklist: may we load it, who are we, does anybody answer, which mode is expected. Nobody there is exit 4; an unknown
 * mode and missing credentials are exit 2.
 */
export const meetForChecks = async (place: CheckedPlace, tier: Tier, context: CliContext): Promise<MetForChecks> => {
  const { profile, url, allowHosts } = place;
  const { env, clock } = context;
  assertMayLoad(url, allowHosts);
  const known = secretsFor(profile, needsOf(tier, profile), env);
  const client = createControlClient({ baseUrl: url, tls: profile.tls, clock, redact: secretsOf(known.all).redact });
  try {
    const mode = await modeOf(client, place);
    const { key, jwt, secrets } = await logIn(client, profile, known.plan);
    const { redact } = secretsOf([...known.all, ...secrets]);
    const spec = targetSpecOf(profile, { mode, url });
    const target = {
      profile,
      spec,
      mode,
      modeSaid: place.modeSaid ?? (place.mode === null ? 'by-target' : 'by-user'),
      credentials: { key, jwt },
      variables: {
        quotes: variablesOf(profile, known.plan),
        sockets: variablesOf(profile, { ...known.plan, quoteAuth: 'key' }),
      },
      clock,
      redact,
      env,
      figures: checkedFigures(profile, url, context),
    };
    return { target, requests: client.sent() };
  } finally {
    await client.close();
  }
};
