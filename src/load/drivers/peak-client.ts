import type { Socket } from 'node:net';
import type { AutocannonClient } from 'autocannon';
import { kindOfTransportFault } from './transport-fault.ts';

/** Told of everything that becomes of the requests of one connection. */
export type PeakClientEvents = {
  sent(): void;
  /** The nth request of this client was answered; its body is told to `verifyBody` right after. */
  answered(nth: number, status: number, durationMs: number): void;
  lost(kind: string): void;
  /** A request was written to a connection that the target had said it would close. */
  unsent(): void;
  unfinished(): void;
  done(): void;
};

export type PeakClient = {
  /** It ends after the answer that is under way, or at once where none is. */
  drain(): void;
  end(): void;
  /** Tells of a loss that was still to be named. Asked once all clients are done. */
  settle(): void;
};

const ignore = (): void => {};

/** A connection that autocannon has left: what still comes from it must not reach the parser of the next one, nor open a third. */
const retire = (connection: Socket): void => {
  connection.removeAllListeners('data').removeAllListeners('end').removeAllListeners('error');
  connection.on('error', ignore).destroy();
};

/**
 * Follows one connection of autocannon (a client: one request at a time, sent again and again). autocannon counts neither a request whose connection
 * ended before its answer, nor does it clear what it had read of it; both are done here, so that sent = answered + lost + unfinished.
 */
export const watchClient = (client: AutocannonClient, events: PeakClientEvents): PeakClient => {
  let connection: Socket | null = null;
  let nth = -1;
  let isOut = false;
  let isDoomed = false;
  let willClose = false;
  // autocannon tells of a timeout only after it has sent the next request.
  let isUnnamed = false;
  let isDone = false;

  const settle = (): void => {
    if (isUnnamed) events.lost('reset');
    isUnnamed = false;
  };
  const lose = (): void => {
    if (isOut && isDoomed) events.unsent();
    else if (isOut) isUnnamed = true;
    isOut = false;
  };
  client.on('request', () => {
    settle();
    // What was told may have ended it.
    if (isDone) return;
    if (client.conn !== connection) {
      lose();
      if (connection !== null) {
        retire(connection);
        client.pipelinedRequests.clear();
        client.parser.reinitialize('RESPONSE');
      }
      connection = client.conn;
      willClose = false;
    }
    isDoomed = willClose;
    isOut = true;
    nth += 1;
    events.sent();
  });
  client.on('headers', (head: { readonly shouldKeepAlive?: boolean }) => {
    willClose = head.shouldKeepAlive === false;
  });
  client.on('response', (status: number, _bytes: number, durationMs: number) => {
    settle();
    isOut = false;
    events.answered(nth, status, durationMs);
  });
  client.on('timeout', () => {
    isUnnamed = false;
    events.lost('timeout');
  });
  client.on('connError', (error: Error) => {
    settle();
    if (!isOut) return;
    isOut = false;
    if (isDoomed) events.unsent();
    else events.lost(kindOfTransportFault(error));
  });
  client.on('done', () => {
    isDone = true;
    settle();
    if (client.conn !== connection) lose();
    else if (isOut) events.unfinished();
    isOut = false;
    events.done();
  });
  return {
    drain: () => {
      client.responseMax = client.reqsMade;
      if (!isOut) client.destroy();
    },
    end: () => client.destroy(),
    settle,
  };
};
