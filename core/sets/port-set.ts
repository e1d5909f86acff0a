import { IntervalSet, numberSpace } from "./interval-set";

/**
 * Ports 1 to 65535. Port 0 is reserved and no socket can be bound to it, so rules that start at 0 start at 1 here:
 * otherwise AWS's 0-65535 and Kubernetes' 1-65535, both "every port", would differ in a port that carries nothing.
 */
export const portSpace = numberSpace("ports", 1, 65535);

export type PortSet = IntervalSet<number>;

export const noPorts: PortSet = IntervalSet.empty(portSpace);
export const allPorts: PortSet = IntervalSet.full(portSpace);

/** @throws RangeError on ports outside 1 to 65535 or in the wrong order. */
export function portRange(first: number, last = first): PortSet {
  return IntervalSet.range(portSpace, first, last);
}

/** For example `80,443,8000-8100`; empty for no ports. */
export function formatPorts(ports: PortSet): string {
  return Array.from(ports.ranges(), ([first, last]) => formatRange(first, last)).join(",");
}

export function formatRange(first: number, last: number): string {
  return first === last ? String(first) : `${first}-${last}`;
}
