import type { EncodedHistogram } from '../core/slice.ts';
import { createHistogram, type Histogram, mergeEncoded } from './histogram.ts';

/** A histogram that takes memory only while samples come: sealing packs what it has, a late sample opens it again. */
export class SealableHistogram {
  #live: Histogram | null = null;
  #sealed: EncodedHistogram = null;

  record(us: number): void {
    this.#live ??= createHistogram();
    this.#live.record(us);
  }

  /** Packs the samples so far and frees their memory; false where there are none. */
  seal(): boolean {
    if (this.#live === null) return false;
    const encoded = this.#live.encode();
    this.#live = null;
    this.#sealed = this.#sealed === null ? encoded : mergeEncoded([this.#sealed, encoded]);
    return true;
  }

  /** Seals and returns everything recorded; null when nothing was. */
  finish(): EncodedHistogram {
    this.seal();
    return this.#sealed;
  }
}
