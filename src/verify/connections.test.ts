import { describe, expect, it } from 'vitest';
import { NO_CONNECTIONS } from '../core/slice.ts';
import type { ProbeSeen } from '../load/handshakes/socket-probe.ts';
import { judgeConnections, type PortSeen, portSeen } from './connections.ts';
import { tcpRowsIn } from './sockets-table.ts';

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

describe('the tables of the kernel', () => {
  const rows = [...tcpRowsIn(TABLE), ...tcpRowsIn(TABLE6)];

  it('tell the ends of a port and its listeners', () => {
    expect(portSeen(rows, 3000, new Set([0xa001, 0xa004]))).toEqual({
      ...{ established: 2, ours: 2, oursMet: 2 },
      listeners: ['127.0.0.1:3000', '[::]:3000'],
    });
  });

  it('do not take a connection that is closing, or of another port, for one', () => {
    expect(portSeen(rows, 3000, new Set([0xa002, 0xa003]))).toMatchObject({ ours: 2, oursMet: 0 });
    expect(portSeen(rows, 3001, new Set())).toEqual({ established: 0, ours: 0, oursMet: 0, listeners: [] });
  });
});

const held: ProbeSeen = { reached: [{ step: 'join', tookMs: 1 }], failure: null, counts: NO_CONNECTIONS };
const refused: ProbeSeen = {
  ...held,
  reached: [],
  failure: { step: 'join', how: 'refused', reason: 'reset', detail: '' },
};
const cut: ProbeSeen = { ...held, failure: { step: 'leave', how: 'lost', reason: null, detail: '' } };
const seen = (over: Partial<PortSeen>): PortSeen => ({ established: 7, ours: 2, oursMet: 2, listeners: [], ...over });

describe('P2', () => {
  it.each<[string, readonly ProbeSeen[], PortSeen | null, string]>([
    ['all of ours among others', [held, held], seen({}), 'pass'],
    ['one of ours is not in', [held, refused], seen({ ours: 1, oursMet: 1 }), 'fail'],
    ['one of ours was cut', [held, cut], seen({ ours: 1, oursMet: 1 }), 'fail'],
    ['one of ours is not among them', [held, held], seen({ oursMet: 1 }), 'fail'],
    ['our own ends are not found', [held, held], seen({ ours: 0, oursMet: 0 }), 'fail'],
    ['no end of the target is here', [held, held], seen({ established: 0, oursMet: 0 }), 'inconclusive'],
    ['no tables', [held, held], null, 'inconclusive'],
  ])('%s', (_, probes, port, state) => {
    expect(judgeConnections(2, probes, port).state).toBe(state);
  });
});
