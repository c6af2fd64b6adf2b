import { SYMBOL } from '../settings.ts';

const SUBSCRIPTION = { wsCapabilityType: 'stream-stock-quote', symbols: [SYMBOL] };
/** For the answer to `unsubscribe` to come. */
const PART_SEC = 0.05;

/** Artillery's script of a storm, for its own Socket.IO engine. Waiting for an answer by its `response` needs that answer's exact content, so it thinks. */
export const artilleryScript = (
  target: string,
  {
    count,
    rampMs,
    holdMs,
    auth,
  }: {
    readonly count: number;
    readonly rampMs: number;
    readonly holdMs: number;
    readonly auth: Readonly<Record<string, string>>;
  },
): unknown => ({
  config: {
    target,
    socketio: {
      path: '/api/v1/stream-receiver/connect',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth,
    },
    phases: [{ pause: 1 }, { duration: Math.ceil(rampMs / 1000), arrivalCount: count }],
  },
  scenarios: [
    {
      engine: 'socketio',
      flow: [
        { emit: { channel: 'subscribe', data: SUBSCRIPTION } },
        { think: holdMs / 1000 },
        { emit: { channel: 'unsubscribe', data: SUBSCRIPTION } },
        { think: PART_SEC },
      ],
    },
  ],
});
