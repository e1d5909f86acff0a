import type { Gateway, GatewayRoute } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import type { NamespaceScope } from "../../../graph/kubernetes";
import type { Placed } from "../model";
import { sourceOf } from "../walk";
import type { Target } from "./ingresses";

/** The Services that a route of the Gateway API sends to; a route that hangs on no gateway serves its mesh only. */
export function* gatewayTargets(
  { node, scope }: Placed<GatewayRoute>,
  gateways: readonly Placed<Gateway>[],
  scopeOf: (name: string) => NamespaceScope | undefined,
): Generator<Target> {
  const parents = peek(() => (node.parentRefs ?? []).filter(({ kind }) => (kind ?? "Gateway") === "Gateway"));
  if (!(parents instanceof Unknown) && parents.length === 0) return;
  const surely =
    !(parents instanceof Unknown) &&
    parents.some((parent) => {
      const found = gateways.find(
        (gateway) =>
          peek(() => gateway.node.name) === peek(() => parent.name) &&
          gateway.scope === (parent.namespace === undefined ? scope : scopeOf(parent.namespace)),
      );
      return found !== undefined && found.scope === scope;
    });
  const unknown = (path: string): Target => ({
    scope,
    name: undefined,
    takes: () => undefined,
    surely: false,
    source: sourceOf({ node, name: `${node.objectKind} ${node.resource.name}` }, path),
  });
  const rules = peek(() => node.rules);
  if (rules instanceof Unknown) {
    yield unknown("spec.rules");
    return;
  }
  for (let at = 0; at < (rules ?? []).length; at++) {
    const references = peek(() => rules![at]!.backendRefs);
    if (references instanceof Unknown) {
      yield unknown(`spec.rules[${at}]`);
      continue;
    }
    for (let index = 0; index < (references ?? []).length; index++) {
      const read = peek(() => {
        const { kind = "Service", name, namespace, port, weight } = references![index]!;
        return { kind, name, namespace, port, weight };
      });
      if (read instanceof Unknown) yield unknown(`spec.rules[${at}].backendRefs[${index}]`);
      if (read instanceof Unknown || read.kind !== "Service" || read.name === undefined) continue;
      yield {
        scope: read.namespace === undefined ? scope : scopeOf(read.namespace),
        name: read.name,
        takes: ({ port }) => (read.port === undefined ? undefined : port === read.port),
        surely: surely && read.weight !== 0 && read.namespace === undefined,
        source: sourceOf(
          { node, name: `${node.objectKind} ${node.resource.name}` },
          `spec.rules[${at}].backendRefs[${index}]`,
        ),
      };
    }
  }
}
