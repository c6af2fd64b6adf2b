import type { PlannedRow, PlayerKind, PlayerTarget } from './config.ts';

type Sent = { readonly target: PlayerTarget; readonly kind: PlayerKind; readonly hasUsers: boolean };

/** Which of the credentials of a target a request shows: they go from user to user, without users from request to request; -1: none. */
export const turnOf = ([arrival, , , , , user]: PlannedRow, { target, kind, hasUsers }: Sent): number =>
  kind.isAuthorized && target.turns > 0 ? (hasUsers ? user : arrival) % target.turns : -1;

/** All headers of a request. `shown`: those of its credentials. */
export const headersFor = (
  [arrival, , , , , user]: PlannedRow,
  { target, kind, hasUsers }: Sent,
  shown: Readonly<Record<string, string>>,
): Record<string, string> => {
  const name = target.userHeader;
  const whose = name !== null && hasUsers ? { [name]: `user-${String(user + 1).padStart(3, '0')}` } : {};
  return { ...kind.headers, ...shown, ...whose, 'x-gateproof-index': String(arrival) };
};
