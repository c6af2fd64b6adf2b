import { type Cuts, printCuts, readCuts, startCuts } from './cuts.ts';
import { defineFault, type FaultConnection } from './fault.ts';

const WAYS = ['tcp', 'reset', 'server', 'close', 'engine'] as const;
type Way = (typeof WAYS)[number];

/** `code`: of the close frame (RFC 6455, 7.4), where there is one. */
type Setting = Cuts & { readonly by: Way; readonly code: number };

const CUT: Readonly<Record<Way, (connection: FaultConnection, code: number) => void>> = {
  tcp: (connection) => connection.closeTcp(),
  reset: (connection) => connection.resetTcp(),
  server: (connection) => connection.disconnect(),
  close: (connection, code) => connection.closeFrame(code),
  engine: (connection) => connection.closeEngine(),
};

/** Normal, going away, policy, unexpected condition, restart, overload, an application's own. */
const CODES = ['1000', '1001', '1008', '1011', '1012', '1013', '4000'] as const;
const USUAL_CODE = 1001;

export const drop = defineFault<Setting>({
  name: 'drop',
  doc: 'a share or a number of accepted connections is cut, each `after` its join or all `at` one instant',
  examples: [
    '3%',
    '36',
    '3%,by=server',
    '36,by=reset,after=300ms',
    '36,at=5s',
    '36,by=close,code=1011',
    '36,by=engine',
  ],
  refused: [
    '',
    '0',
    '0%',
    '3%,by=magic',
    '3%,after=soon',
    '3%,after=1s,at=1s',
    '1.5',
    '36,by=close,code=1005',
    '36,code=1011',
  ],
  setting: (reader) => {
    const by = reader.choice('by', WAYS, 'tcp');
    const isClose = by === 'close';
    return { ...readCuts(reader), by, code: isClose ? Number(reader.choice('code', CODES, '1001')) : USUAL_CODE };
  },
  print: (setting) => printCuts(setting, `by=${setting.by}${setting.by === 'close' ? `,code=${setting.code}` : ''}`),
  start: (setting, host) => startCuts(setting, host, (connection) => CUT[setting.by](connection, setting.code)),
});
