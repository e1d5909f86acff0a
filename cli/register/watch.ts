import { parseDuration } from "../../core/estate";
import { plural } from "../../core/report/text";
import type { WatchOptions } from "../../register";
import { ExitCode } from "../exit-code";
import { show } from "../image/words";
import { UsageError } from "../usage-error";
import { estateFor, type RegisterOptions } from "./connect";

export interface WatchVerbOptions extends RegisterOptions {
  readonly cluster: string;
  readonly account?: string;
  readonly kubeconfig?: string;
  readonly caFile?: string;
  readonly grace: string;
  readonly every: string;
  readonly lease?: string;
  readonly metricsPort?: string;
  readonly once?: boolean;
}

/** `bulkhead register watch`: watches until it is asked to end; with `--once` it compares, and ends with 1 where it found something. */
export async function watchCluster(options: WatchVerbOptions): Promise<ExitCode> {
  const { watch, watchOnce, WatchError } = await import("../../register");
  const settings = settingsOf(options);
  try {
    if (options.once === true) {
      const found = await watchOnce(settings);
      await show(found, options.format, (findings, colors) => [
        ...findings.map(({ kind, instance, workload, node, detail }) => {
          const where = [workload, node].filter((part) => part !== undefined).join(", ");
          return `${colors.red(kind)} ${instance} (${where}) ${detail}`;
        }),
        findings.length === 0
          ? colors.green("what is seen and what is said agree")
          : plural(findings.length, "finding"),
      ]);
      return found.length === 0 ? ExitCode.clean : ExitCode.findings;
    }
    const ended = new AbortController();
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => ended.abort());
    await watch(settings, ended.signal);
    return ExitCode.clean;
  } catch (error) {
    if (error instanceof WatchError)
      throw new UsageError(error.message, "name the cluster's configuration: --kubeconfig FILE");
    if (options.once === true && error instanceof Error) throw new UsageError(error.message);
    throw error;
  }
}

function settingsOf(options: WatchVerbOptions): WatchOptions {
  const { cluster, account, kubeconfig, caFile, tokenFile, lease } = options;
  const { estate } = estateFor(options);
  const url = options.url ?? estate.register?.url;
  if (url === undefined || !/^https?:\/\/[^/]/.test(url))
    throw new UsageError("no register is named", "name it: --url https://…, or register.url in the estate");
  if (!/^[A-Za-z0-9][\w.-]*$/.test(cluster))
    throw new UsageError(`--cluster: "${cluster}" is no name`, "use letters, digits and . _ -");
  const token = tokenFile === undefined ? process.env["BULKHEAD_REGISTER_TOKEN"] : undefined;
  return {
    url,
    token,
    tokenFile,
    caFile,
    cluster,
    account,
    kubeconfig,
    estate,
    grace: span(options.grace, "--grace"),
    every: span(options.every, "--every"),
    lease: lease === undefined ? undefined : leaseOf(lease),
    metricsPort: options.metricsPort === undefined ? undefined : portOf(options.metricsPort),
    tell: (message, more) =>
      void process.stderr.write(
        `${JSON.stringify({ time: new Date().toISOString(), cluster, message, ...more })}\n`,
      ),
  };
}

function span(text: string, option: string): number {
  const parsed = parseDuration(text);
  if ("problem" in parsed || parsed.value === Infinity)
    throw new UsageError(`${option}: "${text}" is no span of time`, "write 30s, or 2m");
  return parsed.value;
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--metrics-port: "${text}" is no port`, "write a number up to 65535");
}

/** How long a leader is believed, in seconds. */
const leaseSeconds = 15;

function leaseOf(text: string): NonNullable<WatchOptions["lease"]> {
  const found = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(text);
  if (!found) throw new UsageError(`--lease: "${text}" is no lease`, "write namespace/name");
  return { namespace: found[1]!, name: found[2]!, duration: leaseSeconds };
}
