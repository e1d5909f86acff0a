import type { HostSetup } from "../../graph/aws/host-setup";
import { lastPart, packagesOf, programOf, readable, servicesOf } from "./words";

/** Programs that send a host's logs away, as services, packages or programs are named. */
const shippers =
  /^(?:amazon-cloudwatch-agent(?:-ctl)?|awslogsd?|fluent-bit|fluentd|td-agent(?:-bit)?|vector|promtail|alloy|grafana-agent|filebeat|journalbeat|elastic-agent|nxlog|splunkforwarder|splunk-otel-collector|otelcol(?:-contrib)?|opentelemetry-collector|aws-otel-collector|datadog-agent|newrelic-infra|systemd-journal-upload|systemd-journal-remote|journald-cloudwatch-logs|syslog-ng)$/;

/** Rules of rsyslog and journald that name another host. */
const remote =
  /^\s*[^#\n]*\s@{1,2}[\w[(][^\s]*|^\s*[^#\n]*\b(?:omfwd|omrelp|omelasticsearch|omkafka)\b|^\s*URL\s*=\s*https?:\/\//im;

const agentFiles =
  /(?:^|\/)(?:amazon-cloudwatch-agent(?:\.d)?|fluent-bit|td-agent|vector|promtail|filebeat)(?:\/|\.(?:json|conf|ya?ml|toml)$)/;

const forwarding = /(?:rsyslog|syslog|journal-upload)[^/]*(?:\.d\/[^/]+|\.conf)$/;
const packageKind = /\.(?:rpm|deb|apk)$/;

/** A package without its path, version and kind: `/tmp/amazon-cloudwatch-agent.rpm`, `vector=0.40`. */
const bare = (name: string): string => lastPart(name).replace(packageKind, "").split(/[=@:]/)[0]!;

/** By what a host sends its logs away, as far as its user data tells; undefined where nothing in it does. */
export function logShipperOf({ commands, files, packages }: HostSetup): string | undefined {
  const listed = packages.map(bare).find((name) => shippers.test(name));
  if (listed !== undefined) return listed;
  for (const words of commands) {
    const { stops, names } = servicesOf(words);
    const candidates = [...(stops ? [] : names), ...packagesOf(words).map(bare), programOf(words)];
    const found = candidates.find((name) => shippers.test(name));
    if (found !== undefined) return found;
  }
  return readable(files).find(
    ({ path, content }) => agentFiles.test(path) || (forwarding.test(path) && remote.test(content)),
  )?.path;
}
