import type * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type { Resource } from "../core/graph";
import { toResource } from "../core/source/pulumi/resource";

type Properties = Readonly<Record<string, unknown>>;

/** What the engine tells of a resource, in either call. */
type EngineResource = analyzer.AnalyzeRequest | analyzer.AnalyzerResource;

/** The properties of a message with the engine's own markers for unknowns, secrets, assets and references. */
export const rawProperties = (message: Pick<EngineResource, "getProperties">): Properties =>
  message.getProperties()?.toJavaScript() ?? {};

/** What both calls tell of a resource besides its properties, in the words of a state. */
function common(message: EngineResource): Record<string, unknown> {
  const type = message.getType();
  const provider = message.getProvider()?.getUrn();
  return {
    urn: message.getUrn(),
    type,
    custom: !type.startsWith("pulumi:pulumi:"),
    parent: message.getOptions()?.getParent(),
    // Everywhere else a provider is referred to as `urn::id`; these calls don't tell the id.
    provider: provider && `${provider}::unknown`,
    ignoreChanges: message.getOptions()?.getIgnorechangesList(),
  };
}

/** A resource as `Analyze` sends it, with its inputs; a sentence where the engine sent something else. */
export const fromAnalyze = (message: analyzer.AnalyzeRequest): Resource | string =>
  toResource({ ...common(message), inputs: rawProperties(message) }, {});

/**
 * A resource as `AnalyzeStack` sends it: its properties are outputs, in which everything that the provider computes is
 * unknown at preview.
 *
 * @param inputs the raw inputs that `Analyze` brought for the same URN; without them the outputs stand for the inputs
 */
export function fromAnalyzeStack(
  message: analyzer.AnalyzerResource,
  inputs: Properties | undefined,
): Resource | string {
  const propertyDependencies: Record<string, string[]> = {};
  message.getPropertydependenciesMap().forEach((urns, property) => {
    propertyDependencies[property] = urns.getUrnsList();
  });
  const outputs = rawProperties(message);
  const state = {
    ...common(message),
    dependencies: message.getDependenciesList(),
    propertyDependencies,
    parent: message.getParent() || message.getOptions()?.getParent(),
    inputs: inputs ?? outputs,
    outputs,
    id: outputs["id"],
  };
  return toResource(state, {});
}
