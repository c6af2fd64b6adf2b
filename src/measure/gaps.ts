/** Numbers `from` to `to` of a stream, and when they were first known, ms from the start of the run. */
export type Stretch = { readonly from: number; readonly to: number; readonly atMs: number };

const NONE: readonly Stretch[] = [];

/** Sets of numbers, one for each stream that has any, as stretches in ascending order: adjoining ones that were known at the same time are one. */
export class Gaps {
  readonly #of = new Map<number, Stretch[]>();
  #count = 0;

  /** Stretches of all streams. */
  get count(): number {
    return this.#count;
  }

  /** Where the first stretch stands that ends at a number or above it. */
  #place(stretches: readonly Stretch[], number: number): number {
    let low = 0;
    let high = stretches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stretches[middle]?.to ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Adds numbers none of which is there yet. */
  add(stream: number, from: number, to: number, atMs: number): void {
    const stretches = this.#of.get(stream) ?? [];
    if (stretches.length === 0) this.#of.set(stream, stretches);
    const at = this.#place(stretches, from);
    const before = stretches[at - 1];
    if (before !== undefined && before.to === from - 1 && before.atMs === atMs) stretches[at - 1] = { ...before, to };
    else {
      stretches.splice(at, 0, { from, to, atMs });
      this.#count += 1;
    }
  }

  /** Takes a number out of the stretch that it lies in; false where it lies in none. */
  take(stream: number, number: number): boolean {
    const stretches = this.#of.get(stream);
    if (stretches === undefined) return false;
    const at = this.#place(stretches, number);
    const found = stretches[at];
    if (found === undefined || found.from > number) return false;
    const { from, to, atMs } = found;
    const rest: Stretch[] = [];
    if (from < number) rest.push({ from, to: number - 1, atMs });
    if (number < to) rest.push({ from: number + 1, to, atMs });
    stretches.splice(at, 1, ...rest);
    this.#count += rest.length - 1;
    if (stretches.length === 0) this.#of.delete(stream);
    return true;
  }

  /** Forgets a stream; what it had. */
  drop(stream: number): readonly Stretch[] {
    const stretches = this.#of.get(stream) ?? NONE;
    this.#of.delete(stream);
    this.#count -= stretches.length;
    return stretches;
  }
}
