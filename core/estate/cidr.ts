import { formatCidr, parseCidr, type Cidr } from "../sets";

/** What is wrong with an address block, or undefined. Set host bits are refused: one of the two numbers is a slip. */
export function cidrProblem(text: string): string | undefined {
  const result = parseCidr(text);
  if (!result.ok) return `is not an address block: ${result.reason}`;
  if (result.value.hadHostBits) return `has bits set beyond its prefix: write ${formatCidr(result.value)}`;
  return undefined;
}

/** Whether each block of `inner` lies within one of `outer`; false for what is no block. */
export function cidrsWithin(inner: readonly string[], outer: readonly string[]): boolean {
  const outside = outer.map(block);
  return inner.every((text) => {
    const small = block(text);
    return small !== undefined && outside.some((large) => large !== undefined && within(small, large));
  });
}

/** Whether two blocks share an address; undefined where one is no block. */
export function cidrsOverlap(a: string, b: string): boolean | undefined {
  const left = block(a);
  const right = block(b);
  if (!left || !right) return undefined;
  return within(left, right) || within(right, left);
}

function block(text: string): Cidr | undefined {
  const result = parseCidr(text);
  return result.ok ? result.value : undefined;
}

function within(small: Cidr, large: Cidr): boolean {
  return small.family === large.family && small.first >= large.first && small.last <= large.last;
}
