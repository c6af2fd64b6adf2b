import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';

export type WarmConnections = {
  /** For undici: hands over what was opened again, else connects. */
  readonly connect: buildConnector.connector;
  /** A request goes out: the connections that are open now are those that the load works with. */
  used(): void;
  /** Opens again as many as ended since, and what ends from now until the next request: each once. */
  warm(): void;
  close(): void;
};

/**
 * Connections over the silence of an arm. What is idle for longer than the target keeps it is gone by the next slice; to connect anew would then count as
 * the target's response time, though the silence was ours. So it is opened again before that slice (`warm`), and waits here for undici to ask.
 */
export const warmConnections = (connect: buildConnector.connector): WarmConnections => {
  const ready = new Set<Socket>();
  const waiting: buildConnector.Callback[] = [];
  let [open, opening, worked, mayOpen] = [0, 0, 0, 0];
  let wanted: buildConnector.Options | null = null;
  let isClosed = false;

  const count = (socket: Socket): void => {
    open += 1;
    worked = Math.max(worked, open);
    socket.once('close', () => {
      open -= 1;
      ready.delete(socket);
      reopen();
    });
  };
  /** undici's connector tells an error alone, whatever its type says: then there is no second word. */
  const told = (result: Parameters<buildConnector.Callback>): Socket | null => {
    if (result[0] !== null) return null;
    count(result[1]);
    return result[1];
  };
  const openOne = (options: buildConnector.Options): void => {
    opening += 1;
    connect(options, (...result) => {
      opening -= 1;
      const asked = waiting.shift();
      const socket = told(result);
      if (asked !== undefined) asked(...result);
      else if (isClosed) socket?.destroy();
      else if (socket !== null) ready.add(socket);
    });
  };
  const reopen = (): void => {
    for (; wanted !== null && mayOpen > 0 && open + opening < worked; mayOpen -= 1) openOne(wanted);
  };
  const take = (): Socket | null => {
    for (const socket of ready) {
      ready.delete(socket);
      if (!socket.destroyed && socket.writable) return socket;
    }
    return null;
  };

  return {
    connect: (options, callback) => {
      wanted = options;
      const socket = take();
      if (socket !== null) {
        // undici looks at what it has once this call has returned.
        queueMicrotask(() => callback(null, socket));
      } else if (opening > waiting.length) waiting.push(callback);
      else
        connect(options, (...result) => {
          told(result);
          callback(...result);
        });
    },
    used: () => {
      worked = open;
      mayOpen = 0;
    },
    warm: () => {
      mayOpen = worked;
      reopen();
    },
    close: () => {
      isClosed = true;
      mayOpen = 0;
      for (const socket of ready) socket.destroy();
    },
  };
};
