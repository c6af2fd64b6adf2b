import { type Check, say } from '../check.ts';
import { playCommand } from '../command.ts';
import { probeDeadlineMs, probeOnce } from '../socket.ts';

/** F2: a WebSocket client gets in, gets data, is answered and leaves: by the profile's own script, or by a socket of ours. */
export const websocketConnect: Check = {
  ...{ id: 'F2', line: 227, tiers: [2, 3], stage: 'quiet' },
  deadlineMs: (profile) => profile.checks.socketCommand?.deadlineMs ?? probeDeadlineMs(profile),
  expects: ({ profile }) => {
    const { socketCommand, tickLimitMs } = profile.checks;
    return socketCommand === null ? say.F2.expects(tickLimitMs) : say.F2.expectsCommand(socketCommand.words);
  },
  run: (context) => {
    const { socketCommand } = context.profile.checks;
    if (socketCommand !== null) return playCommand(context, socketCommand);
    return probeOnce(context, { steps: { subscribe: true, tick: true, ping: true }, well: say.F2.well() });
  },
};
