import { type Check, say } from '../check.ts';
import { countConnections, HOLD_DEADLINE_MS } from '../connections.ts';

/** P2: sockets of ours are let in, stay, and stand among the established connections of the port. */
export const connections: Check = {
  ...{ id: 'P2', line: 242, tiers: [3], stage: 'sockets' },
  deadlineMs: ({ checks }) => HOLD_DEADLINE_MS + checks.connections.holdMs,
  expects: ({ profile }) => say.P2.expects(profile.checks.connections.sockets),
  run: countConnections,
};
