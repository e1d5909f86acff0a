import {
  hintFor,
  loadEstate,
  matchEnvironment,
  matchRepository,
  placeInEstate,
  repositoriesOf,
  type Environment,
  type Estate,
  type Level,
  type LoadResult,
  type Zone,
} from "../core/estate";
import { parseReference, repositoryName, type ImageReference } from "../core/image";
import { InputError } from "./input-error";
import type { ZoneAddresses } from "./planners/required-flows";

type Named<T> = T & { readonly name: string };

/** Who asks, and where: `new DeclaredEstate({ type: "HardenedWorkload", name, stack: "shop/production" })`. */
export interface Asker {
  /** The component's class. */
  readonly type: string;
  /** The resource's name. */
  readonly name: string;
  /** `project/stack`, by which the environment is found. */
  readonly stack: string;
  /** The estate's file; else it is searched as everywhere: BULKHEAD_ESTATE, then bulkhead.yaml upwards. */
  readonly path?: string | undefined;
}

/** The estate as one component sees it: intents in, what they stand for out. Every refusal is one InputError. */
export class DeclaredEstate {
  readonly estate: Estate;
  /** The estate's file, or a word for where it came from. */
  readonly file: string;
  readonly environment: Named<Environment>;

  constructor(private readonly asker: Asker) {
    const loaded = load(asker.path);
    if (!loaded.ok) throw this.error("estate", `can't be read: ${describe(loaded.errors)}`);
    if (loaded.defaulted)
      throw this.error(
        "estate",
        "is needed and none was found: write bulkhead.yaml beside the program, or name its path",
      );
    this.estate = loaded.estate;
    this.file = loaded.source.path ?? loaded.source.kind;
    this.environment = this.environmentOf(asker.stack);
  }

  /**
   * The error for an input. `at` is a path in the estate; its file and line end the message.
   * @param problem completes the input's name: `is not a zone of the estate`
   */
  error(input: string, problem: string, at?: readonly PropertyKey[]): InputError {
    const place = at && this.estate && placeInEstate(this.estate, at);
    const where = place ? ` (${place.file}${place.line === undefined ? "" : `:${place.line}`})` : "";
    return new InputError(`${this.asker.type} ${this.asker.name}`, input, problem + where);
  }

  /** A zone inside of the estate. */
  zone(name: string, input = "zone"): Named<Zone> {
    const zone = this.named("zones", name, input, "a zone");
    if (zone.external)
      throw this.error(input, `is ${name}, which lies outside of the estate: nothing can be built there`, [
        "zones",
        name,
      ]);
    return zone;
  }

  /** The security level: a declared or built-in one if named, else the environment's. */
  level(name?: string, input = "level"): Named<Level> {
    const level = this.named("levels", name ?? this.environment.level, input, "a security level");
    if (this.environment.controlled && level.cohabitation === "any")
      throw this.error(
        input,
        `is ${level.name}, where anything may share a machine; ${this.environment.name} is controlled and can't have it`,
        ["environments", this.environment.name],
      );
    return level;
  }

  /** A supplier of images, by name. */
  supplier(name: string, input = "supplier"): Named<Estate["suppliers"][string]> {
    return this.named("suppliers", name, input, "a supplier");
  }

  /** Trusted repositories of the environment. */
  get repositories(): readonly string[] {
    return repositoriesOf(this.estate, this.environment.name);
  }

  /** An image that is pinned by digest and lies in a trusted repository of the environment. */
  image(text: string, input = "image"): ImageReference {
    const parsed = parseReference(text);
    if ("problem" in parsed) throw this.error(input, `${parsed.problem}: ${JSON.stringify(text)}`);
    const { reference } = parsed;
    if (!reference.digest)
      throw this.error(input, `names no digest: ${repositoryName(reference)}@sha256:… is what always runs`);
    if (!this.repositories.some((pattern) => matchRepository(pattern, reference.domain, reference.path)))
      throw this.error(
        input,
        `lies in ${repositoryName(reference)}, which is no trusted repository of ${this.environment.name}`,
        ["images", "repositories", this.environment.name],
      );
    return reference;
  }

