import { Unknown } from "../../value";
import { isComputed, unknownIn } from "./computed";

interface Port {
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  readonly protocol: string;
}

const most = 256;

/** A range of ports: `80`, `8000-8010`; undefined for anything else. */
function rangeOf(text: string): readonly number[] | undefined {
  const [, low, high = low] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  if (low === undefined) return undefined;
  const [from, to] = [Number(low), Number(high)];
  return to < from || to > 65535 || to - from >= most
    ? undefined
    : Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function read(text: string, hostNetwork: boolean): readonly Port[] | Unknown {
  if (isComputed(text)) return unknownIn(text);
  const [whole = "", protocol = "tcp"] = text.split("/");
  const [, ip, host, inner = ""] =
    /^(?:(\[[^\]]*\]|[\d.]*):(?=[^:]*:))?(?:([\d-]*):)?([\d-]+)$/.exec(whole) ?? [];
  const container = rangeOf(inner);
  const hosts = host === undefined || host === "" ? undefined : rangeOf(host);
  if (!container || (host !== undefined && host !== "" && !hosts))
    return new Unknown(`ports that can be read (${text})`);
  return container.map((containerPort, index): Port => {
    // A range of the machine's for one port of the container: any one of them.
    const hostPort = hostNetwork ? containerPort : hosts?.[hosts.length === container.length ? index : 0];
    return {
      containerPort,
      protocol: protocol.toUpperCase(),
      ...(hostPort !== undefined && { hostPort }),
      ...(ip !== undefined && ip !== "" && { hostIP: ip.replace(/[[\]]/g, "") }),
    };
  });
}

/** The ports that a container publishes; on the machine's own network each is the machine's. */
export function portsOf(texts: readonly string[], hostNetwork: boolean): readonly (Port | Unknown)[] {
  return texts.flatMap((text): readonly (Port | Unknown)[] => {
    const found = read(text, hostNetwork);
    return found instanceof Unknown ? [found] : found;
  });
}
