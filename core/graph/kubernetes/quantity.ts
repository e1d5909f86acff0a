const multiples: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** What a quantity looks like as a text. */
export const quantityPattern =
  /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([eE][+-]?\d{1,3})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?$/;

/**
 * Reads a Kubernetes quantity (`500m`, `1.5Gi`, `2e3`) as a number of its unit: cores, or bytes. Undefined for a text
 * that is none.
 */
export function parseQuantity(quantity: number | string): number | undefined {
  if (typeof quantity === "number") return quantity;
  const match = quantityPattern.exec(quantity.trim());
  if (!match) return undefined;
  return Number(`${match[1]!}${match[2] ?? ""}`) * multiples[match[3] ?? ""]!;
}
