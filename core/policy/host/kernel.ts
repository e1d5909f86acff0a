import type { HostSetup } from "../../graph/aws/host-setup";
import { lineOf, programOf, readable, servicesOf, writtenBySed } from "./words";

const is =
  (...weak: readonly string[]) =>
  (value: string) =>
    weak.includes(value);
const isNot = (safe: string) => (value: string) => value !== safe;

/** Kernel parameters that protect, by what takes the protection away; the values are those of the CIS benchmarks. */
const parameters: Readonly<Record<string, (value: string) => boolean>> = {
  "fs.protected_hardlinks": is("0"),
  "fs.protected_symlinks": is("0"),
  "fs.suid_dumpable": isNot("0"),
  "kernel.dmesg_restrict": is("0"),
  "kernel.kptr_restrict": is("0"),
  "kernel.perf_event_paranoid": is("-1", "0"),
  "kernel.randomize_va_space": isNot("2"),
  "kernel.unprivileged_bpf_disabled": is("0"),
  "kernel.yama.ptrace_scope": is("0"),
  "net.core.bpf_jit_harden": is("0"),
  "net.ipv4.conf.all.accept_redirects": is("1"),
  "net.ipv4.conf.all.accept_source_route": is("1"),
  "net.ipv4.conf.all.rp_filter": is("0"),
  "net.ipv4.conf.all.send_redirects": is("1"),
  "net.ipv4.tcp_syncookies": is("0"),
  "net.ipv6.conf.all.accept_redirects": is("1"),
  "net.ipv6.conf.all.accept_source_route": is("1"),
};

/** Capabilities that Bottlerocket must not hand to every container. */
const capability =
  /^settings\.oci-defaults\.capabilities\.(sys-admin|sys-module|sys-ptrace|sys-rawio|net-admin|dac-read-search|sys-boot|bpf|mac-admin|mac-override|syslog)$/;
const argument =
  /(?:^|[\s"'=])(selinux=0|enforcing=0|apparmor=0|mitigations=off|lockdown=none|audit=0|nokaslr|nosmep|nosmap|noexec=off)(?=$|[\s"'])/;

const permissive = /^\s*SELINUX=(?:disabled|permissive)/im;
const permissiveEdit = /(?:SELINUX=|^)(?:disabled|permissive)\b/i;
const notEnforced = /^setenforce (?:0|permissive)\b/i;
const noAppArmor = /^aa-(?:teardown|disable|complain)$/;
const settingIn = /([a-z][\w./-]+)\s*=\s*["']?(-?\d+)/g;
const lineSetting = /^\s*-?([a-z][\w./-]+)\s*=\s*(-?\d+)\s*$/gm;
const settingFile = /^\/proc\/sys\/(.+)$/;
const bottledSetting = /^settings\.kernel\.sysctl\.(.+)$/;

/** What takes protections of the kernel away: mandatory access control, lockdown, safe parameters. */
export function findKernelWeakenings({ commands, files, bottlerocket }: HostSetup): readonly string[] {
  const found: string[] = [];
  const parameter = (name: string, value: string): void => {
    const key = name.replaceAll("/", ".").replace(".default.", ".all.");
    if (Object.hasOwn(parameters, key) && parameters[key]!(value)) found.push(`sets ${name} to ${value}`);
  };
  const start = (text: string): void => {
    const weak = argument.exec(text)?.[1];
    if (weak !== undefined) found.push(`starts the kernel with ${weak}`);
  };
  for (const words of commands) {
    const line = lineOf(words);
    const program = programOf(words);
    const { stops, names } = servicesOf(words);
    const written = writtenBySed(words);
    const isPermissive = written.some((text) => permissiveEdit.test(text)) && line.includes("selinux");
    if (notEnforced.test(line) || isPermissive) found.push("turns SELinux off");
    if (noAppArmor.test(program) || (stops && names.includes("apparmor"))) found.push("turns AppArmor off");
    if (program === "sysctl") for (const match of line.matchAll(settingIn)) parameter(match[1]!, match[2]!);
    if (/grub|kernel|cmdline/i.test(line)) start(written.join("\n"));
    if (/^(?:grubby|kernelopts|kernelstub)$/.test(program)) start(addedOptions(words).join(" "));
  }
  for (const { path, content } of readable(files)) {
    if (/selinux\/config$|sysconfig\/selinux$/.test(path) && permissive.test(content))
      found.push("turns SELinux off");
    if (/sysctl/.test(path))
      for (const match of content.matchAll(lineSetting)) parameter(match[1]!, match[2]!);
    const name = settingFile.exec(path)?.[1];
    if (name !== undefined) parameter(name.replaceAll("/", "."), content.trim());
    if (/default\/grub/.test(path)) start(content);
  }
  bottlerocket?.forEach((value, name) => {
    if (name === "settings.kernel.lockdown" && value === "none")
      found.push("turns the kernel's lockdown off");
    const set = bottledSetting.exec(name)?.[1];
    if (set !== undefined) parameter(set, value);
    const given = value === "true" ? capability.exec(name)?.[1] : undefined;
    if (given !== undefined) found.push(`gives every container the capability ${given}`);
  });
  return found;
}

const taking = /^(?:--remove-args|-d)$/;

/** The words of a command that changes the kernel's arguments, without those that it takes away. */
const addedOptions = (words: readonly string[]): readonly string[] =>
  words.filter((word, index) => !word.startsWith("--remove-args=") && !taking.test(words[index - 1]!));
