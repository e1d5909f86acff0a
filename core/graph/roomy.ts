/**
 * Makes a constructor of empty plain objects with room for fifteen properties. V8 gives a literal room for what stands in it;
 * what is added later lies in a list beside it, which is copied as it grows. Objects that get their properties one by one
 * are made in half the time so, and are smaller. A constructor learns from its first objects how much room they need: take
 * one for each kind of object.
 */
export function roomy(): new () => object {
  function Plain(this: Record<string, unknown>, never?: true): void {
    // Never run: V8 counts the assignments that it reads here, and adds eight.
    if (never) this["a"] = this["b"] = this["c"] = this["d"] = this["e"] = this["f"] = this["g"] = never;
  }
  Plain.prototype = Object.prototype;
  return Plain as unknown as new () => object;
}

/** Makes empty plain objects with room: the same constructor for the same key, which are ours and few. */
export function roomyBy(): (key: string) => object {
  const known = new Map<string, new () => object>();
  return (key) => {
    let Plain = known.get(key);
    if (!Plain) known.set(key, (Plain = roomy()));
    return new Plain();
  };
}