  /**
   * The supplier of an image: the named one, which must then deliver from its repository, else the one whose repository
   * it is. Undefined where nobody delivers it, or where it isn't known yet.
   */
  supplierOf(named: string | undefined, image: ImageReference | undefined): string | undefined {
    if (named !== undefined) this.supplier(named);
    if (!image) {
      const classes = Object.keys(this.estate.identities.userIds).filter((each) => each !== "default");
      if (named !== undefined || classes.length === 0) return named;
      throw this.error("supplier", "is needed: the image isn't known yet, and user ids go by supplier", [
        "identities",
        "userIds",
      ]);
    }
    const delivers = (name: string): boolean =>
      (this.estate.suppliers[name]?.repositories ?? []).some((pattern) =>
        matchRepository(pattern, image.domain, image.path),
      );
    if (named === undefined) return Object.keys(this.estate.suppliers).find(delivers);
    if (delivers(named)) return named;
    throw this.error("supplier", `is ${named}, who does not deliver from ${repositoryName(image)}`, [
      "suppliers",
      named,
    ]);
  }

  /** First and last user id of a class: a supplier with a row of its own, else the default one. */
  userIds(supplier?: string): { readonly from: number; readonly to: number } {
    const { userIds } = this.estate.identities;
    return (
      (supplier !== undefined && Object.hasOwn(userIds, supplier) && userIds[supplier]) || userIds.default
    );
  }

  /** Labels or tags that put something into the zone by themselves, as the estate's own selector for it says. */
  labels(
    zone: string,
    kind: "namespaceLabel" | "subnetTag" | "poolLabel",
    input = "zone",
  ): Readonly<Record<string, string>> {
    const labels = aloneIn(this.zone(zone, input).select, kind);
    if (labels) return labels;
    throw this.error(input, `is ${zone}, which no ${kind} alone selects: add select: [{ ${kind}: … }]`, [
      "zones",
      zone,
    ]);
  }

  /** Where zones are found by network policies: labels of their namespaces, and blocks outside of the cluster. */
  addresses(blocks: Readonly<Record<string, readonly string[]>> = {}): ZoneAddresses {
    return {
      labelsOf: (zone) => aloneIn(this.estate.zones[zone]?.select ?? [], "namespaceLabel"),
      blocksOf: (zone) =>
        (Object.hasOwn(blocks, zone) && blocks[zone]) || (this.estate.zones[zone]?.cidrs ?? []),
    };
  }

  private environmentOf(stack: string): Named<Environment> {
    const [name] = matchEnvironment(this.estate, { stack }).candidates;
    const environment = name === undefined ? undefined : this.estate.environments[name];
    if (name === undefined || !environment)
      throw this.error("estate", `has no environment for the stack ${stack}`, ["environments"]);
    return { ...environment, name };
  }

  private named<S extends "zones" | "levels" | "suppliers">(
    section: S,
    name: string,
    input: string,
    what: string,
  ): Named<Estate[S][string]> {
    const all = this.estate[section] as Readonly<Record<string, Estate[S][string]>>;
    const found = Object.hasOwn(all, name) ? all[name] : undefined;
    if (found) return { ...found, name };
    const hint = hintFor(name, Object.keys(all)) ?? "";
    throw this.error(input, `is ${JSON.stringify(name)}, not ${what} of the estate; ${hint}`, [section]);
  }
}

/** The labels of the first selector that holds nothing but literal ones of this kind. */
function aloneIn(
  select: Zone["select"],
  kind: "namespaceLabel" | "subnetTag" | "poolLabel",
): Readonly<Record<string, string>> | undefined {
  return select.find((one) => {
    const alone = Object.values(one).filter((value) => value !== undefined).length === 1;
    const labels = one[kind];
    return labels && alone && !Object.values(labels).some((value) => /[*?[\]{}]/.test(value));
  })?.[kind];
}

/** Every component of a program reads the same file: reading it once keeps them agreed. */
const loads = new Map<string, LoadResult>();

function load(path: string | undefined): LoadResult {
  const key = JSON.stringify([path, process.cwd(), process.env.BULKHEAD_ESTATE]);
  let result = loads.get(key);
  if (!result) {
    result = loadEstate(path === undefined ? {} : { path });
    loads.set(key, result);
  }
  return result;
}

function describe(errors: Extract<LoadResult, { ok: false }>["errors"]): string {
  const [first] = errors;
  if (!first) return "it is empty";
  const line = first.line === undefined ? "" : `:${first.line}`;
  const more = errors.length > 1 ? `; and ${errors.length - 1} more` : "";
  return `${first.file}${line}: ${first.message}${first.hint === undefined ? "" : ` (${first.hint})`}${more}`;
}
