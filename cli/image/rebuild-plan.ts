import { rebuildPlan } from "../../core/image/lineage/rebuild";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { digestOf, knownImages, openContext, type ImageOptions } from "./context";
import { nameOf, painted, show } from "./words";

/** `bulkhead image rebuild-plan DIGEST`: what has to be built again, and in which order. */
export async function showRebuildPlan(text: string, options: ImageOptions): Promise<ExitCode> {
  const context = openContext(options);
  const digest = digestOf(text);
  const known = knownImages(context);
  const statuses = known.statuses.at(context.now);
  const references = new Map(known.at(context.now).map((row) => [row.digest, row.reference]));
  const parents = new Map([...statuses].map(([each, { parents: own }]) => [each, own]));
  const steps = rebuildPlan(digest, parents).map(({ circle, ...step }) => {
    const reference = references.get(step.digest);
    return {
      ...step,
      ...(reference !== undefined && { reference }),
      colour: statuses.get(step.digest)?.colour ?? ("grey" as const),
      ...(circle.length > 0 && { circle }),
    };
  });
  await show({ digest, at: context.iso, steps }, options.format, (data, colors) => [
    colors.bold(`${plural(data.steps.length, "image")} to build, in this order`),
    ...data.steps.map(
      ({ order, digest: each, reference, colour, after, circle }) =>
        `  ${order}. ${nameOf(each, reference)} ${painted(colour, colors)}${after.length > 0 ? `, after ${after.map((one) => nameOf(one, references.get(one))).join(", ")}` : ""}${circle ? " (evidence claims a circle: clear up which is built on which)" : ""}`,
    ),
  ]);
  return ExitCode.clean;
}
