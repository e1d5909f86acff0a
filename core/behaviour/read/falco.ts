import type { BehaviourEvent, EventKind, ProcessSeen, ReadEvent, Whereabouts } from "../event";
import { countIn, digestIn, instantIn, objectIn, present, textIn, type Fields } from "./fields";

/** System calls by what they are judged as. */
const calls: readonly (readonly [RegExp, EventKind])[] = [
  [/^(execve|execveat|clone3?|v?fork|spawned_process)$/, "process"],
  [/^(u?mount2?|fsmount|move_mount)$/, "mount"],
  [/^(bind|listen)$/, "listen"],
  [/^(connect|sendto|sendmsg|accept4?)$/, "connect"],
  [
    /^(open(at2?)?|creat|write|writev|pwrite(64)?|rename(at2?)?|unlink(at)?|mkdir(at)?|rmdir|f?chmod(at)?|(sym)?link(at)?|truncate)$/,
    "write",
  ],
];

/** `172.17.0.9:43812->10.96.0.1:443`, with `[::1]` or without for IPv6. */
const connection = /^\[?([0-9a-f.:]+?)\]?:(\d{1,5})->\[?([0-9a-f.:]+?)\]?:(\d{1,5})$/i;

/** Reads an alert of Falco, as it writes and posts them in JSON. */
export function readFalco(alert: Fields): ReadEvent {
  const rule = textIn(alert, "rule") ?? "";
  const fields = objectIn(alert, "output_fields") ?? {};
  const source = textIn(alert, "source") ?? textIn(fields, "evt.source") ?? "syscall";
  if (/^Falco internal: syscall event drop/i.test(rule))
    return { gap: `Falco lost ${countIn(fields, "n_drops") ?? "some"} system calls` };
  if (source === "internal" || /^Falco internal:/i.test(rule)) return { skipped: "of Falco itself" };
  if (source === "k8s_audit") return readAudit(alert, fields);
  if (source !== "syscall") return { skipped: `of Falco's source ${source.slice(0, 40)}` };
  if (textIn(fields, "container.id") === "host") return { skipped: "on the host, in no container" };
  const found = deedOf(fields);
  return typeof found === "string"
    ? { skipped: found }
    : {
        event: {
          ...common(alert, fields),
          where: whereOf(alert, fields),
          process: processOf(fields),
          ...found,
        },
      };
}

const common = (alert: Fields, fields: Fields): Pick<BehaviourEvent, "sensor"> & { at?: string } => ({
  sensor: "falco",
  ...present({ at: instantIn(textIn(alert, "time") ?? textIn(fields, "evt.time.iso8601")) }),
});

function whereOf(alert: Fields, fields: Fields): Whereabouts {
  const repository = textIn(fields, "container.image.repository");
  const tag = textIn(fields, "container.image.tag");
  return present<Whereabouts>({
    namespace: textIn(fields, "k8s.ns.name", "k8smeta.ns.name"),
    pod: textIn(fields, "k8s.pod.name", "k8smeta.pod.name"),
    workload: textIn(fields, "k8s.deployment.name", "k8smeta.deployment.name"),
    container: containerName(textIn(fields, "container.name")),
    containerId: textIn(fields, "container.id"),
    image:
      textIn(fields, "container.image") ??
      (repository === undefined ? undefined : tag === undefined ? repository : `${repository}:${tag}`),
    digest: digestIn(textIn(fields, "container.image.digest")),
    node: textIn(alert, "hostname") ?? textIn(fields, "evt.hostname"),
  });
}

/** Docker's runtime names containers `k8s_CONTAINER_POD_NAMESPACE_…`. */
const containerName = (name: string | undefined): string | undefined =>
  name?.startsWith("k8s_") ? name.split("_")[1] : name;

function processOf(fields: Fields): ProcessSeen {
  const cmdline = textIn(fields, "proc.cmdline");
  const name = textIn(fields, "proc.name") ?? cmdline?.split(" ", 1)[0];
  return present<ProcessSeen>({
    path: textIn(fields, "proc.exepath"),
    name: name?.split("/").at(-1),
    args: textIn(fields, "proc.args") ?? cmdline?.split(" ").slice(1).join(" "),
    uid: countIn(fields, "user.uid"),
    user: textIn(fields, "user.name"),
    parent: textIn(fields, "proc.pname"),
  });
}

type Deed = Omit<BehaviourEvent, "sensor" | "where" | "process" | "at">;

/** What was done, by the system call; where the rule's output does not tell it, by what it tells. */
function deedOf(fields: Fields): Deed | string {
  const type = textIn(fields, "evt.type");
  const file = textIn(fields, "fd.name", "evt.arg.path", "evt.arg.target", "fs.path.name");
  const named = type === undefined ? undefined : calls.find(([pattern]) => pattern.test(type))?.[1];
  if (type !== undefined && named === undefined) return `a call of ${type.slice(0, 40)}`;
  const ends = connection.exec(file ?? "");
  const kind = named ?? (ends ? "connect" : file?.startsWith("/") ? "write" : "process");
  switch (kind) {
    case "process":
      return textIn(fields, "proc.name", "proc.exepath", "proc.cmdline") === undefined
        ? "tells of no process"
        : { kind };
    case "mount":
      return { kind, ...present({ path: textIn(fields, "evt.arg.dir", "fs.path.target", "fd.name") }) };
    case "write": {
      const access = `${textIn(fields, "evt.arg.flags") ?? ""} ${textIn(fields, "evt.is_open_write") ?? ""}`;
      const isOpen = type !== undefined && /^open/.test(type);
      if (isOpen && access.trim() !== "" && !/O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)|true/.test(access))
        return "reads a file";
      return file?.startsWith("/") ? { kind, path: file } : "tells of no file";
    }
    case "listen": {
      const port = countIn(fields, "fd.lport", "fd.sport");
      const protocol = protocolOf(fields);
      return { kind, protocol, ...present({ port, address: textIn(fields, "fd.lip", "fd.sip") }) };
    }
    case "connect": {
      if (type !== undefined && type.startsWith("accept")) return "takes a connection";
      const address = textIn(fields, "fd.rip", "fd.sip") ?? ends?.[3];
      const port = countIn(fields, "fd.rport", "fd.sport") ?? (ends ? Number(ends[4]) : undefined);
      if (address === undefined) return "connects to no address";
      return { kind: "connect", address, protocol: protocolOf(fields), ...present({ port }) };
    }
  }
}

const protocolOf = (fields: Fields): "tcp" | "udp" =>
  textIn(fields, "fd.l4proto") === "udp" ? "udp" : "tcp";

/** Somebody who attaches to a pod runs a process there, which its specification doesn't hold. */
function readAudit(alert: Fields, fields: Fields): ReadEvent {
  const action = textIn(fields, "ka.target.subresource");
  if (action !== "exec" && action !== "attach") return { skipped: "of the API server's audit log" };
  const where = present<Whereabouts>({
    namespace: textIn(fields, "ka.target.namespace"),
    pod: textIn(fields, "ka.target.name"),
    container: textIn(fields, "ka.uri.param[container]"),
  });
  const command = textIn(fields, "ka.uri.param[command]");
  const path = command?.startsWith("/") ? command : undefined;
  const name = command?.split("/").at(-1) ?? action;
  return {
    event: {
      ...common(alert, fields),
      kind: "process",
      where,
      process: present<ProcessSeen>({ path, name, parent: `kubectl ${action}` }),
    },
  };
}
