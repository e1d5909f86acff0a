import type { Service } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import { IpSet, parseAddress } from "../../../sets";
import type { NamespaceScope } from "../../../graph/kubernetes";
import type { ClusterModel, Placed } from "../model";
import type { Placement } from "../ground";
import { anything, readSelector, type Selector } from "../selector";

/** A workload behind a Service, for sure or perhaps: its place in the model. */
export interface Backend {
  readonly workload: number;
  readonly surely: boolean;
}

/** Finds the pods behind Services, and Services by their names. */
export class Backends {
  private readonly byName: ReadonlyMap<string, readonly Placed<Service>[]>;
  private readonly memo = new Map<Service, readonly Backend[]>();

  constructor(
    private readonly model: ClusterModel,
    private readonly placement: Placement,
  ) {
    const byName = new Map<string, Placed<Service>[]>();
    for (const each of model.objects("Service")) {
      const name = peek(() => each.node.name);
      if (name instanceof Unknown) continue;
      const list = byName.get(name) ?? [];
      byName.set(name, [...list, each]);
    }
    this.byName = byName;
  }

  /** The Services of that name in a namespace; without a name, all of them. */
  named(scope: NamespaceScope | undefined, name: string | undefined): readonly Placed<Service>[] {
    const candidates = name === undefined ? this.model.objects("Service") : this.byName.get(name);
    return (candidates ?? []).filter((each) => each.scope === scope);
  }

  of(service: Placed<Service>): readonly Backend[] {
    let found = this.memo.get(service.node);
    if (!found) this.memo.set(service.node, (found = this.find(service)));
    return found;
  }

  private find({ node, scope }: Placed<Service>): readonly Backend[] {
    const type = peek(() => node.type);
    if (type === "ExternalName") return [];
    const selector = peek(() => node.selector);
    if (selector instanceof Unknown) return this.selected(scope, anything);
    if (!selector || Object.keys(selector).length === 0) return this.written(node, scope);
    return this.selected(
      scope,
      readSelector(() => ({ matchLabels: selector }), { invalid: () => undefined }),
    );
  }

  private selected(scope: NamespaceScope | undefined, selector: Selector): readonly Backend[] {
    const { ground, kindOf } = this.placement;
    const { may, must } = ground.population.served(scope, selector);
    return kindOf.flatMap((kind, workload) => (may.has(kind) ? [{ workload, surely: must.has(kind) }] : []));
  }

  /** A Service without a selector leads to the addresses that somebody wrote beside it. */
  private written(service: Service, scope: NamespaceScope | undefined): readonly Backend[] {
    const own = this.model
      .objects("Endpoints")
      .filter((each) => each.scope === scope && isOf(each.node, service));
    const texts = own.flatMap(({ node }) => {
      const read = peek(() => [
        ...(node.subsets ?? []).flatMap(({ addresses }) => (addresses ?? []).map(({ ip }) => ip)),
        ...(node.endpoints ?? []).flatMap(({ addresses }) => addresses ?? []),
      ]);
      return read instanceof Unknown ? [] : read;
    });
    const addresses = texts.flatMap((text) => {
      const parsed = parseAddress(text ?? "");
      return parsed.ok ? [parsed.value] : [];
    });
    // Of pods that may get any of several addresses nobody knows whether they have this one.
    const written = addresses.map((address) => IpSet.fromAddress(address));
    return this.placement.pods.flatMap(({ addresses: theirs }, workload) => {
      const meant = written.filter((one) => theirs?.some((each) => each.overlaps(one)));
      const surely = meant.some((one) => theirs?.some((each) => each.isSubsetOf(one)));
      return meant.length > 0 ? [{ workload, surely }] : [];
    });
  }
}

const isOf = (
  node: Placed<Service>["node"] | { readonly labels: object; readonly name: string },
  service: Service,
): boolean => {
  const labels = peek(() => (node.labels as Readonly<Record<string, string>>)["kubernetes.io/service-name"]);
  return labels === service.name || peek(() => node.name) === service.name;
};
