import type { HostSetup } from "../../graph/aws/host-setup";
import { packagesOf, programOf, servicesOf } from "./words";

/** Programs that send a host's logs away, as services, packages or programs are named. */
const shippers =
  /^(?:amazon-cloudwatch-agent(?:-ctl)?|awslogsd?|fluent-bit|fluentd|td-agent(?:-bit)?|vector|promtail|alloy|grafana-agent|filebeat|journalbeat|elastic-agent|nxlog|splunkforwarder|splunk-otel-collector|otelcol(?:-contrib)?|opentelemetry-collector|aws-otel-collector|datadog-agent|newrelic-infra|systemd-journal-upload|systemd-journal-remote|journald-cloudwatch-logs|syslog-ng)$/;

/** Rules of rsyslog and journald that name another host. */
const remote =
  /^\s*[^#\n]*\s@{1,2}[\w[(][^\s]*|^\s*[^#\n]*\b(?:omfwd|omrelp|omelasticsearch|omkafka)\b|^\s*URL\s*=\s*https?:\/\//im;

const agentFiles =
  /(?:^|\/)(?:amazon-cloudwatch-agent(?:\.d)?|fluent-bit|td-agent|vector|promtail|filebeat)(?:\/|\.(?:json|conf|ya?ml|toml)$)/;

/** By what a host sends its logs away, as far as its user data tells; undefined where nothing in it does. */
export function logShipperOf({ commands, files, packages }: HostSetup): string | undefined {
  for (const name of packages) if (shippers.test(name)) return name;
  for (const words of commands) {
    const { verbs, names } = servicesOf(words);
    const service = names.find((name) => shippers.test(name));
    if (service !== undefined && !verbs.some((verb) => /^(?:stop|disable|mask|del|remove|off)$/.test(verb)))
      return service;
    const installed = packagesOf(words).find((name) => shippers.test(bare(name)));
    if (installed !== undefined) return bare(installed);
    const program = programOf(words);
    if (shippers.test(program)) return program;
  }
  for (const { path, content = "" } of files) {
    if (agentFiles.test(path)) return path;
    if (/(?:rsyslog|syslog|journal-upload)[^/]*(?:\.d\/[^/]+|\.conf)$/.test(path) && remote.test(content))
      return path;
  }
  return undefined;
}

/** A package without its path, version and kind: `/tmp/amazon-cloudwatch-agent.rpm`, `vector=0.40`. */
const bare = (name: string): string =>
  name
    .replace(/^.*\//, "")
    .replace(/\.(?:rpm|deb|apk)$/, "")
    .replace(/[=@:].*$/, "");
