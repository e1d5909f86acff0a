import { hostContainers } from "../../graph/aws/host-containers";
import { hostSetup } from "../../graph/aws/host-setup";

/** What makes a machine a host of containers that others tell it to run, as its user data says. */
const containerSigns: readonly (readonly [RegExp, string])[] = [
  [/\/etc\/eks\/bootstrap\.sh|\bnodeadm\b|apiVersion:\s*["']?node\.eks\.aws\//, "joins an EKS cluster"],
  [/^\s*\[settings\.kubernetes\]/m, "joins a cluster with Bottlerocket"],
  [/\bECS_CLUSTER\s*=|^\s*\[settings\.ecs\]/m, "joins an ECS cluster"],
  [/\bkubeadm\s+join\b|\bk3s\b.*\bagent\b/, "joins a cluster"],
];

const services =
  "nginx[\\d.]*|httpd|apache2|caddy|haproxy\\d*|tomcat[\\d.]*|mysql(?:d|-server)?|mariadb[\\d.]*(?:-server)?|postgres(?:ql)?[\\d.]*(?:-server)?|" +
  "mongod|mongodb(?:-org)?|redis(?:-server|[\\d.]*)|valkey|memcached[\\d.]*|rabbitmq-server|kafka|elasticsearch|opensearch|jenkins|" +
  "gitlab-(?:ce|ee|runner)|vsftpd|proftpd|samba|smbd|nfs-server|postfix|dovecot|bind9?|named|squid|openvpn|teamcity-agent";
const name = new RegExp(`^(${services})(?:\\.service)?$`);
const packaged = new RegExp(`^\\s*-\\s*["']?(${services})["']?\\s*$`);
/** What these names are to the package managers of Red Hat's kin: clients, whose servers are called `…-server`. */
const client = /^(?:mysql|mariadb[\d.]*|postgres(?:ql)?[\d.]*)$/;
const ofRedHat = /^(?:yum|dnf|amazon-linux-extras)$/;
const command =
  /\b(yum|dnf|apt-get|apt|zypper|apk|amazon-linux-extras|systemctl|service|chkconfig|rc-update)\s+([^\n;&|]*)/g;
const verbs = /^(?:install|add|enable|start|restart|reenable|on)$/;

/**
 * How a machine hosts containers, as its user data says in words or by what it starts: commands, units of systemd and of
 * podman, compose files and static pods. Undefined where it tells nothing of it.
 */
export function containerSign(userData: string): string | undefined {
  for (const text of hostSetup(userData).texts) {
    const [, sign] = containerSigns.find(([pattern]) => pattern.test(text)) ?? [];
    if (sign !== undefined) return sign;
  }
  const { containers, unread } = hostContainers(userData);
  return containers.length + unread.length > 0 ? "runs containers" : undefined;
}

interface Service {
  readonly service: string;
  readonly line: number;
}

/** Services that user data installs or starts on the machine itself, each once, with the first line that says so. */
export function servicesIn(text: string): readonly Service[] {
  const found = new Map<string, Service>();
  for (const each of [...commandsOf(text), ...packagesOf(text)].sort((a, b) => a.line - b.line))
    if (!found.has(each.service)) found.set(each.service, each);
  return [...found.values()];
}

function commandsOf(text: string): readonly Service[] {
  return [...text.matchAll(command)].flatMap(({ index, 1: program, 2: rest }) => {
    const words = rest!.split(/\s/);
    if (!words.some((word) => verbs.test(word))) return [];
    const line = text.slice(0, index).split("\n").length;
    return words.flatMap((word) => {
      const service = name.exec(word)?.[1];
      const isNone = service === undefined || (ofRedHat.test(program!) && client.test(word));
      return isNone ? [] : [{ service, line }];
    });
  });
}

/** The `packages` list of cloud-init. */
function packagesOf(text: string): readonly Service[] {
  if (!/^#cloud-config/m.test(text)) return [];
  const lines = text.split("\n");
  const listed = lines.flatMap((each, index) => {
    const service = packaged.exec(each)?.[1];
    return service === undefined ? [] : [{ service, line: index + 1 }];
  });
  // A list may stand on one line too, or have lists in it.
  const start = Math.max(
    0,
    lines.findIndex((each) => /^["']?packages["']?\s*:/.test(each)),
  );
  const read = hostSetup(text).packages.flatMap((each) => {
    const service = name.exec(each)?.[1];
    const at = lines.findIndex((line, index) => index >= start && line.includes(each));
    return service === undefined ? [] : [{ service, line: Math.max(start, at) + 1 }];
  });
  return [...listed, ...read];
}
