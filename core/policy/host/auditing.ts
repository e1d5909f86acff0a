import type { HostSetup } from "../../graph/aws/host-setup";
import { programOf, readable, servicesOf } from "./words";

const recorders =
  /^(?:auditd|rsyslogd?|syslog-ng|systemd-journald|amazon-cloudwatch-agent|awslogsd?|fluent-bit|fluentd|td-agent|vector|filebeat|auditbeat|falco|osqueryd|aide)$/;
const packageManagers = /^(?:yum|dnf|apt|apt-get|rpm|zypper)$/;
const removing = /^(?:remove|erase|purge|-e)$/;
const killers = /^(?:p?kill|killall)$/;

/** What stops a host from recording what happens on it. */
export function findDisabledAuditing({ commands, files }: HostSetup): readonly string[] {
  const found: string[] = [];
  for (const words of commands) {
    const program = programOf(words);
    const { stops, names } = servicesOf(words);
    const recorder = [...names, ...words].find((name) => recorders.test(name));
    if (recorder !== undefined && (stops || killers.test(program))) found.push(`stops ${recorder}`);
    if (program === "auditctl" && words[words.indexOf("-e") + 1] === "0")
      found.push("turns the kernel's audit off");
    if (packageManagers.test(program) && words.some((word) => removing.test(word))) {
      const removed = words.find((word) => recorders.test(word) || word === "audit");
      if (removed !== undefined) found.push(`removes ${removed}`);
    }
  }
  for (const { path, content } of readable(files)) {
    if (/journald\.conf/.test(path) && /^[ \t]*Storage[ \t]*=[ \t]*none\b/im.test(content))
      found.push("keeps no journal");
    if (/audit\/(?:rules\.d\/|audit\.rules)/.test(path) && /^[ \t]*-e[ \t]+0\b/m.test(content))
      found.push("turns the kernel's audit off");
  }
  return found;
}
