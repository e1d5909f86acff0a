import { componentOutputs } from "../../../graph/adapters/components";
import { decodeProperties } from "../decode";
import type { RawResource } from "../protocol";
import { unknownText } from "../signatures";

/** What a remote component is known to put out; `dependencies` names the resources that each output comes from. */
interface RemoteOutputs {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
}

/** The outputs of a component that can be modelled: none is known, but where each comes from is. */
export function remoteOutputs(raw: RawResource): RemoteOutputs {
  const properties = decodeProperties(raw.properties, {
    marks: new Map(),
    madeUp: new Set(),
    missing: () => "an input",
    describe: (urn) => urn,
  });
  const dependencies =
    componentOutputs({
      id: raw.urn,
      urn: raw.urn,
      type: raw.type,
      name: raw.name,
      properties,
      propertyDependencies: raw.propertyDependencies,
    }) ?? {};
  return {
    properties: Object.fromEntries(Object.keys(dependencies).map((name) => [name, unknownText])),
    dependencies,
  };
}
