/** How a socket behaves once it is subscribed, as a plan has it: as usual; it reads slowly; it answers nothing any more, and does not close. */
export const MANNER = { usual: 0, slow: 1, halfOpen: 2 } as const;
