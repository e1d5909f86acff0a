/** The last part of a path: the program that a command runs. */
export const programOf = (words: readonly string[]): string => (words[0] ?? "").replace(/^.*\//, "");

const managers = /^(?:systemctl|service|chkconfig|rc-service|rc-update|update-rc\.d|initctl)$/;

/** The services that a command starts or stops, with the verb, as `systemctl enable --now sshd.service`. */
export function servicesOf(words: readonly string[]): {
  readonly verbs: readonly string[];
  readonly names: readonly string[];
} {
  if (!managers.test(programOf(words))) return { verbs: [], names: [] };
  const rest = words.slice(1).filter((word) => !word.startsWith("-") && !word.startsWith(">"));
  const isVerb = (word: string): boolean =>
    /^(?:start|stop|enable|disable|mask|unmask|restart|reload|reenable|add|del|remove|on|off|default)$/.test(
      word,
    );
  return {
    verbs: rest.filter(isVerb),
    names: rest
      .filter((word) => !isVerb(word))
      .map((word) => word.replace(/\.(?:service|socket|timer)$/, "")),
  };
}

const installers = /^(?:yum|dnf|microdnf|apt|apt-get|zypper|apk|rpm|amazon-linux-extras|snap|pip3?)$/;
const installing = /^(?:install|add|localinstall|reinstall|in|-i|-U|-Uvh|-ivh|enable)$/;

/** The packages that a command installs. */
export function packagesOf(words: readonly string[]): readonly string[] {
  if (!installers.test(programOf(words))) return [];
  const verb = words.findIndex((word, index) => index > 0 && installing.test(word));
  return verb < 0
    ? []
    : words.slice(verb + 1).filter((word) => !word.startsWith("-") && !word.startsWith(">"));
}
