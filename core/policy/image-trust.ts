import { matchWorkload, UNKNOWN, type Estate, type Fact, type Labels, type Status } from "../estate";
import { derivedBy, peek, Unknown, type Container, type Host, type Node, type Workload } from "../graph";
import { actionOf, type Action, type ImageReference, type KnownTrust, type SnapshotStatus } from "../image";
import { flowAnalysis, type FlowAnalysis } from "../reachability/flows";
import type { EnvironmentInForce } from "./environment";
import { eachImage } from "./image";
import { namespaceOf } from "./namespace";
import type { Context, WholeContext } from "./policy";

export { standsOn } from "./standing";

/** The kinds of nodes that run images: containers, workloads for their image volumes, machines. */
export const trustedKinds = ["Container", "Workload", "Host"] as const;
export type TrustedNode = Container | Workload | Host;

/** An image that a node runs, with what is known of it. */
export interface JudgedImage {
  /** `sha256:…`, or a machine image's id. */
  readonly digest: string;
  /** For messages: `image shop/web@sha256:…`. */
  readonly label: string;
  /** As it is written; none for machine images. */
  readonly reference: ImageReference | undefined;
  /** Below the node. */
  readonly path: string;
  readonly status: SnapshotStatus;
  readonly trust: KnownTrust;
  /** Whether this node runs this very image already. */
  readonly isRunning: boolean;
}

type Given = Pick<Context, "report" | "images" | "environment"> & { readonly node: TrustedNode };

/**
 * Judges each image of a node by what is known of it. Where that can't be learnt, each is unknown; where the estate declares
 * nothing to know it by, the control concerns nothing.
 *
 * @param untold says what follows for an image that is named by a tag alone, of which nothing can be known
 */
export function eachJudged(
  { node, report, images, environment }: Given,
  judge: (image: JudgedImage) => void,
  untold?: (path: string, label: string) => void,
): void {
  if (images.kind === "undeclared")
    return report.notApplicable("the estate declares no evidence to know images by (images.log, register)");
  eachDigest(node, report, ({ digest, label, path, reference }) => {
    if (digest === undefined) {
      if (untold) untold(path, label);
      else report.notApplicable(`${label} is named by no digest, which is another control's concern`);
      return;
    }
    if (images.kind === "unavailable") return report.unknown(path, images.why);
    const status = images.statusOf(digest);
    if (status === "lapsed")
      return report.unknown(path, `the status of ${label} ended since ${images.source} was taken`);
    judge({
      digest,
      label,
      path,
      reference,
      status: status ?? { digest, colour: "grey" },
      trust: images,
      isRunning: runs(node, digest, images, environment),
    });
  });
}

interface Named {
  readonly digest: string | undefined;
  readonly reference?: ImageReference;
  readonly label: string;
  readonly path: string;
}

function eachDigest(node: TrustedNode, report: Context["report"], judge: (named: Named) => void): void {
  if (node.kind === "Host") {
    eachMachineImage(node, report, judge);
    return;
  }
  eachImage(node, report, ({ parsed, label, path }) => {
    // What can't be read can't be run: another control says so.
    if (!("reference" in parsed)) return;
    const { digest } = parsed.reference;
    judge({
      digest: digest && `${digest.algorithm}:${digest.encoded}`,
      label,
      path,
      reference: parsed.reference,
    });
  });
}

/** What is not found by its id (a parameter, an alias, a name) stands for another machine image every day. */
function eachMachineImage(node: Host, report: Context["report"], judge: (named: Named) => void): void {
  const one = (text: string, path: string): void =>
    judge({ digest: text.startsWith("ami-") ? text : undefined, label: `machine image ${text}`, path });
  const { imageId } = node;
  if (imageId) one(imageId, node.places["imageId"] ?? "imageId");
  report.each(node.imageTerms, ({ id, alias, ssmParameter, name }, index) => {
    const text = id ?? alias ?? ssmParameter ?? name ?? "by its tags";
    one(text, `${node.places["imageTerms"]}[${index}]`);
  });
}

/** Known by the inputs that exist already, else by what the register saw. */
function runs(
  node: TrustedNode,
  digest: string,
  { running }: KnownTrust,
  environment: EnvironmentInForce,
): boolean {
  const { deployed } = node.resource;
  if (deployed) return mentions(deployed, digest);
  const names = namesOf(node);
  return running.some(
    (row) =>
      row.instances > 0 &&
      row.digest === digest &&
      (row.environment === undefined || row.environment === environment.name) &&
      (row.workload === undefined || names.includes(row.workload)),
  );
}

const mentions = (value: unknown, digest: string): boolean =>
  typeof value === "string"
    ? value.includes(digest)
    : typeof value === "object" &&
      value !== null &&
      Object.values(value).some((each) => mentions(each, digest));

