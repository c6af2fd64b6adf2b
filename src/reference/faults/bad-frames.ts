import { type Cuts, printCuts, readCuts, startCuts } from './cuts.ts';
import { defineFault } from './fault.ts';

const text = (words: string): Buffer => Buffer.concat([Buffer.from([0x81, words.length]), Buffer.from(words)]);

/** What no WebSocket server may send (RFC 6455, 5.2, 5.1, 8.1), and what is no packet of Engine.IO or Socket.IO. A client must end the connection. */
const BYTES = {
  rsv: Buffer.from([0xc1, 0x01, 0x78]),
  opcode: Buffer.from([0x83, 0x01, 0x78]),
  masked: Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5]),
  utf8: Buffer.from([0x81, 0x04, 0x34, 0x32, 0xff, 0xfe]),
  engine: text('9'),
  packet: text('42["data",{"sym'),
} as const satisfies Readonly<Record<string, Buffer>>;
const HOWS = ['rsv', 'opcode', 'masked', 'utf8', 'engine', 'packet'] as const satisfies readonly (keyof typeof BYTES)[];

type Setting = Cuts & { readonly how: (typeof HOWS)[number] };

export const badFrames = defineFault<Setting>({
  name: 'bad-frames',
  doc: 'a share or a number of accepted connections is sent one frame or packet that is none: the client must end it',
  examples: ['36', '3%,how=opcode', '36,how=masked', '36,how=utf8', '36,how=engine', '36,how=packet,after=300ms'],
  refused: ['', '0', '36,how=magic', '36,by=tcp', '1.5'],
  setting: (reader) => ({ ...readCuts(reader), how: reader.choice('how', HOWS, 'rsv') }),
  print: (setting) => printCuts(setting, `how=${setting.how}`),
  start: (setting, host) => startCuts(setting, host, (connection) => connection.sendBytes(BYTES[setting.how])),
});
