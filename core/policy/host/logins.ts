import type { HostSetup } from "../../graph/aws/host-setup";
import { lineOf, packagesOf, programOf, readable, servicesOf, startOf, writtenBySed } from "./words";

const daemons =
  /^(?:sshd?|dropbear|telnetd?|in\.telnetd|xrdp|vncserver|cockpit|webmin|ttyd|shellinaboxd?|rlogin|rsh)$/;
const servers =
  /^(?:openssh-server|dropbear|telnet-server|telnetd|xrdp|tigervnc-server|tightvncserver|cockpit|webmin|ttyd|shellinabox)$/;
const opening =
  '(PermitRootLogin[ \\t=]+"?(?:yes|without-password|prohibit-password)|(?:PasswordAuthentication|PermitEmptyPasswords|ChallengeResponseAuthentication|KbdInteractiveAuthentication)[ \\t=]+"?yes)\\b';
const openingLine = new RegExp(`^[ \\t]*${opening}`, "gim");
const openingEdit = new RegExp(`(?<!#[ \\t]*)${opening}`, "gi");

/** The settings of an SSH server by which it lets in more than keys of users. */
const loosened = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(
    (match) => `loosens the SSH server (${match[1]!.replace(/[\s="]+/g, " ")})`,
  );

const rootless = /\bNOPASSWD:\s*ALL\b/;

const isSet = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  value !== "" &&
  !(Array.isArray(value) && value.length === 0);

/** What cloud-init takes for yes; all else, nothing at all included, is no. */
const yes = /^\s*(?:true|yes|on|1)\s*$/i;
const setsPassword =
  /^chpasswd\b|^passwd\b(?!.*\s(?:-l|-d|--lock)\b)|^user(?:add|mod)\b.*\s(?:-p|--password)[\s=]/;
const keys = /authorized_keys2?$/;
const writers = /^(?:tee|curl|wget|cp|mv|install|aws|sed)$/;

/** Whether a server is only asked whether its configuration can be read, or for what it says. */
const onlyChecks = (words: readonly string[]): boolean =>
  programOf(words) === "sshd" && words.some((word) => /^-[tTGV]/.test(word));

/** Whether a command gives somebody a key: one that it fetches, or writes where the SSH server looks for them. */
const givesKey = (words: readonly string[]): boolean =>
  programOf(words) === "ssh-import-id" ||
  words.some((word) => keys.test(word) && (word.startsWith(">") || writers.test(programOf(words))));

/** Ways for people to log in to a host that its user data opens: servers, keys, passwords, users that become root. */
export function findHostLogins({ commands, files, packages, cloud }: HostSetup): readonly string[] {
  const found: string[] = [];
  for (const words of commands) {
    const line = lineOf(words);
    const program = programOf(words);
    const { starts, restarts, names } = servicesOf(words);
    const server = names.find((name) => daemons.test(name));
    if (server !== undefined && starts) found.push(startOf(server, restarts));
    const installed = packagesOf(words).find((name) => servers.test(name));
    if (installed !== undefined) found.push(`installs ${installed}`);
    if (daemons.test(program) && program !== "ssh" && !onlyChecks(words)) found.push(`starts ${program}`);
    if (setsPassword.test(line)) found.push("gives a user a password");
    if (givesKey(words)) found.push("lets a key log in");
    if (/sshd_config/.test(line))
      found.push(...writtenBySed(words).flatMap((text) => loosened(text, openingEdit)));
  }
  for (const { path } of files) if (keys.test(path)) found.push("lets a key log in");
  for (const { path, content } of readable(files)) {
    if (/sshd?_config/.test(path)) found.push(...loosened(content, openingLine));
    if (/\/sudoers(?:\.d\/|$)/.test(path) && rootless.test(content))
      found.push("lets a user become root without a password");
  }
  const listed = packages.find((name) => servers.test(name));
  if (listed !== undefined) found.push(`installs ${listed}`);
  for (const settings of cloud) found.push(...ofCloud(settings));
  return found;
}

type Settings = Readonly<Record<string, unknown>>;

function ofCloud(settings: Settings): readonly string[] {
  const found: string[] = [];
  if (yes.test(String(settings["ssh_pwauth"]))) found.push("lets people log in over SSH with a password");
  if (isSet(settings["password"]) || isSet(settings["chpasswd"])) found.push("gives a user a password");
  if (isSet(settings["ssh_authorized_keys"]) || isSet(settings["ssh_import_id"]))
    found.push("lets a key log in");
  if (Object.hasOwn(settings, "disable_root") && !yes.test(String(settings["disable_root"])))
    found.push("lets root log in");
  const { users } = settings;
  if (Array.isArray(users)) for (const user of users) found.push(...ofUser(Object(user) as Settings));
  return found;
}

function ofUser(user: Settings): readonly string[] {
  const found: string[] = [];
  if (["ssh_authorized_keys", "ssh-authorized-keys", "ssh_import_id"].some((key) => isSet(user[key])))
    found.push("lets a key log in");
  if (["passwd", "hashed_passwd", "plain_text_passwd"].some((key) => isSet(user[key])))
    found.push("gives a user a password");
  if (rootless.test(JSON.stringify(user["sudo"]))) found.push("lets a user become root without a password");
  return found;
}
