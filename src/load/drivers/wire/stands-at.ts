/** Whether a buffer holds these bytes from `at` on. For a few hundred bytes at most, quicker than asking Node. */
export const standsAt = (wanted: Buffer, bytes: Buffer, at: number): boolean => {
  for (let i = 0; i < wanted.length; i += 1) if (wanted[i] !== bytes[at + i]) return false;
  return true;
};
