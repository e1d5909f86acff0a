import type { HostSetup } from "../../graph/aws/host-setup";
import { programOf, servicesOf } from "./words";

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

/** What takes protections of the kernel away: mandatory access control, lockdown, safe parameters. */
export function findKernelWeakenings({ commands, files, bottlerocket }: HostSetup): readonly string[] {
  const found: string[] = [];
  const parameter = (name: string, value: string): void => {
    const key = name.replaceAll("/", ".").replace(/\.default\./, ".all.");
    if (Object.hasOwn(parameters, key) && parameters[key]!(value)) found.push(`sets ${name} to ${value}`);
  };
  for (const words of commands) {
    const line = words.join(" ");
    const program = programOf(words);
    const { verbs, names } = servicesOf(words);
    if (program === "setenforce" && /^(?:0|permissive)$/i.test(words[1] ?? ""))
      found.push("turns SELinux off");
    if (
      program === "sed" &&
      /\/etc\/(?:selinux|sysconfig\/selinux)/.test(line) &&
      /SELINUX=(?:disabled|permissive)/i.test(line)
    )
      found.push("turns SELinux off");
    if (/^aa-(?:teardown|disable|complain)$/.test(program)) found.push("turns AppArmor off");
    if (names.includes("apparmor") && verbs.some((verb) => /^(?:stop|disable|mask)$/.test(verb)))
      found.push("turns AppArmor off");
    if (program === "sysctl")
      for (const [, name = "", value = ""] of line.matchAll(/([a-z][\w./-]+)\s*=\s*["']?(-?\d+)/g))
        parameter(name, value);
    if (/^(?:grubby|sed|kernelopts|kernelstub)$/.test(program) && /grub|kernel|args/i.test(line)) {
      const weak = argument.exec(line)?.[1];
      if (weak !== undefined) found.push(`starts the kernel with ${weak}`);
    }
  }
  for (const { path, content = "" } of files) {
    if (
      /selinux\/config$|sysconfig\/selinux$/.test(path) &&
      /^\s*SELINUX=(?:disabled|permissive)/im.test(content)
    )
      found.push("turns SELinux off");
    if (/sysctl/.test(path) || path.startsWith("/proc/sys/")) {
      for (const [, name = "", value = ""] of content.matchAll(/^\s*-?([a-z][\w./-]+)\s*=\s*(-?\d+)\s*$/gm))
        parameter(name, value);
      if (path.startsWith("/proc/sys/"))
        parameter(path.slice("/proc/sys/".length).replaceAll("/", "."), content.trim());
    }
    if (/default\/grub/.test(path)) {
      const weak = argument.exec(content)?.[1];
      if (weak !== undefined) found.push(`starts the kernel with ${weak}`);
    }
  }
  for (const [name, value] of bottlerocket ?? []) {
    if (name === "settings.kernel.lockdown" && value === "none")
      found.push("turns the kernel's lockdown off");
    if (name.startsWith("settings.kernel.sysctl."))
      parameter(name.slice("settings.kernel.sysctl.".length), value);
    const given = value === "true" ? capability.exec(name)?.[1] : undefined;
    if (given !== undefined) found.push(`gives every container the capability ${given}`);
  }
  return found;
}
