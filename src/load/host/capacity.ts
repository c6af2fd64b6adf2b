/** What one worker carries on one core with room to spare (measured with the drivers of this room; a rough figure, not a limit). */
export const RATE_PER_WORKER = 4_000;
export const CONNECTIONS_PER_WORKER = 4_000;

/** Descriptors that a worker needs besides its sockets: 22 to 33 were seen, and names are looked up in some more. */
export const DESCRIPTOR_RESERVE = 64;

/** More processes than cores only help to hold more sockets; each costs memory and a share of its core. */
export const WORKERS_PER_CORE = 4;

/** How long a port stays in TIME_WAIT: fixed in Linux (TCP_TIMEWAIT_LEN), and one second where it may be given out again. */
export const TIME_WAIT_SEC = 60;
export const REUSED_AFTER_SEC = 1;
