import type { HostSetup } from "../../graph/aws/host-setup";
import { programOf, servicesOf } from "./words";

const recorders =
  /^(?:auditd|rsyslog|syslog-ng|systemd-journald|amazon-cloudwatch-agent|awslogsd?|fluent-bit|fluentd|td-agent|vector|filebeat|auditbeat|falco|osqueryd|aide)$/;

/** What stops a host from recording what happens on it. */
export function findDisabledAuditing({ commands, files }: HostSetup): readonly string[] {
  const found: string[] = [];
  for (const words of commands) {
    const program = programOf(words);
    const { verbs, names } = servicesOf(words);
    const recorder = names.find((name) => recorders.test(name));
    if (recorder !== undefined && verbs.some((verb) => /^(?:stop|disable|mask|del|off|remove)$/.test(verb)))
      found.push(`stops ${recorder}`);
    if (program === "auditctl" && words.some((word, index) => word === "-e" && words[index + 1] === "0"))
      found.push("turns the kernel's audit off");
    if (
      /^(?:yum|dnf|apt|apt-get|rpm|zypper)$/.test(program) &&
      words.some((word) => /^(?:remove|erase|purge|-e)$/.test(word))
    ) {
      const removed = words.find((word) => recorders.test(word) || word === "audit");
      if (removed !== undefined) found.push(`removes ${removed}`);
    }
    if (/^p?kill(?:all)?$/.test(program) && words.some((word) => recorders.test(word)))
      found.push(`stops ${words.find((word) => recorders.test(word))}`);
  }
  for (const { path, content = "" } of files) {
    if (/journald\.conf/.test(path) && /^\s*Storage\s*=\s*none/im.test(content))
      found.push("keeps no journal");
    if (/audit\/(?:rules\.d\/|audit\.rules)/.test(path) && /^\s*-e\s+0\s*$/m.test(content))
      found.push("turns the kernel's audit off");
  }
  return found;
}
