import { parsePorts } from "../estate";
import { IpSet, parseAddress, privateSpace, type IpAddress } from "../sets";
import type { BehaviourEvent, EventKind } from "./event";
import { isAllowedProgram } from "./programs";
import type { ConnectRule, PlaceRule, RuleSet } from "./rule-set";

/** What an event comes to under the rules. `what` completes "container app of shop/web …". */
export type Judgement =
  | { readonly verdict: "expected" }
  | {
      readonly verdict: "anomaly";
      readonly kind: EventKind | "user" | "image" | "container";
      readonly what: string;
    }
  | { readonly verdict: "unknown"; readonly what: string };

const expected: Judgement = { verdict: "expected" };
const unknown = (what: string): Judgement => ({ verdict: "unknown", what });

/**
 * Judges an event by the rule sets that may be its container's: expected where all allow it, an anomaly where none does, and
 * unknown where they disagree or none is there.
 */
export function judge(event: BehaviourEvent, rules: readonly RuleSet[]): Judgement {
  if (rules.length === 0) return unknown("belongs to no workload that is known");
  const all = rules.map((rule) => judgeBy(event, rule));
  const [first] = all as [Judgement, ...Judgement[]];
  if (all.every(({ verdict }) => verdict === first.verdict)) return first;
  return (
    all.find(({ verdict }) => verdict === "unknown") ??
    unknown(`may be of ${rules.map(({ workload, container }) => `${workload} ${container}`).join(" or ")}`)
  );
}

function judgeBy(event: BehaviourEvent, rule: RuleSet): Judgement {
  const { namespace, container, digest } = event.where;
  // Where no cluster names it, a container goes by a name that its runtime made up.
  if (namespace !== undefined && container !== undefined && container !== rule.container)
    return {
      verdict: "anomaly",
      kind: "container",
      what: `runs the container ${container}, which its specification does not have`,
    };
  if (digest !== undefined && rule.digest !== undefined && digest !== rule.digest)
    return { verdict: "anomaly", kind: "image", what: `runs the image ${digest} instead of ${rule.digest}` };
  switch (event.kind) {
    case "process":
      return judgeProcess(event, rule);
    case "write":
      return judgePlace(event, rule.writes, "writes to", "where it may write");
    case "mount":
      return judgePlace(event, rule.mounts, "mounts", "what is mounted into it");
    case "listen":
      return judgeListen(event, rule);
    case "connect":
      return judgeConnect(event, rule);
  }
}

function judgeProcess({ process }: BehaviourEvent, rule: RuleSet): Judgement {
  if (rule.processes === undefined) return unknown("runs a process, and which it may run is not known");
  const shown = process.path ?? process.name ?? "(unnamed)";
  const as = process.parent === undefined ? "" : ` (started by ${process.parent})`;
  if (!rule.processes.some((each) => isAllowedProgram(each, process, rule.path)))
    return { verdict: "anomaly", kind: "process", what: `runs ${shown}${as}` };
  const { uid, user } = process;
  if (rule.users === undefined || (uid === undefined && user === undefined)) return expected;
  const names = new Set(rule.users.map((each) => each.user));
  if ((uid !== undefined && names.has(String(uid))) || (user !== undefined && names.has(user)))
    return expected;
  if (names.has("!0") && uid !== undefined && uid !== 0) return expected;
  // A number and a name can't be compared.
  const numbers = [...names].every((each) => /^(\d+|!0)$/.test(each));
  const comparable = uid !== undefined && numbers;
  if (!comparable && user === undefined)
    return unknown(`runs ${shown} as user ${uid}, whose name is not told`);
  return { verdict: "anomaly", kind: "user", what: `runs ${shown} as user ${uid ?? user}` };
}

/** What every process may write to: its own output, terminals, sinks. */
const sinks = [
  "/dev/null",
  "/dev/zero",
  "/dev/full",
  "/dev/tty",
  "/dev/stdout",
  "/dev/stderr",
  "/dev/ptmx",
  "/dev/pts",
  "/dev/fd",
  "/proc/self",
  "/dev/termination-log",
];

function judgePlace(
  { kind, path }: BehaviourEvent,
  rules: readonly PlaceRule[] | undefined,
  verb: string,
  missing: string,
): Judgement {
  if (rules === undefined) return unknown(`${verb} ${path ?? "something"}, and ${missing} is not known`);
  if (path === undefined)
    return kind === "mount"
      ? { verdict: "anomaly", kind, what: `${verb} something` }
      : unknown(`${verb} a file that is not told`);
  const real = normalised(path);
  if (kind === "write" && sinks.some((sink) => isWithin(real, sink))) return expected;
  if (rules.some((rule) => isWithin(real, normalised(rule.path)))) return expected;
  return { verdict: "anomaly", kind, what: `${verb} ${real}` };
}

/** Without `.`, `..` and doubled slashes; `/var/run` is `/run` in images of today. */
function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`.replace(/^\/var\/run(?=\/|$)/, "/run");
}

const isWithin = (path: string, place: string): boolean =>
  place === "/" || path === place || path.startsWith(`${place}/`);

function covers(text: string, protocol: string, port: number | undefined): boolean {
  const parsed = parsePorts(text);
  if (!("value" in parsed)) return false;
  const range = parsed.value;
  if (range.protocol === "any") return true;
  return range.protocol === protocol && port !== undefined && port >= range.from && port <= range.to;
}

function judgeListen({ port, protocol = "tcp" }: BehaviourEvent, { listens }: RuleSet): Judgement {
  const shown = port === undefined ? `a ${protocol} port` : `${port}/${protocol}`;
  if (listens === undefined) return unknown(`listens on ${shown}, and on which it may is not known`);
  if (port === undefined)
    return listens.length > 0
      ? unknown(`listens on ${shown} that is not told`)
      : { verdict: "anomaly", kind: "listen", what: `listens on ${shown}` };
  // Port 0 asks the kernel for any: what it gives is no service that others know of.
  if (port === 0 || listens.some(({ ports }) => covers(ports, protocol, port))) return expected;
  return { verdict: "anomaly", kind: "listen", what: `listens on ${shown}` };
}

const loopback = IpSet.fromCidrs(["127.0.0.0/8", "::1/128"]).set;

function judgeConnect({ address, port, protocol = "tcp" }: BehaviourEvent, { connects }: RuleSet): Judgement {
  const shown = `${address ?? "an address"}${port === undefined ? "" : ` port ${port}/${protocol}`}`;
  // IPv4 as sockets of IPv6 write it.
  const parsed = parseAddress(address?.replace(/^::ffff:(?=\d+\.)/i, "") ?? "");
  if (!parsed.ok) return unknown(`connects to ${shown}, which is no address that can be read`);
  if (loopback.contains(parsed.value)) return expected;
  if (connects === undefined)
    return unknown(`connects to ${shown}, and where it may connect is not declared`);
  if (connects.some((rule) => covers(rule.ports, protocol, port) && reaches(rule, parsed.value)))
    return expected;
  return { verdict: "anomaly", kind: "connect", what: `connects to ${shown}` };
}

function reaches({ to }: ConnectRule, address: IpAddress): boolean {
  if (to === "any") return true;
  if (to === "private") return privateSpace.contains(address);
  if (to === "public") return !privateSpace.contains(address);
  return blocksOf(to).contains(address);
}

const blocks = new WeakMap<readonly string[], IpSet>();

function blocksOf(cidrs: readonly string[]): IpSet {
  let set = blocks.get(cidrs);
  if (!set) blocks.set(cidrs, (set = IpSet.fromCidrs(cidrs).set));
  return set;
}
