import type { HostSetup } from "../../graph/aws/host-setup";
import { programOf } from "./words";

/** Files of which others than root must know nothing, or which they must not write. */
const secret = /(?:\.key|-key\.pem|\/shadow-?|\/gshadow-?|ssh_host_\w+_key|\.p12|\.pfx)$/;
const guarded =
  /(?:\/kubeconfig|\/kubelet(?:-config)?(?:\.json|\.conf|\.yaml)?|\/etc\/kubernetes\/|\/etc\/eks\/|\/etc\/containerd\/|\/etc\/docker\/|\/etc\/ssh\/sshd_config|\/etc\/sudoers|\.crt|\.pem|\.service)/;
const powers =
  /\bcap_(?:sys_admin|setuid|setgid|dac_override|dac_read_search|sys_module|sys_ptrace|net_admin|net_raw|chown|fowner)\b/i;

/** What is loose about a mode for a file: the words that complete "gives FILE …"; undefined where nothing is. */
function looseness(mode: string, path: string): string | undefined {
  const octal = /^0?o?([0-7])?([0-7])([0-7])([0-7])$/.exec(mode);
  if (!octal) return looseSymbols(mode);
  const [, special = "0", , group = "0", others = "0"] = octal;
  const [s, g, o] = [Number(special), Number(group), Number(others)];
  // A folder with the sticky bit, as /tmp, is meant for all.
  if (o & 2 && !(s & 1)) return "to everybody to write";
  if (s & 6) return "the rights of its owner to whoever runs it";
  if (secret.test(path) && (g & 6 || o & 6)) return "to others than its owner to read";
  if (guarded.test(path) && g & 2) return "to its group to write";
  return undefined;
}

function looseSymbols(mode: string): string | undefined {
  for (const part of mode.split(",")) {
    const [, who = "", what = ""] = /^([ugoa]*)[+=]([rwxXst]+)$/.exec(part) ?? [];
    if (/[oa]/.test(who) && what.includes("w")) return "to everybody to write";
    if (what.includes("s") && !/^o+$/.test(who)) return "the rights of its owner to whoever runs it";
  }
  return undefined;
}

/** Files that user data opens to others: writable by all, run with their owner's rights, keys that others read. */
export function findLoosePermissions({ commands, files }: HostSetup): readonly string[] {
  const found: string[] = [];
  const judge = (mode: string, path: string): void => {
    const loose = looseness(mode, path);
    if (loose !== undefined) found.push(`gives ${path} ${loose}`);
  };
  for (const words of commands) {
    const program = programOf(words);
    const rest = words
      .slice(1)
      .filter((word) => !/^-[A-Za-z]*[RvfcR]+$|^--(?:recursive|verbose|silent|quiet)$|^>/.test(word));
    if (program === "chmod" && rest.length > 1) for (const path of rest.slice(1)) judge(rest[0]!, path);
    if (program === "install" || program === "mkdir") {
      const line = words.join(" ");
      const mode = /(?:^|\s)(?:-\w*m\s*|--mode[=\s])["']?([0-7]{3,5}|[ugoa]*[+=][rwxst]+)/.exec(line)?.[1];
      if (mode !== undefined) judge(mode, rest.at(-1) ?? "a file");
    }
    if (
      program === "umask" &&
      /^0?0?0?[0-7]?[014 5]$/.test(words[1] ?? "") &&
      !/[2367]$/.test(words[1] ?? "")
    )
      found.push("has new files be writable by everybody (umask)");
    if (program === "setcap" && powers.test(words.join(" ")))
      found.push(`gives ${words.at(-1)} powers of root (setcap)`);
    if (
      program === "chown" &&
      guarded.test(words.at(-1) ?? "") &&
      !/^(?:root|0)(?:[:.](?:root|0)?)?$/.test(rest[0] ?? "")
    )
      found.push(`gives ${words.at(-1)} another owner than root`);
  }
  for (const { path, permissions } of files)
    if (permissions !== undefined) judge(permissions.replace(/["']/g, ""), path);
  return found;
}
