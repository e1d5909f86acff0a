import type { HostSetup } from "../../graph/aws/host-setup";
import { packagesOf, programOf, servicesOf } from "./words";

const daemons =
  /^(?:sshd?|dropbear|telnetd?|in\.telnetd|xrdp|vncserver|cockpit|webmin|ttyd|shellinaboxd?|rlogin|rsh)$/;
const servers =
  /^(?:openssh-server|dropbear|telnet-server|telnetd|xrdp|tigervnc-server|tightvncserver|cockpit|webmin|ttyd|shellinabox)$/;
const opening =
  /^\s*(?:PermitRootLogin\s+(?:yes|without-password|prohibit-password)|PasswordAuthentication\s+yes|PermitEmptyPasswords\s+yes|ChallengeResponseAuthentication\s+yes)/im;
const rootless = /\bNOPASSWD:\s*ALL\b/;

const isSet = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  value !== "" &&
  !(Array.isArray(value) && value.length === 0);

/** Ways for people to log in to a host that its user data opens: servers, keys, passwords, users that become root. */
export function findHostLogins({ commands, files, packages, cloud }: HostSetup): readonly string[] {
  const found: string[] = [];
  for (const words of commands) {
    const line = words.join(" ");
    const program = programOf(words);
    const { verbs, names } = servicesOf(words);
    const server = names.find((name) => daemons.test(name));
    if (
      server !== undefined &&
      verbs.some((verb) => /^(?:start|enable|restart|reenable|unmask|add|on)$/.test(verb))
    )
      found.push(`starts ${server}`);
    const installed = packagesOf(words).find((name) => servers.test(name));
    if (installed !== undefined) found.push(`installs ${installed}`);
    if (daemons.test(program) && program !== "ssh") found.push(`starts ${program}`);
    if (
      program === "chpasswd" ||
      (program === "passwd" && !/\s(?:-l|-d|--lock)\b/.test(line)) ||
      (/^user(?:add|mod)$/.test(program) && /\s(?:-p|--password)[\s=]/.test(line))
    )
      found.push("gives a user a password");
    if (
      program === "ssh-import-id" ||
      (/(?:>|\s)\S*authorized_keys\b/.test(line) &&
        /^(?:echo|printf|cat|tee|curl|wget|cp|aws|sed)$/.test(program))
    )
      found.push("lets a key log in");
    if (program === "sed" && /sshd_config/.test(line) && opensBySed(line))
      found.push("loosens the SSH server");
  }
  for (const { path, content = "" } of files) {
    if (/authorized_keys2?$/.test(path)) found.push("lets a key log in");
    if (/sshd?_config/.test(path) && opening.test(content)) found.push("loosens the SSH server");
    if (/\/sudoers(?:\.d\/|$)/.test(path) && rootless.test(content))
      found.push("lets a user become root without a password");
  }
  const package_ = packages.find((name) => servers.test(name));
  if (package_ !== undefined) found.push(`installs ${package_}`);
  for (const settings of cloud) found.push(...ofCloud(settings));
  return found;
}

/** What a substitution writes, not what it looks for: `s/PasswordAuthentication no/PasswordAuthentication yes/`. */
const opensBySed = (line: string): boolean =>
  [...line.matchAll(/s([/|#,])((?:\\.|(?!\1)[^\\])*)\1((?:\\.|(?!\1)[^\\])*)\1/g)].some(
    ([, , , written = ""]) =>
      /(?:PermitRootLogin|PasswordAuthentication|PermitEmptyPasswords)\s+yes/i.test(written),
  );

function ofCloud(settings: Readonly<Record<string, unknown>>): readonly string[] {
  const found: string[] = [];
  if (settings["ssh_pwauth"] === true || /^(?:true|yes|1)$/i.test(String(settings["ssh_pwauth"])))
    found.push("lets people log in over SSH with a password");
  if (isSet(settings["password"]) || isSet(settings["chpasswd"])) found.push("gives a user a password");
  if (isSet(settings["ssh_authorized_keys"]) || isSet(settings["ssh_import_id"]))
    found.push("lets a key log in");
  if (settings["disable_root"] === false) found.push("lets root log in");
  for (const user of Array.isArray(settings["users"]) ? (settings["users"] as unknown[]).slice(0, 100) : []) {
    if (typeof user !== "object" || user === null) continue;
    const given = user as Record<string, unknown>;
    if (
      isSet(given["ssh_authorized_keys"]) ||
      isSet(given["ssh-authorized-keys"]) ||
      isSet(given["ssh_import_id"])
    )
      found.push("lets a key log in");
    if (isSet(given["passwd"]) || isSet(given["hashed_passwd"]) || isSet(given["plain_text_passwd"]))
      found.push("gives a user a password");
    if (rootless.test(JSON.stringify(given["sudo"] ?? "")))
      found.push("lets a user become root without a password");
  }
  return found;
}
