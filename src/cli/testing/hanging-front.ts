import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a target that hands everything through, but for what hangs. */
export type HangingFront = {
  readonly url: string;
  /** How many connections hang. */
  hung(): number;
  close(): Promise<void>;
};

/** Stands before a target on loopback. A connection whose first bytes are to hang is taken, read, and never answered. */
export const openHangingFront = async (
  targetUrl: string,
  hangs: (firstBytes: string) => boolean,
): Promise<HangingFront> => {
  const { hostname, port } = new URL(targetUrl);
  const open = new Set<Socket>();
  let hung = 0;
  const front = createServer((near) => {
    open.add(near);
    near.on('close', () => open.delete(near));
    near.on('error', () => {});
    near.once('data', (first: Buffer) => {
      if (hangs(first.toString('latin1'))) {
        hung += 1;
        near.resume();
        return;
      }
      const far = connect(Number(port), hostname);
      far.on('error', () => near.destroy());
      far.on('close', () => near.destroy());
      near.on('close', () => far.destroy());
      far.write(first);
      near.pipe(far).pipe(near);
    });
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    hung: () => hung,
    close: () =>
      new Promise((resolve) => {
        front.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
};
