import type { InstancePage } from "../../register/client";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { digestOf } from "../image/context";
import { day, shortDigest, show } from "../image/words";
import { asked, connect, type RegisterOptions } from "./connect";

export interface AskOptions extends RegisterOptions {
  readonly state?: string;
  readonly environment?: string;
  readonly limit?: string;
}

const cve = /^(CVE|GHSA|OSV|RHSA|DSA|GO|PYSEC|RUSTSEC)-/i;

/** `bulkhead register where DIGEST|CVE|WORKLOAD`: where an image, a vulnerability or a workload runs. */
export function where(what: string, options: AskOptions): Promise<ExitCode> {
  const isDigest = /(^|@)(sha256:|sha512:)|^ami-/.test(what);
  return answer(
    isDigest ? { digest: digestOf(what) } : cve.test(what) ? { cve: what } : { workload: what },
    options,
  );
}

/** `bulkhead register what NODE`: what runs on a node. */
export const what = (node: string, options: AskOptions): Promise<ExitCode> => answer({ node }, options);

async function answer(filter: Readonly<Record<string, string>>, options: AskOptions): Promise<ExitCode> {
  const { state, environment, limit } = options;
  const query = { ...filter, state, environment, limit };
  const page = await asked(connect(options).get<InstancePage>("v1/instances", query));
  await show(page, options.format, ({ count, items }, colors) => [
    colors.bold(
      `${plural(count, "instance")}${count > items.length ? `, of which the first ${items.length}` : ""}`,
    ),
    ...items.map(({ instance, phase, since, attributes: at, claimed, claimedDigest }) => {
      const places = [
        at.workload,
        at.node !== undefined && `on ${at.node}`,
        at.pool !== undefined && `in pool ${at.pool}`,
        at.zone !== undefined && `zone ${at.zone}`,
        at.account !== undefined && `account ${at.account}`,
        at.environment,
        at.digest !== undefined && shortDigest(at.digest),
      ].filter((part) => typeof part === "string");
      const doubts = [
        claimed === undefined && "never spoke for itself",
        claimedDigest !== undefined && `says that it is ${shortDigest(claimedDigest)}`,
      ].filter((part) => typeof part === "string");
      return `  ${instance} ${phase}${since === undefined ? "" : ` since ${day(since)}`}: ${places.join(", ")}${doubts.length > 0 ? colors.yellow(` (${doubts.join("; ")})`) : ""}`;
    }),
  ]);
  return ExitCode.clean;
}
