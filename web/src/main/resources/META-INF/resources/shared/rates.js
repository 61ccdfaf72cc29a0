// Makes rates of counts.

/** What is too short a time for a rate: changes of state come between the figures of every second. */
const LEAST_SECONDS = 0.7;

/** Rates of several things' counts, by a key for each thing. */
export class Rates {
  #known = new Map();

  /** The rates of all counts in `thing`, which are the strings of protobuf's 64-bit numbers: FIELD_rate, each a second. */
  of(key, thing, now = performance.now() / 1000) {
    const counts = Object.entries(thing)
      .filter(([, value]) => typeof value === 'string' && /^\d+$/.test(value))
      .map(([name, value]) => [name, Number(value)]);
    const before = this.#known.get(key);
    if (!before) {
      this.#known.set(key, { now, counts: new Map(counts), rates: {} });
      return {};
    }
    const passed = now - before.now;
    if (passed >= LEAST_SECONDS) {
      // A count that is lower than before has begun anew.
      const rates = Object.fromEntries(
        counts.map(([name, count]) => [`${name}_rate`, Math.max(0, count - (before.counts.get(name) ?? 0)) / passed]),
      );
      this.#known.set(key, { now, counts: new Map(counts), rates });
      return rates;
    }
    return before.rates;
  }
}
