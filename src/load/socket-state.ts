/** How a socket of a lane stands. */
export const WAITING = 0;
export const CONNECTING = 1;
export const OPEN = 2;
export const LEAVING = 3;
export const OVER = 4;
/** Dropped, and on its way back: between two attempts. */
export const OUT = 5;
