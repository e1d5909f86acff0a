/** What makes a machine a host of containers, as its user data tells. */
const containerSigns: readonly (readonly [RegExp, string])[] = [
  [/\/etc\/eks\/bootstrap\.sh|\bnodeadm\b|apiVersion:\s*["']?node\.eks\.aws\//, "joins an EKS cluster"],
  [/^\s*\[settings\.kubernetes\]/m, "joins a cluster with Bottlerocket"],
  [/\bECS_CLUSTER\s*=|^\s*\[settings\.ecs\]/m, "joins an ECS cluster"],
  [/\bkubeadm\s+join\b|\bk3s\b.*\bagent\b/, "joins a cluster"],
  [/\b(?:docker|podman|nerdctl)\s+(?:-\S+\s+)*(?:run|compose\s+(?:-\S+\s+)*up)\b/, "runs containers"],
];

const services =
  "nginx|httpd|apache2|caddy|haproxy|tomcat\\d*|mysql(?:d|-server)?|mariadb(?:-server|105-server)?|postgres(?:ql)?(?:\\d+)?(?:-server)?|" +
  "mongod|mongodb(?:-org)?|redis(?:-server|6)?|valkey|memcached|rabbitmq-server|kafka|elasticsearch|opensearch|jenkins|" +
  "gitlab-(?:ce|ee|runner)|vsftpd|proftpd|samba|smbd|nfs-server|postfix|dovecot|bind9?|named|squid|openvpn|teamcity-agent";
const name = new RegExp(`^(?:${services})(?:\\.service)?$`);
const installs = /\b(?:yum|dnf|apt-get|apt|zypper|apk|amazon-linux-extras)\s+([^\n;&|]*)/g;
const starts = /\b(?:systemctl|service|chkconfig|rc-update)\s+([^\n;&|]*)/g;
const verbs = /^(?:install|add|enable|start|restart|reenable)$/;

/** How a machine hosts containers; undefined where its user data tells nothing of it. */
export const containerSign = (text: string): string | undefined =>
  containerSigns.find(([pattern]) => pattern.test(text))?.[1];

/** Services that user data installs or starts on the machine itself, each once, with its line. */
export function servicesIn(text: string): readonly { readonly service: string; readonly line: number }[] {
  const found = new Map<string, number>();
  for (const pattern of [installs, starts])
    for (const match of text.matchAll(pattern)) {
      const words = (match[1] ?? "").split(/\s+/);
      const started = pattern === starts && words.some((word) => /^(?:start|on)$/.test(word));
      if (!words.some((word) => verbs.test(word)) && !started) continue;
      const line = text.slice(0, match.index).split("\n").length;
      for (const word of words) if (name.test(word)) found.set(word.replace(/\.service$/, ""), line);
    }
  for (const [service, line] of packagesOf(text)) if (!found.has(service)) found.set(service, line);
  return [...found].map(([service, line]) => ({ service, line }));
}

/** The `packages` list of cloud-init. */
function packagesOf(text: string): readonly (readonly [string, number])[] {
  if (!/^#cloud-config/m.test(text)) return [];
  return text.split("\n").flatMap((each, index) => {
    const [, item] = /^\s*-\s*["']?([\w.+-]+)["']?\s*$/.exec(each) ?? [];
    return item !== undefined && name.test(item) ? [[item, index + 1] as const] : [];
  });
}
