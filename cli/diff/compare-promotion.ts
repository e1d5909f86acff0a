import { toJson } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { formatEstateError } from "../load-estate";
import { print } from "../output";
import { readGraph, type ReadGraphOptions } from "../read-graph";
import { UsageError } from "../usage-error";
import { comparePromotion, exitCodeOfPromotion } from "./promotion";
import { prettyPromotion } from "./promotion-pretty";
import { terminal } from "../terminal";

interface Side {
  readonly spec: string;
  readonly options: ReadGraphOptions;
}

/** `bulkhead diff A B --promotion`: what differs between two environments for the same workloads. */
export async function showPromotion(base: Side, head: Side, format: string): Promise<ExitCode> {
  if (format === "markdown")
    throw new UsageError("--promotion is shown as pretty or json", "leave --format away");
  const [before, after] = [await graphOf(base), await graphOf(head)];
  const found = comparePromotion(
    { name: nameOf(base, head), graph: before.graph },
    { name: nameOf(head, base), graph: after.graph },
  );
  await print(format === "json" ? toJson(found) : prettyPromotion(found, terminal()));
  return before.failed || after.failed ? ExitCode.cannotCheck : exitCodeOfPromotion(found);
}

const nameOf = ({ spec, options }: Side, other: Side): string =>
  spec === other.spec && options.stack !== undefined ? `${spec} (${options.stack})` : spec;

async function graphOf({ spec, options }: Side) {
  const { sources, graph } = await readGraph([spec], options);
  const errors = sources.flatMap((each) => each.errors);
  for (const { location, message, hint } of errors)
    process.stderr.write(
      `${formatEstateError({ ...location, message, ...(hint !== undefined && { hint }) })}\n`,
    );
  return { graph, failed: errors.length > 0 };
}
