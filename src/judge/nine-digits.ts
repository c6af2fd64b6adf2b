/** Bounds in nine digits: what two builds of a mathematics library may differ in stays out of the files. */
export const nineDigits = (value: number | null): number | null =>
  value === null ? null : Number(value.toPrecision(9));
