/** The greatest of what was measured; null when nothing was. */
export const greatest = (values: readonly (number | null)[]): number | null => {
  const measured = values.filter((value) => value !== null);
  return measured.length === 0 ? null : Math.max(...measured);
};
