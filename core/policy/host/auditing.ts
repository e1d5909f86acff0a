import type { HostSetup } from "../../graph/aws/host-setup";
import { programOf, readable, servicesOf, writtenBySed } from "./words";

const recorders =
  /^(?:auditd|rsyslogd?|syslog-ng|systemd-journald|amazon-cloudwatch-agent|awslogsd?|fluent-bit|fluentd|td-agent|vector|filebeat|auditbeat|falco|osqueryd|aide)$/;
const packageManagers = /^(?:yum|dnf|apt|apt-get|rpm|zypper)$/;
const removing = /^(?:remove|autoremove|erase|purge|-e)$/;
const killers = /^(?:p?kill|killall)$/;
const noJournal = /^[ \t]*Storage[ \t]*=[ \t]*none\b/im;

const turnsOff = (words: readonly string[]): boolean =>
  words.some((word, index) => word === "-e0" || (word === "-e" && words[index + 1] === "0"));

/** Whether a command gives the kernel's audit rules again. */
const givesRules = (words: readonly string[]): boolean => {
  const program = programOf(words);
  const { starts, names } = servicesOf(words);
  return (
    program === "augenrules" ||
    (program === "auditctl" && words.some((word) => /^-[RwaA]$/.test(word))) ||
    (starts && names.includes("auditd"))
  );
};

/** What stops a host from recording what happens on it. */
export function findDisabledAuditing({ commands, files }: HostSetup): readonly string[] {
  const found: string[] = [];
  for (const [index, words] of commands.entries()) {
    const program = programOf(words);
    const { stops, names } = servicesOf(words);
    const recorder = [...names, ...words].find((name) => recorders.test(name));
    if (recorder !== undefined && (stops || killers.test(program))) found.push(`stops ${recorder}`);
    if (program === "auditctl" && turnsOff(words)) found.push("turns the kernel's audit off");
    if (program === "auditctl" && words.includes("-D") && !commands.slice(index).some(givesRules))
      found.push("deletes the kernel's audit rules");
    if (words.some((word) => /journald\.conf/.test(word)) && noJournal.test(writtenBySed(words).join("\n")))
      found.push("keeps no journal");
    if (packageManagers.test(program) && words.some((word) => removing.test(word))) {
      const removed = words.find((word) => recorders.test(word) || word === "audit");
      if (removed !== undefined) found.push(`removes ${removed}`);
    }
  }
  for (const { path, content } of readable(files)) {
    if (/journald\.conf/.test(path) && noJournal.test(content)) found.push("keeps no journal");
    if (/audit\/(?:rules\.d\/|audit\.rules)/.test(path) && /^[ \t]*-e[ \t]+0\b/m.test(content))
      found.push("turns the kernel's audit off");
  }
  return found;
}