/** What a register may call the workload of a node: its name, with its namespace where it has one. */
export function namesOf(node: TrustedNode): readonly string[] {
  const workload = node.kind === "Container" ? node.workload : node;
  const name = peek(() => workload.name);
  if (name instanceof Unknown) return [];
  const namespace = namespaceOf(workload);
  return typeof namespace === "string" ? [name, `${namespace}/${name}`] : [name];
}

/** The colours that may run there: of machine images, those that the estate names for controlled environments. */
export const admitted = (
  estate: Estate,
  environment: EnvironmentInForce,
  node: TrustedNode,
): readonly Status[] =>
  node.kind === "Host" ? (environment.controlled ? estate.hosts.images.admit : colours) : environment.admit;

const colours: readonly Status[] = ["grey", "blue", "red", "amber", "green"];

const meanings: Readonly<Record<Status, string>> = {
  grey: "is grey: nobody vetted it and nothing proves where it comes from",
  blue: "is blue: a vetted public image to build on, not to run",
  red: "is red: built and signed, but not verified for production yet",
  amber: "is amber: suitable formerly, in doubt now",
  green: "is green",
};

/** What a colour means, and what the image lacks to be green. */
export function explainColour({ colour, causes = [], missing = [], newer }: SnapshotStatus): string {
  const doubts = causes.map(({ cause, severity }) =>
    severity === "unknown" ? cause : `${cause} (${severity})`,
  );
  const parts = [
    meanings[colour],
    doubts.length > 0 ? `in doubt by ${list(doubts)}` : "",
    missing.length > 0 ? `it lacks ${list(missing)} to be green` : "",
    newer === undefined ? "" : `${newer} of the same repository is green`,
  ];
  return parts.filter(Boolean).join("; ");
}

export function list(items: readonly string[], most = 4): string {
  const more = items.length - most;
  if (more > 0) return `${items.slice(0, most).join(", ")} and ${more} more`;
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** What follows from an image's doubts where it runs. Without the graph it is taken to be exposed to everything. */
export function consequencesOf(
  { status }: Pick<JudgedImage, "status">,
  { estate, environment }: Pick<Context, "estate" | "environment">,
  exposedTo: readonly string[] | undefined,
): Action {
  const causes = (status.causes ?? []).map(({ cause, severity, since }) => ({
    cause,
    severity,
    since: Date.parse(since),
  }));
  return actionOf({ causes }, { environment: environment.name, exposedTo }, estate);
}

/** When what runs must be replaced: by the risk of its doubts, else three months after it lost its colour. */
export function dueOf(image: Pick<JudgedImage, "status" | "trust">, action: Action): number {
  if (action.consequences.length > 0) return action.due;
  const { since } = image.status;
  return since === undefined ? image.trust.at : Date.parse(since) + ninetyDays;
}

const ninetyDays = 90 * 86_400_000;

/**
 * The zones that can reach a workload or machine, or may for all that is known; undefined where nobody knows, as where the
 * estate divides nothing.
 */
export function exposedTo(
  { graph, estate, environmentOf }: Pick<WholeContext, "graph" | "estate" | "environmentOf">,
  node: TrustedNode,
): readonly string[] | undefined {
  const analysis = flowAnalysis(graph, estate, environmentOf);
  return analysis && exposures(graph, analysis)(node.id);
}

type Exposures = (id: string) => readonly string[] | undefined;

const exposures = derivedBy((_, analysis: FlowAnalysis): Exposures => {
  const zones = new Map<string, Set<string>>();
  for (const { from, to } of analysis.groups)
    for (const { id } of to.ends) {
      const own = zones.get(id) ?? new Set<string>();
      zones.set(id, own);
      from.party.zones.forEach((zone) => own.add(zone));
      if (from.party.isInternet) own.add("internet");
    }
  return (id) => (analysis.reachability.endpoint(id) ? [...(zones.get(id) ?? [])] : undefined);
});

/**
 * Who answers for a workload, as the estate names them: the first owner that matches. Undefined where none does, or one
 * before it may for all that is known.
 */
export function ownerOf(estate: Pick<Estate, "owners">, node: Node): string | undefined {
  const workload = (node as { workload?: Node }).workload ?? node;
  const inCluster = workload.resource.type.startsWith("kubernetes:");
  const read = (key: string): unknown => {
    const value = peek(() => (workload as unknown as Readonly<Record<string, unknown>>)[key]);
    return value instanceof Unknown ? UNKNOWN : value;
  };
  const subject = {
    workload: read("name") as Fact,
    namespace: namespaceOf(workload),
    workloadLabels: read(inCluster ? "podLabels" : "labels") as Labels | undefined,
    cluster: workload.resource.cluster,
    account: workload.resource.account,
    storage: UNKNOWN,
    namespaceLabels: inCluster ? UNKNOWN : undefined,
  } as const;
  for (const { select, owner } of estate.owners) {
    const match = peek(() => matchWorkload(select, subject));
    if (match !== "no") return match === "yes" ? owner : undefined;
  }
  return undefined;
}

export const day = (time: number): string => new Date(time).toISOString();
