import type { HostSetup } from "../../graph/aws/host-setup";
import { packagesOf, programOf, servicesOf } from "./words";

const services =
  /^(?:avahi-daemon|cups|cupsd|rpcbind|nfs|nfs-server|nfs-kernel-server|ypserv|ypbind|telnet|tftp|tftpd|vsftpd|proftpd|xinetd|inetd|rsh|rlogin|rexec|snmpd|bluetooth|autofs|dhcpd|isc-dhcp-server|named|slapd|smb|smbd|nmb|squid|gdm|lightdm|graphical\.target|debug-shell|kdump)$/;
const packages_ =
  /^(?:telnet(?:-server|d)?|rsh(?:-server|-client)?|ypbind|ypserv|nis|talk(?:-server)?|tftp(?:-server|d-hpa)?|vsftpd|ftp|xinetd|cups|avahi(?:-daemon)?|xorg-x11-server-\S+|xserver-xorg\S*|gnome-\S+|ubuntu-desktop|bluez|nmap|tcpdump|wireshark\S*|gdb|strace|gcc|make)$/;
const modules =
  /^(?:dccp|sctp|rds|tipc|cramfs|freevxfs|jffs2|hfs|hfsplus|udf|usb[-_]storage|firewire[-_]core|bluetooth|vivid|n_hdlc|ax25|appletalk|can)$/;

/** What a host of containers has no use for and an intruder does: old services, tools, protocols that kernels rarely test. */
export function findNeedlessFeatures({
  commands,
  packages,
  files,
  bottlerocket,
}: HostSetup): readonly string[] {
  const found: string[] = [];
  for (const words of commands) {
    const { verbs, names } = servicesOf(words);
    const service = names.find((name) => services.test(name));
    if (
      service !== undefined &&
      verbs.some((verb) => /^(?:start|enable|restart|reenable|unmask|add|on)$/.test(verb))
    )
      found.push(`starts ${service}`);
    const installed = packagesOf(words).find((name) => packages_.test(name));
    if (installed !== undefined) found.push(`installs ${installed}`);
    const module = /^(?:modprobe|insmod)$/.test(programOf(words))
      ? words.slice(1).find((word) => modules.test(word.replace(/^.*\/|\.ko$/g, "")))
      : undefined;
    if (module !== undefined && !words.includes("-r")) found.push(`loads kernel module ${module}`);
  }
  const listed = packages.find((name) => packages_.test(name) || services.test(name));
  if (listed !== undefined) found.push(`installs ${listed}`);
  for (const { path, content = "" } of files)
    if (/modules-load\.d|\/etc\/modules$/.test(path)) {
      const module = content.split(/\s+/).find((word) => modules.test(word));
      if (module !== undefined) found.push(`loads kernel module ${module}`);
    }
  for (const [name, value] of bottlerocket ?? []) {
    const module =
      value === "true"
        ? /^settings\.kernel\.modules\.([\w-]+)\.(?:allowed|autoload)$/.exec(name)?.[1]
        : undefined;
    if (module !== undefined && modules.test(module)) found.push(`loads kernel module ${module}`);
  }
  return found;
}
