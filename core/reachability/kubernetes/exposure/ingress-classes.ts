import { peek, Unknown, type CustomObject, type Ingress } from "../../../graph";

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

/** What the parameters of a class say in place of an Ingress's own annotations; each may be not known. */
export interface ClassWord {
  /** Set where there may be parameters that were not given. */
  readonly isOpen: boolean;
  readonly scheme?: unknown;
  readonly inboundCidrs?: unknown;
  readonly targetType?: unknown;
  readonly group?: unknown;
}

/** The class of an Ingress. */
export interface ClassOf {
  /** Whether a load balancer outside of the cluster serves it. */
  readonly isOutside: boolean;
  readonly word: ClassWord;
}

const silent: ClassWord = { isOpen: false };
const open: ClassWord = { isOpen: true };

const nameOf = ({ resource }: CustomObject): unknown => {
  const metadata: unknown = resource.properties["metadata"];
  return isJson(metadata) ? metadata["name"] : metadata;
};

const outside = /^(ingress\.k8s\.aws|eks\.amazonaws\.com)\/alb$/;

/** The classes of a cluster's Ingresses, with their parameters. */
export class IngressClasses {
  private readonly classes: readonly CustomObject[];
  private readonly parameters: readonly CustomObject[];

  constructor(objects: readonly CustomObject[]) {
    const ofKind = (kind: string): readonly CustomObject[] =>
      objects.filter(({ resource }) => resource.type.endsWith(`:${kind}`));
    this.classes = ofKind("IngressClass");
    this.parameters = ofKind("IngressClassParams");
  }

  of(ingress: Ingress): ClassOf {
    const name = peek(() => ingress.ingressClassName ?? ingress.annotations["kubernetes.io/ingress.class"]);
    const isNamedSo = name === "alb";
    const own = this.classes.filter((each) => nameOf(each) === name);
    const [only] = own;
    const spec: unknown = only?.resource.properties["spec"];
    // What the cluster holds beside these objects may be a class of that name, with parameters of those that were given.
    if (own.length !== 1 || !isJson(spec))
      return { isOutside: isNamedSo, word: this.isAnyOpen() ? open : silent };
    const controller = spec["controller"];
    const isOutside = typeof controller === "string" ? outside.test(controller) : isNamedSo;
    return { isOutside, word: this.wordOf(spec["parameters"]) };
  }

  private isAnyOpen(): boolean {
    return (
      this.parameters.length > 0 ||
      this.classes.some(
        (each) => nameOf(each) instanceof Unknown || !isJson(each.resource.properties["spec"]),
      )
    );
  }

  private wordOf(reference: unknown): ClassWord {
    if (reference === undefined || reference === null) return silent;
    if (!isJson(reference)) return open;
    const found = this.parameters.filter((each) => nameOf(each) === reference["name"]);
    const spec: unknown = found[0]?.resource.properties["spec"];
    if (found.length !== 1 || typeof reference["name"] !== "string" || !isJson(spec)) return open;
    const { scheme, inboundCIDRs, targetType, group } = spec;
    return { isOpen: false, scheme, inboundCidrs: inboundCIDRs, targetType, group };
  }
}
