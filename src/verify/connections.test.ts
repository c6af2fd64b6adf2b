import { describe, expect, it } from 'vitest';
import { NO_CONNECTIONS } from '../core/slice.ts';
import type { ProbeSeen } from '../load/handshakes/socket-probe.ts';
import { judgeConnections, type PortSeen, portSeen } from './connections.ts';
import { type TcpRow, tcpRowsIn } from './sockets-table.ts';

/** As Linux prints it: a listener and two connections on 3000, one of another port. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 1 0000000000000000 100 0 0 10 0
   1: 0100007F:0BB8 0100007F:A001 01 00000000:00000000 00:00000000 00000000  1000        0 112 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:A001 0100007F:0BB8 01 00000000:00000000 00:00000000 00000000  1000        0 113 1 0000000000000000 20 4 30 10 -1
   3: 0100007F:0BB8 0100007F:A002 06 00000000:00000000 03:00000000 00000000     0        0 0 3 0000000000000000
   4: 0100007F:1F90 0100007F:A003 01 00000000:00000000 00:00000000 00000000  1000        0 115 1 0000000000000000 20 4 30 10 -1
`;
const TABLE6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0BB8 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 211 1 0000000000000000 100 0 0 10 0
   1: 0000000000000000FFFF00000100007F:0BB8 0000000000000000FFFF00000100007F:A004 01 00000000:00000000 00:00000000 00000000  1000        0 212 1 0000000000000000 20 4 30 10 -1
`;

/** Rows of established connections, by their ends: `0100007F:A001 0100007F:0BB8`. */
const open = (...ends: readonly string[]): readonly TcpRow[] =>
  tcpRowsIn(
    ends.map((each) => `   0: ${each} 01 00000000:00000000 00:00000000 00000000  1000        0 900 1 0\n`).join(''),
  );

describe('the tables of the kernel', () => {
  const rows = [...tcpRowsIn(TABLE), ...tcpRowsIn(TABLE6)];

  it('tell the ends of a port and its listeners', () => {
    const ours = open('0100007F:A001 0100007F:0BB8', '0100007F:A004 0100007F:0BB8');
    expect(portSeen(rows, 3000, ours)).toEqual({
      ...{ established: 2, isHere: true, ours: 2, oursMet: 2 },
      listeners: ['127.0.0.1:3000', '[::]:3000'],
    });
  });

  it('do not take a connection that is closing, or of another port, for one', () => {
    const ours = open('0100007F:A002 0100007F:0BB8', '0100007F:A003 0100007F:0BB8');
    expect(portSeen(rows, 3000, ours)).toMatchObject({ isHere: true, ours: 2, oursMet: 0 });
    expect(portSeen(rows, 3001, [])).toEqual({ established: 0, isHere: false, ours: 0, oursMet: 0, listeners: [] });
  });
});

const held: ProbeSeen = { reached: [{ step: 'join', tookMs: 1 }], failure: null, counts: NO_CONNECTIONS };
const refused: ProbeSeen = {
  ...held,
  reached: [],
  failure: { step: 'join', how: 'refused', reason: 'reset', detail: '' },
};
const cut: ProbeSeen = { ...held, failure: { step: 'leave', how: 'lost', reason: null, detail: '' } };
const seen = (over: Partial<PortSeen>): PortSeen => ({
  ...{ established: 7, isHere: true, ours: 2, oursMet: 2, listeners: [] },
  ...over,
});

describe('P2', () => {
  it.each<[string, readonly ProbeSeen[], PortSeen | null, string]>([
    ['all of ours among others', [held, held], seen({}), 'pass'],
    ['one of ours is not in', [held, refused], seen({ ours: 1, oursMet: 1 }), 'fail'],
    ['one of ours was cut', [held, cut], seen({ ours: 1, oursMet: 1 }), 'fail'],
    ['one of ours is not among them', [held, held], seen({ oursMet: 1 }), 'fail'],
    ['none of ours is among them', [held, held], seen({ oursMet: 0 }), 'fail'],
    ['nobody is connected here', [held, held], seen({ established: 0, isHere: false, oursMet: 0 }), 'inconclusive'],
    ['others are, at a port of the same number', [held, held], seen({ isHere: false, oursMet: 0 }), 'inconclusive'],
    ['one of ours was cut, wherever it was', [held, cut], seen({ isHere: false, oursMet: 0 }), 'fail'],
    ['no tables', [held, held], null, 'inconclusive'],
  ])('%s', (_, probes, port, state) => {
    expect(judgeConnections(2, probes, port).state).toBe(state);
  });

  // This machine is 10.0.0.5, a client of its own 10.0.0.9, a target elsewhere 10.0.0.7, an address that is forwarded to this machine 192.0.2.1.
  const GUEST = '0500000A:0BB8 0900000A:C001';
  const [ONE, TWO] = ['0100007F:A001 0100007F:0BB8', '0100007F:A002 0100007F:0BB8'];
  const [FAR_ONE, FAR_TWO] = ['0500000A:A001 0700000A:0BB8', '0500000A:A002 0700000A:0BB8'];
  const [MET_ONE, MET_TWO] = ['0100007F:0BB8 0100007F:A001', '0100007F:0BB8 0100007F:A002'];

  it.each<[string, readonly string[], readonly string[], string]>([
    ['of another machine, beside clients of our own port', [GUEST], [FAR_ONE, FAR_TWO], 'inconclusive'],
    [
      'of another machine, where a client of ours has the very end of a socket',
      [GUEST, '0500000A:0BB8 0500000A:A001'],
      [FAR_ONE, FAR_TWO],
      'inconclusive',
    ],
    ['at a listener for all addresses', [GUEST, MET_ONE, MET_TWO], [ONE, TWO], 'pass'],
    ['at a listener for all addresses, which has not all of ours', [GUEST, MET_ONE], [ONE, TWO], 'fail'],
    [
      'that is forwarded on this machine',
      [GUEST, '0500000A:0BB8 0500000A:A001', '0500000A:0BB8 0500000A:A002'],
      ['0500000A:A001 010200C0:0BB8', '0500000A:A002 010200C0:0BB8'],
      'pass',
    ],
    ['whose ends to us nobody found', [GUEST], [], 'inconclusive'],
  ])('of a target %s', (_, others, own, state) => {
    const ours = open(...own);
    const probes = [held, held];
    expect(judgeConnections(probes.length, probes, portSeen([...open(...others), ...ours], 3000, ours)).state).toBe(
      state,
    );
  });
});
