const freezeInside = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const child of Object.values(value)) freezeInside(child);
};

/** A deep copy of plain data that nobody can change; the original stays as it was. */
export const frozenCopy = <Value>(value: Value): Value => {
  const copy = structuredClone(value);
  freezeInside(copy);
  return copy;
};
