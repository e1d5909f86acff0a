import { load } from "js-yaml";
import type { HostFile } from "./cloud-config";

/** A setting of the kubelet, by its name in a KubeletConfiguration: `authentication.anonymous.enabled`. */
export interface KubeletSetting {
  readonly name: string;
  readonly value: string;
  /** How it is written, for messages: `--read-only-port=10255`. */
  readonly written: string;
}

/** Flags, by the setting that each of them stands for. */
const flags: Readonly<Record<string, string>> = {
  "allowed-unsafe-sysctls": "allowedUnsafeSysctls",
  "anonymous-auth": "authentication.anonymous.enabled",
  "authorization-mode": "authorization.mode",
  "client-ca-file": "authentication.x509.clientCAFile",
  "enable-debugging-handlers": "enableDebuggingHandlers",
  "event-qps": "eventRecordQPS",
  "make-iptables-util-chains": "makeIPTablesUtilChains",
  "pod-max-pids": "podPidsLimit",
  "protect-kernel-defaults": "protectKernelDefaults",
  "read-only-port": "readOnlyPort",
  "rotate-certificates": "rotateCertificates",
  "seccomp-default": "seccompDefault",
  "streaming-connection-idle-timeout": "streamingConnectionIdleTimeout",
  "tls-min-version": "tlsMinVersion",
};

/** Bottlerocket's names, where they aren't the setting's own in other letters. */
const bottled: Readonly<Record<string, string>> = {
  "event-qps": "eventRecordQPS",
  "pod-pids-limit": "podPidsLimit",
  "authentication-mode": "",
};

interface Given {
  readonly texts: readonly string[];
  readonly files: readonly HostFile[];
  readonly bottlerocket: ReadonlyMap<string, string>;
  readonly commands: readonly (readonly string[])[];
}

/** What the kubelet is told by flags, by its configuration, by nodeadm, by Bottlerocket, or by an edit with jq. */
export function kubeletSettings({ texts, files, bottlerocket, commands }: Given): readonly KubeletSetting[] {
  const found: KubeletSetting[] = [];
  const options = (text: string): void => {
    for (const [written, flag = "", value = "true"] of text.matchAll(
      /(?<![\w-])--([a-z][a-z-]{3,40})(?:=["']?([^\s"',\\]+))?/g,
    ))
      if (Object.hasOwn(flags, flag)) found.push({ name: flags[flag]!, value, written });
  };
  for (const words of commands) {
    options(words.join(" "));
    if (words[0] === "jq") edits(words.join(" "), found);
  }
  for (const { path, content = "" } of files) {
    if (/kubelet/i.test(path)) options(content);
    if (/kubelet/i.test(path) || content.includes("KubeletConfiguration"))
      flatten(document(content), "", found);
  }
  for (const text of texts) {
    if (!/["']?kind["']?\s*:\s*["']?NodeConfig\b/.test(text)) continue;
    for (const part of text.split(/^---\s*$/m).slice(0, 16)) {
      const kubelet = at(at(document(part), "spec"), "kubelet");
      flatten(at(kubelet, "config"), "", found);
      const list = at(kubelet, "flags");
      if (Array.isArray(list)) options(list.filter((each) => typeof each === "string").join(" "));
    }
  }
  for (const [name, value] of bottlerocket) {
    const short = /^settings\.kubernetes\.([\w-]+)$/.exec(name)?.[1];
    if (short === undefined) continue;
    const setting = bottled[short] ?? short.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (setting !== "") found.push({ name: setting, value, written: `${short} = ${value}` });
  }
  return found;
}

const at = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

function document(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

const most = 500;

/** A configuration's leaves by their full names; lists as one text. */
function flatten(value: unknown, name: string, into: KubeletSetting[]): void {
  if (into.length >= most || value === undefined || value === null) return;
  if (typeof value === "object" && !Array.isArray(value)) {
    if (name.split(".").length > 6) return;
    for (const [key, inner] of Object.entries(value))
      flatten(inner, name === "" ? key : `${name}.${key}`, into);
    return;
  }
  const leaf = (each: unknown): string =>
    typeof each === "string" || typeof each === "number" || typeof each === "boolean" ? String(each) : "";
  const text = Array.isArray(value) ? value.slice(0, most).map(leaf).join(",") : leaf(value);
  if (name !== "") into.push({ name, value: text, written: `${name}: ${text}` });
}

/** `jq '.podPidsLimit = 1024' …`, as scripts change the kubelet's file. */
function edits(command: string, into: KubeletSetting[]): void {
  for (const [written, name = "", quoted, bare = ""] of command.matchAll(
    /\.([A-Za-z][\w.]{2,80})\s*\|?=\s*(?:"([^"]*)"|([\w.-]+))/g,
  ))
    into.push({ name, value: quoted ?? bare, written });
}
