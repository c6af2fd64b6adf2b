import type { IncomingMessage } from 'node:http';
import type { UntoldPings } from '../faults/fault.ts';

/** The WebSocket of an upgrade, as Engine.IO hangs it on the request. */
export type WithWebSocket = IncomingMessage & {
  readonly websocket?: { send(words: string, ...rest: unknown[]): void; close(code: number): void };
};

/** A client that was told of pings which will not come, and when. */
export type ToldPings = {
  /** Whether one that went at this instant went because of that; if it was gone too soon for that, its place is given to another. */
  isOver(nowUs: number): boolean;
};

/** Tells this one client other heartbeat times than the server keeps: they stand in the first words on its WebSocket, the `0` packet. */
export const tellPings = (
  { websocket }: WithWebSocket,
  { intervalMs, timeoutMs, giveBack }: UntoldPings,
  nowUs: number,
): ToldPings => {
  if (websocket !== undefined) {
    const { send } = websocket;
    websocket.send = (words, ...rest) => {
      websocket.send = send;
      const told = { ...JSON.parse(words.slice(1)), pingInterval: intervalMs, pingTimeout: timeoutMs };
      websocket.send(`0${JSON.stringify(told)}`, ...rest);
    };
  }
  return {
    isOver: (endUs) => {
      const isOver = endUs - nowUs >= (intervalMs + timeoutMs) * 1000;
      if (!isOver) giveBack();
      return isOver;
    },
  };
};
