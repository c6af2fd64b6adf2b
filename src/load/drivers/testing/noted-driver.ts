import type { SocketDriver } from '../contract.ts';

/** What a driver was asked for: its name, the method, its words. */
export type Asked = readonly (string | number)[];

/** A driver that plays nothing and notes what it is asked for. */
export const notedDriver = (name: string, asked: Asked[]): SocketDriver => {
  const note =
    (method: string) =>
    (...words: number[]) => {
      asked.push([name, method, ...words]);
    };
  return {
    ...{ connect: note('connect'), leave: note('leave'), cut: note('cut'), pause: note('pause') },
    ...{ resume: note('resume'), mute: note('mute'), abandon: note('abandon') },
    close: async () => {
      asked.push([name, 'close']);
    },
  };
};
