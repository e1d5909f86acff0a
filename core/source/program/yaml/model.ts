import { pulumiId, Secret, Unknown, type Resource } from "../../../graph";
import type { SourceError } from "../../source";
import { makeUrn } from "../child/urn";
import type { ProgramConfig } from "../config";
import type { Project } from "../project";
import { put } from "../put";
import { blur } from "../resources";
import type { StackSettings } from "../stack";
import { isMap, section, type Json, type YamlFile } from "../yaml-file";
import { yamlAliases } from "./aliases";
import { evaluate, type Scope } from "./evaluate";
import { yamlLocator } from "./locate";
import { readSettings } from "./settings";
import { componentPackages, fullToken, impliedProperties } from "./tokens";

type State = Resource | "being evaluated";

/** A YAML program while it is evaluated: names are resolved on demand, whatever the order. */
export class YamlProgram implements Scope {
  readonly resources: Resource[] = [];
  readonly errors: SourceError[] = [];
  readonly functions = new Set<string>();
  private readonly declared: Json;
  private readonly variables: Json;
  private readonly components: ReadonlySet<string>;
  private readonly settings: ReadonlyMap<string, unknown>;
  private readonly states = new Map<string, State>();
  private readonly open = new Set<string>();
  private readonly locate: ReturnType<typeof yamlLocator>;

  constructor(
    private readonly project: Project,
    private readonly stack: StackSettings,
    config: ProgramConfig,
    private readonly organization: string,
    readonly folder: string,
    content: Pick<YamlFile, "text" | "values">,
    private readonly shown: string,
  ) {
    const { resources, variables } = section(content.values);
    this.declared = isMap(resources) ? resources : {};
    this.variables = isMap(variables) ? variables : {};
    this.components = componentPackages(content.values["packages"] ?? project.values["packages"]);
    this.locate = yamlLocator(content.text, shown);
    const { values, missing } = readSettings(project, content.values, config);
    this.settings = values;
    for (const setting of missing)
      this.errors.push({
        code: "program-failed",
        location: { file: shown },
        message: `needs the configuration ${setting}`,
        hint: `give it with --config ${setting}=VALUE, or set it in Pulumi.${stack.name}.yaml`,
      });
    const name = `${project.name}-${stack.name}`;
    const type = "pulumi:pulumi:Stack";
    const urn = makeUrn(stack.name, project.name, "", type, name);
    this.resources.push({ id: urn, urn, type, name, properties: {}, custom: false, stack: this.owner });
    for (const key of Object.keys(this.declared)) this.resource(key);
  }

  lookUp(root: string, path: readonly (string | number)[], sources: Set<string>): unknown {
    if (root === "pulumi") return this.context(String(path[0]));
    if (Object.hasOwn(this.declared, root)) return this.output(root, path, sources);
    if (Object.hasOwn(this.variables, root)) return this.variable(root, path, sources);
    if (this.settings.has(root)) return at(this.settings.get(root), path, `the setting ${root}`);
    this.fail(`refers to ${root}, which is no resource, variable or setting`);
    return new Unknown(root);
  }

  invoked(token: string): void {
    this.functions.add(token);
  }

  private get owner(): string {
    return `${this.project.name}/${this.stack.name}`;
  }

  private variable(name: string, path: readonly (string | number)[], sources: Set<string>): unknown {
    if (this.open.has(name)) {
      this.fail(`variable ${name} refers to itself`);
      return new Unknown(name);
    }
    this.open.add(name);
    const value = evaluate(this.variables[name], this, sources);
    this.open.delete(name);
    return at(value, path, `variable ${name}`);
  }

  private context(name: string): unknown {
    const known: Readonly<Record<string, string>> = {
      cwd: this.folder,
      project: this.project.name,
      stack: this.stack.name,
      organization: this.organization,
      rootDirectory: this.project.root,
    };
    return known[name] ?? new Unknown(`pulumi.${name}`);
  }

