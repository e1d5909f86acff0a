import { IntervalSet, numberSpace } from "./interval-set";
import { formatRange } from "./port-set";

/** An ICMP type and code as type x 256 + code, so that all codes of a type, and all types, are one interval. */
export const icmpSpace = numberSpace("ICMP types and codes", 0, 0xffff);

export type IcmpSet = IntervalSet<number>;

export const noIcmp: IcmpSet = IntervalSet.empty(icmpSpace);
export const allIcmp: IcmpSet = IntervalSet.full(icmpSpace);

/** Every code of the types `first` to `last`. @throws RangeError outside 0 to 255. */
export function icmpTypes(first: number, last = first): IcmpSet {
  return IntervalSet.range(icmpSpace, first * 256, last * 256 + 255);
}

/** One code, or the codes `first` to `last`, of one type. @throws RangeError outside 0 to 255. */
export function icmpCodes(type: number, first: number, last = first): IcmpSet {
  if (!(first >= 0 && last <= 255)) throw new RangeError(`${first}-${last} is not a range of ICMP codes`);
  return IntervalSet.range(icmpSpace, type * 256 + first, type * 256 + last);
}

/** For example `8/0,11`: type and code, or a type with all its codes; empty for none. */
export function formatIcmp(set: IcmpSet): string {
  return Array.from(set.ranges(), ([first, last]) => formatInterval(first, last)).join(",");
}

function formatInterval(first: number, last: number): string {
  const [firstType, lastType] = [first >> 8, last >> 8];
  const [firstCode, lastCode] = [first & 255, last & 255];
  if (firstType === lastType) {
    const whole = firstCode === 0 && lastCode === 255;
    return whole ? String(firstType) : `${firstType}/${formatRange(firstCode, lastCode)}`;
  }
  const parts: string[] = [];
  const firstWhole = firstCode === 0 ? firstType : firstType + 1;
  const lastWhole = lastCode === 255 ? lastType : lastType - 1;
  if (firstWhole !== firstType) parts.push(`${firstType}/${formatRange(firstCode, 255)}`);
  if (firstWhole <= lastWhole) parts.push(formatRange(firstWhole, lastWhole));
  if (lastWhole !== lastType) parts.push(`${lastType}/${formatRange(0, lastCode)}`);
  return parts.join(",");
}
