import { EXIT, HarnessError } from '../core/errors.ts';
import type { FirstSocketsSeen } from '../core/first-sockets.ts';
import type { Profile } from '../core/profile.ts';
import type { SocketSettings } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';

const text = englishCatalogue.doctor;

/** What the real backend says to a key that it does not take (docs/spec/target-contract.md 2.2). `Authentication error: ...` is not among it: that is also a store that is down. */
const BAD_KEY = /^(Missing API Key or Access Token|Invalid API Key or Access Token|API Key expired)$/;
/** The key is good, and may not stream (docs/spec/target-contract.md:236). */
const NO_PERMISSION = /insufficient stream permissions/i;

type Refusals = FirstSocketsSeen['refusals'];

/** Whether a socket was refused for its key, and not for anything else. */
export const isBadKey = ({ reason, detail }: Refusals[number]): boolean =>
  reason === 'authentication' && BAD_KEY.test(detail);
const mayNotStream = ({ reason, detail }: Refusals[number]): boolean =>
  reason === 'authentication' && NO_PERMISSION.test(detail);

/** Each way in which sockets were refused, with the first thing that was said. */
const waysOf = (refusals: Refusals): readonly string[] =>
  [...Map.groupBy(refusals, ({ reason }) => reason).values()].flatMap((same) =>
    same.slice(0, 1).map(({ reason, detail }) => (detail === '' ? reason : `${reason}: ${detail}`)),
  );

const refusalFindings = ({ sockets, refusals }: FirstSocketsSeen): readonly string[] => {
  const [denied] = refusals.filter(mayNotStream);
  const others = refusals.filter((refusal) => !mayNotStream(refusal));
  return [
    ...(denied === undefined ? [] : [text.found.noPermission(denied.detail)]),
    ...(others.length === 0 ? [] : [text.found.refused(others.length, sockets.counts.attempted, waysOf(others))]),
  ];
};

/**
 * What the first sockets say of the target, as findings: none when all got in, were subscribed and stayed. When none got in and each was refused
 * for its credentials, no socket of the load would fare better: a HarnessError (exit 4), as for quotes. Anything else the run goes on to measure.
 */
export const findingsOfSockets = (
  seen: FirstSocketsSeen,
  profile: Profile,
  { connectTimeoutMs, subscribe }: Pick<SocketSettings, 'connectTimeoutMs' | 'subscribe'>,
): string[] => {
  const { counts, lostByReason } = seen.sockets;
  const { attempted, connected, timedOut, lost, subscribed, subscribeFailed } = counts;
  const [first] = seen.refusals;
  if (first !== undefined && seen.refusals.length === attempted && seen.refusals.every(isBadKey)) {
    const { appKey, accessToken } = profile.credentials;
    throw new HarnessError(text.socketsRefused(first.detail), {
      exitCode: EXIT.unreachable,
      hint: text.socketsRefusedHint([appKey, accessToken]),
    });
  }
  const unanswered = subscribe ? connected - lost - subscribed - subscribeFailed : 0;
  return [
    ...refusalFindings(seen),
    ...(timedOut > 0 ? [text.found.timedOut(timedOut, attempted, connectTimeoutMs)] : []),
    ...(lost > 0 ? [text.found.lost(lost, attempted, Object.keys(lostByReason))] : []),
    ...(subscribeFailed > 0
      ? [text.found.subscribeFailed(subscribeFailed, connected, seen.subscribeFailures[0] ?? '')]
      : []),
    ...(unanswered > 0 ? [text.found.unanswered(unanswered, connected)] : []),
  ];
};