  private output(name: string, path: readonly (string | number)[], sources: Set<string>): unknown {
    const resource = this.resource(name);
    if (!resource) return new Unknown(`an output of ${name}`);
    sources.add(resource.urn ?? resource.id);
    const [first, ...rest] = path;
    const described = `${resource.type} ${resource.name}`;
    if (first === undefined) return new Unknown(`the id of ${described}`);
    if (first === "urn") return resource.urn;
    if (first === "id" && resource.physicalId !== undefined) return resource.physicalId;
    if (first === "id" || !Object.hasOwn(resource.properties, first))
      return new Unknown(first === "id" ? `the id of ${described}` : `${String(first)} of ${described}`);
    return at(resource.properties[first], rest, `${String(first)} of ${described}`);
  }

  private resource(name: string): Resource | undefined {
    const known = this.states.get(name);
    if (known === "being evaluated") {
      this.fail(`resource ${name} refers to itself`, name);
      return undefined;
    }
    if (known) return known;
    const declared = section(this.declared[name]);
    if (typeof declared["type"] !== "string") {
      this.fail(`resource ${name} has no type`, name);
      return undefined;
    }
    this.states.set(name, "being evaluated");
    const resource = this.make(name, declared, declared["type"]);
    this.states.set(name, resource);
    this.resources.push(resource);
    return resource;
  }

  private make(key: string, declared: Json, shortType: string): Resource {
    const type = fullToken(shortType, this.components);
    const isComponent = this.components.has(type.slice(0, type.indexOf(":")));
    const name = typeof declared["name"] === "string" ? declared["name"] : key;
    const options = section(declared["options"]);
    const get = isMap(declared["get"]) ? section(declared["get"]) : undefined;
    const properties: Record<string, unknown> = { ...impliedProperties(type) };
    const propertyDependencies: Record<string, readonly string[]> = {};
    const given = get ? get["state"] : declared["properties"];
    for (const [property, expression] of Object.entries(isMap(given) ? given : {})) {
      const sources = new Set<string>();
      put(properties, property, evaluate(expression, this, sources));
      if (sources.size > 0) put(propertyDependencies, property, [...sources]);
    }
    for (const path of strings(options["ignoreChanges"])) blur(properties, path);
    const parent = this.referenced(options["parent"]);
    const dependencies = new Set([
      ...Object.values(propertyDependencies).flat(),
      ...[options["dependsOn"]].flat().flatMap((item) => this.referenced(item)?.urn ?? []),
    ]);
    const provider = this.referenced(options["provider"])?.urn;
    const id = get ? evaluate(get["id"], this, new Set()) : undefined;
    const aliases = yamlAliases(options["aliases"], {
      valueOf: (expression) => evaluate(expression, this, new Set()),
      urnOf: (expression) => this.referenced(expression)?.urn,
      tokenOf: (type) => fullToken(type, this.components),
    });
    const parentUrn = parent?.urn ?? this.resources[0]?.urn ?? "";
    const urn = makeUrn(this.stack.name, this.project.name, parentUrn, type, name);
    return {
      id: pulumiId(urn, type, properties),
      urn,
      type,
      name,
      properties,
      parent: parentUrn,
      ...(aliases.length > 0 && { aliases }),
      custom: !isComponent,
      ...(isComponent && { remote: true }),
      ...(get && { external: true }),
      ...(typeof id === "string" && { physicalId: id }),
      ...(provider !== undefined && { provider: `${provider}::unknown` }),
      ...(dependencies.size > 0 && { dependencies: [...dependencies] }),
      ...(Object.keys(propertyDependencies).length > 0 && { propertyDependencies }),
      stack: this.owner,
      locate: this.locate(key),
    };
  }

  /** The resource that an option such as `parent: ${vpc}` names. */
  private referenced(expression: unknown): Resource | undefined {
    const name = typeof expression === "string" ? /^\$\{([^.[\]}]+)\}$/.exec(expression)?.[1] : undefined;
    return name !== undefined && Object.hasOwn(this.declared, name) ? this.resource(name) : undefined;
  }

  private fail(message: string, resource?: string): void {
    const location = (resource !== undefined && this.locate(resource)(undefined)) || { file: this.shown };
    this.errors.push({ code: "program-failed", location, message });
  }
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

/** What lies at a path in a value. */
function at(value: unknown, path: readonly (string | number)[], what: string): unknown {
  let found = value;
  for (const step of path) {
    if (found instanceof Secret) found = found.value;
    if (found instanceof Unknown) return found;
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, step))
      return new Unknown(`${String(step)} in ${what}`);
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}
