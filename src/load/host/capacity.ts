/** What one worker carries on one core with room to spare (measured with the drivers of this room; a rough figure, not a limit). */
export const RATE_PER_WORKER = 4_000;
export const CONNECTIONS_PER_WORKER = 4_000;

/** Descriptors that a worker needs besides its sockets: 22 to 33 were seen, and names are looked up in some more. */
export const DESCRIPTOR_RESERVE = 64;

/** More processes than cores only help to hold more sockets; each costs memory and a share of its core. */
export const WORKERS_PER_CORE = 4;

/**
 * The share of the local ports of one source address that sockets bound to it may use: the system looks for a free one from a random place on, and
 * in a range that is nearly full that takes long.
 */
export const SOURCE_FILL = 0.75;
/** More addresses to come from than this hold no more sockets than a machine has memory for. */
export const SOURCES_MAX = 1_000;

/** Memory of a held socket in the worker by who plays it (`both`: the library plays a tenth at most), and of both ends of it in the system (rough, on loopback; docs/acceptance/storm-50k.md), and of a worker without any. */
export const SOCKET_BYTES = { wire: 8_000, both: 12_000, 'socket.io-client': 48_000, system: 8_000 } as const;
export const WORKER_BYTES = 100_000_000;

/** How long a port stays in TIME_WAIT: fixed in Linux (TCP_TIMEWAIT_LEN), and one second where it may be given out again. */
export const TIME_WAIT_SEC = 60;
export const REUSED_AFTER_SEC = 1;
