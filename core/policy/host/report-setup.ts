import type { Host } from "../../graph";
import { hostSetup, type HostSetup } from "../../graph/aws/host-setup";
import type { Report } from "../report";

/** Judges what a host's user data tells it to be: the first thing found is reported, the others are its evidence. */
export function reportSetup(node: Host, report: Report, find: (setup: HostSetup) => readonly string[]): void {
  const { userData } = node;
  if (userData === undefined) return;
  const [first, ...others] = new Set(find(hostSetup(userData)));
  if (first === undefined) return;
  const more = others.length > 0 ? `, and ${others.length} more of the kind` : "";
  const evidence = others.map((text) => ({ text: `it also ${text}` }));
  report(
    `${first}${more}, in its user data`,
    node.places["userData"],
    ...(evidence.length > 0 ? [{ evidence }] : []),
  );
}
