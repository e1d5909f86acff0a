import type { BehaviourEvent, ProcessSeen, ReadEvent, Whereabouts } from "../event";
import {
  countIn,
  digestIn,
  instantIn,
  isObject,
  listIn,
  objectIn,
  present,
  textIn,
  type Fields,
} from "./fields";

/** Kinds of Tetragon's events, of which a line holds one. */
const kinds = [
  "process_exec",
  "process_exit",
  "process_kprobe",
  "process_lsm",
  "process_tracepoint",
  "process_uprobe",
  "process_loader",
  "process_connect",
  "process_close",
  "process_listen",
  "process_accept",
  "rate_limit_info",
  "process_throttle",
] as const;

export const isTetragon = (line: Fields): boolean => kinds.some((kind) => Object.hasOwn(line, kind));

/** Reads an event of Tetragon, as `tetra getevents` and its export write them. */
export function readTetragon(line: Fields): ReadEvent {
  const kind = kinds.find((each) => objectIn(line, each));
  if (kind === undefined) return { skipped: "an event without content" };
  const event = objectIn(line, kind)!;
  if (kind === "rate_limit_info")
    return { gap: `Tetragon dropped ${textIn(event, "number_of_dropped_process_events") ?? "some"} events` };
  if (kind === "process_throttle") return { gap: "Tetragon throttled a container's events" };
  const process = objectIn(event, "process");
  if (!process) return { skipped: "an event without process" };
  const pod = objectIn(process, "pod");
  if (!pod && textIn(process, "docker") === undefined) return { skipped: "on the host, in no container" };
  const common = {
    sensor: "tetragon" as const,
    ...present({ at: instantIn(textIn(line, "time")) }),
    where: whereOf(line, process, pod),
    process: processOf(process, objectIn(event, "parent")),
  };
  switch (kind) {
    case "process_exec":
      return { event: { ...common, kind: "process" } };
    case "process_kprobe":
    case "process_lsm": {
      const found = deedOf(textIn(event, "function_name") ?? "", listIn(event, "args"));
      return typeof found === "string" ? { skipped: found } : { event: { ...common, ...found } };
    }
    case "process_connect": {
      const [address, port] = [textIn(event, "destination_ip"), countIn(event, "destination_port")];
      if (address === undefined) return { skipped: "connects to no address" };
      const protocol = textIn(event, "protocol") === "UDP" ? "udp" : "tcp";
      return { event: { ...common, kind: "connect", address, protocol, ...present({ port }) } };
    }
    case "process_listen":
      return {
        event: { ...common, kind: "listen", protocol: "tcp", ...present({ port: countIn(event, "port") }) },
      };
    case "process_exit":
    case "process_close":
    case "process_accept":
    case "process_loader":
    case "process_tracepoint":
    case "process_uprobe":
      return { skipped: `a ${kind.replace("process_", "")}` };
  }
}

function whereOf(line: Fields, process: Fields, pod: Fields | undefined): Whereabouts {
  const container = pod && objectIn(pod, "container");
  const image = container && objectIn(container, "image");
  const id = image && textIn(image, "id");
  return present<Whereabouts>({
    namespace: pod && textIn(pod, "namespace"),
    pod: pod && textIn(pod, "name"),
    workload: pod && textIn(pod, "workload"),
    container: container && textIn(container, "name"),
    containerId: (container && textIn(container, "id")) ?? textIn(process, "docker"),
    image: image && textIn(image, "name"),
    digest: digestIn(id),
    node: textIn(line, "node_name"),
  });
}

function processOf(process: Fields, parent: Fields | undefined): ProcessSeen {
  const path = textIn(process, "binary");
  return present<ProcessSeen>({
    path: path?.startsWith("/") ? path : undefined,
    name: path?.split("/").at(-1),
    args: textIn(process, "arguments"),
    uid: countIn(process, "uid"),
    user: undefined,
    parent: parent && textIn(parent, "binary"),
  });
}

type Deed = Omit<BehaviourEvent, "sensor" | "where" | "process" | "at">;

/** Of a mask of permissions, the bits that change a file: MAY_WRITE and MAY_APPEND. */
const changing = 2 | 8;

function deedOf(called: string, args: readonly unknown[]): Deed | string {
  const name = called.replace(/^(__x64_|__arm64_|__se_)?/, "");
  const all = args.filter(isObject);
  const file = all.map((each) => pathOf(each)).find((each) => each !== undefined);
  const socket = all
    .map((each) => objectIn(each, "sock_arg") ?? objectIn(each, "sockaddr_arg"))
    .find(Boolean);
  if (/(sys_mount|sb_mount|move_mount|path_mount)$/.test(name))
    return { kind: "mount", ...present({ path: targetOf(all) ?? file }) };
  if (
    /^(tcp_connect|tcp_v[46]_connect|security_socket_connect|socket_connect|sys_connect|ip4_datagram_connect|udp_sendmsg)$/.test(
      name,
    )
  ) {
    const address = socket && textIn(socket, "daddr", "sin_addr", "addr");
    if (address === undefined) return "connects to no address";
    return {
      kind: "connect",
      address,
      protocol: protocolOf(name, socket),
      ...present({ port: socket && countIn(socket, "dport", "sin_port", "port") }),
    };
  }
  if (
    /(inet_csk_listen_start|inet_listen|security_socket_(bind|listen)|socket_(bind|listen)|sys_(bind|listen)|inet6?_bind)$/.test(
      name,
    )
  ) {
    const port = socket && countIn(socket, "sport", "sin_port", "port");
    return { kind: "listen", protocol: protocolOf(name, socket), ...present({ port }) };
  }
  if (/file_permission|file_open$/.test(name)) {
    const mask = all.map((each) => countIn(each, "int_arg")).find((each) => each !== undefined);
    if (mask !== undefined && (mask & changing) === 0) return "reads a file";
    return file === undefined ? "tells of no file" : { kind: "write", path: file };
  }
  if (
    /(sys_write|sys_pwrite64|path_truncate|path_(unlink|rename|mkdir|rmdir|symlink|link|mknod|chmod|chown)|inode_(unlink|rename|mkdir|create))$/.test(
      name,
    )
  )
    return file === undefined ? "tells of no file" : { kind: "write", path: file };
  if (/^(security_)?bprm_check/.test(name)) return { kind: "process" };
  return `a call of ${name.slice(0, 40)}`;
}

/** Older versions leave the first slash out. */
function pathOf(arg: Fields): string | undefined {
  const holder = objectIn(arg, "file_arg") ?? objectIn(arg, "path_arg");
  const path = holder && textIn(holder, "path");
  return path === undefined ? undefined : path.startsWith("/") ? path : `/${path}`;
}

/** A mount's source stands before its target. */
const targetOf = (args: readonly Fields[]): string | undefined =>
  args
    .map((each) => textIn(each, "string_arg"))
    .filter((each) => each?.startsWith("/"))
    .at(-1);

function protocolOf(name: string, socket: Fields | undefined): "tcp" | "udp" {
  const told = socket && textIn(socket, "protocol");
  if (told !== undefined) return /UDP/i.test(told) ? "udp" : "tcp";
  return /udp|datagram/.test(name) ? "udp" : "tcp";
}
