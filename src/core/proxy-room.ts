/** One towards the client, one towards the target. */
const PER_CONNECTION = 2;
/** What a proxy of ours needs besides its connections: about 30 were seen, and names are looked up in some more. */
const RESERVE = 64;

/** The connections that one proxy may carry at once where a process may have so many descriptors open. */
export const connectionsThroughProxy = (descriptors: number): number =>
  Math.max(0, Math.floor((descriptors - RESERVE) / PER_CONNECTION));

/** The descriptors that a proxy needs to carry so many connections at once. */
export const descriptorsOfProxy = (connections: number): number => PER_CONNECTION * connections + RESERVE;
