import type { HostSetup } from "../../graph/aws/host-setup";
import { lastPart, packagesOf, programOf, readable, servicesOf, startOf } from "./words";

const services =
  /^(?:avahi-daemon|cups|cupsd|rpcbind|nfs|nfs-server|nfs-kernel-server|ypserv|ypbind|telnet|tftp|tftpd|vsftpd|proftpd|xinetd|inetd|rsh|rlogin|rexec|snmpd|bluetooth|autofs|dhcpd|isc-dhcp-server|named|slapd|smb|smbd|nmb|squid|gdm|lightdm|graphical\.target|debug-shell|kdump)$/;
const tools =
  /^(?:telnet(?:-server|d)?|rsh(?:-server|-client)?|ypbind|ypserv|nis|talk(?:-server)?|tftp(?:-server|d-hpa)?|vsftpd|ftp|xinetd|cups|avahi(?:-daemon)?|xorg-x11-server-\S+|xserver-xorg\S*|gnome-\S+|ubuntu-desktop|bluez|nmap|tcpdump|wireshark\S*|gdb|strace|gcc|make)$/;
const modules =
  /^(?:dccp|sctp|rds|tipc|cramfs|freevxfs|jffs2|hfs|hfsplus|udf|usb[-_]storage|firewire[-_]core|bluetooth|vivid|n_hdlc|ax25|appletalk|can)$/;
const allowed = /^settings\.kernel\.modules\.([\w-]+)\.(?:allowed|autoload)$/;
const loaders = /^(?:modprobe|insmod)$/;
const moduleFile = /modules-load\.d\/|\/etc\/modules$/;

/** A module's name, also where it is given as a file: `/lib/modules/sctp.ko.xz`. */
const moduleOf = (word: string): string => lastPart(word).replace(/\.ko(?:\.\w+)?$/, "");

/** What a host of containers has no use for and an intruder does: old services, tools, protocols that kernels rarely test. */
export function findNeedlessFeatures({
  commands,
  packages,
  files,
  bottlerocket,
}: HostSetup): readonly string[] {
  const found: string[] = [];
  const loads = (name: string | undefined): void => {
    if (name !== undefined) found.push(`loads kernel module ${name}`);
  };
  for (const words of commands) {
    const { starts, restarts, names } = servicesOf(words);
    const service = names.find((name) => services.test(name));
    if (service !== undefined && starts) found.push(startOf(service, restarts));
    const installed = packagesOf(words).find((name) => tools.test(name));
    if (installed !== undefined) found.push(`installs ${installed}`);
    if (loaders.test(programOf(words)) && !words.includes("-r"))
      loads(words.find((word) => modules.test(moduleOf(word))));
  }
  const listed = packages.find((name) => tools.test(name) || services.test(name));
  if (listed !== undefined) found.push(`installs ${listed}`);
  for (const { path, content } of readable(files))
    if (moduleFile.test(path)) {
      const lines = content.split("\n").map((line) => line.trim());
      loads(lines.find((line) => modules.test(line)));
    }
  bottlerocket?.forEach((value, name) => {
    const module = value === "true" ? allowed.exec(name)?.[1] : undefined;
    if (module !== undefined && modules.test(module)) loads(module);
  });
  return found;
}
