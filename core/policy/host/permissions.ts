import type { HostSetup } from "../../graph/aws/host-setup";
import { operandsOf, programOf } from "./words";

/** Files of which others than root must know nothing, or which they must not write. */
const secret = /(?:\.key|-key\.pem|\/shadow-?|\/gshadow-?|ssh_host_\w+_key|\.p12|\.pfx)$/;
const guarded =
  /(?:\/kubeconfig|\/kubelet(?:-config)?(?:\.json|\.conf|\.yaml)?|\/etc\/kubernetes\/|\/etc\/eks\/|\/etc\/containerd\/|\/etc\/docker\/|\/etc\/ssh\/sshd_config|\/etc\/sudoers|\.crt|\.pem|\.service)/;
const powers =
  /\bcap_(?:sys_admin|setuid|setgid|dac_override|dac_read_search|sys_module|sys_ptrace|net_admin|net_raw|chown|fowner)\b/i;
const ownerRoot = /^(?:root|0)(?:[:.](?:root|0)?)?$/;

const octal = /^(?:0?o)?[0-7]{1,5}$/;
const symbols = /^([ugoa]*)[+=]([rwxXst]+)$/;
const modeOption = /\s(?:-\w*m\s*|--mode[=\s])([0-7]{1,5}|[ugoa]*[+=][rwxst]+)/;

const bitsOf = (mode: string): number => parseInt(mode.replace("o", ""), 8);
const toAll = "to everybody to write";

/** What is loose about a mode for a file: the words that complete "gives FILE …"; undefined where nothing is. */
function looseness(mode: string, path: string): string | undefined {
  if (!octal.test(mode)) return looseSymbols(mode);
  const bits = bitsOf(mode);
  // A folder with the sticky bit, as /tmp, is meant for all.
  if (bits & 0o002 && !(bits & 0o1000)) return toAll;
  if (bits & 0o6000) return "the rights of its owner to whoever runs it";
  if (bits & 0o066 && secret.test(path)) return "to others than its owner to read";
  if (bits & 0o020 && guarded.test(path)) return "to its group to write";
  return undefined;
}

function looseSymbols(mode: string): string | undefined {
  for (const part of mode.split(",")) {
    const match = symbols.exec(part);
    if (!match) continue;
    const [who, what] = [match[1]!, match[2]!];
    if (/[oa]/.test(who) && what.includes("w")) return toAll;
    if (what.includes("s") && who !== "o") return "the rights of its owner to whoever runs it";
  }
  return undefined;
}

/** Whether a mode lets everybody write. */
export const letsAllWrite = (mode: string): boolean => looseness(mode, "") === toAll;

const letsNewBeWritten = (mask: string): boolean =>
  octal.test(mask) ? !(bitsOf(mask) & 0o002) : looseSymbols(mask) === toAll;

/** Files that user data opens to others: writable by all, run with their owner's rights, keys that others read. */
export function findLoosePermissions({ commands, files }: HostSetup): readonly string[] {
  const found: string[] = [];
  // A mode that a command gives a file later takes the place of the first.
  const later = new Set<string>();
  const judge = (mode: string, path: string): void => {
    const loose = looseness(mode, path);
    if (loose !== undefined) found.push(`gives ${path} ${loose}`);
  };
  for (const words of commands) {
    const [first, ...rest] = operandsOf(words);
    if (first === undefined) continue;
    const last = rest.at(-1) ?? first;
    switch (programOf(words)) {
      case "chmod":
        for (const path of rest) {
          judge(first, path);
          if (octal.test(first)) later.add(path);
        }
        break;
      case "install":
      case "mkdir": {
        const mode = modeOption.exec(words.join(" "))?.[1];
        if (mode !== undefined) judge(mode, last);
        break;
      }
      case "umask":
        if (letsNewBeWritten(first)) found.push("has new files be writable by everybody (umask)");
        break;
      case "setcap":
        if (powers.test(first)) found.push(`gives ${last} powers of root (setcap)`);
        break;
      case "chown":
        if (!ownerRoot.test(first))
          for (const path of rest)
            if (guarded.test(path)) found.push(`gives ${path} another owner than root`);
    }
  }
  for (const { path, permissions } of files)
    if (permissions !== undefined && !later.has(path)) judge(permissions, path);
  return found;
}
