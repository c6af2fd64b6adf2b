/** The most instants within any stretch of that length, its end excluded. `instants` ascend, in the unit of `stretch`. */
export const mostWithin = (instants: readonly number[], stretch: number): number => {
  let most = 0;
  let first = 0;
  for (const [last, at] of instants.entries()) {
    while (at - (instants[first] ?? 0) >= stretch) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
};
