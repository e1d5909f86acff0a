import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadEstate, loadExceptions, type EstateError, type LoadedEstate } from "../core/estate";
import { buildGraph, providerUrn, type Graph, type Resource } from "../core/graph";
import { loadTrust, type ImageTrust } from "../core/image";
import { settingsCheck } from "../core/policy/check-settings";
import { createResolver } from "../core/policy/environment";
import {
  applyExceptions,
  exceptionsInCode,
  exceptionsPolicy,
  fromFile,
  reachIn,
  type Exception,
} from "../core/policy/exceptions";
import type { Finding } from "../core/policy/finding";
import { judge } from "../core/policy/judge";
import type { EnforcementLevel, Policy } from "../core/policy/policy";
import { gatherUnavailable } from "../core/policy/unavailable";
import { canRepair } from "../core/policy/repair";
import { catalog } from "./catalog";
import {
  checkConfiguration,
  ConfigurationError,
  estatePolicy,
  type Configuration,
  type PolicyConfig,
} from "./configuration";

export interface SessionOptions {
  /** The pack's own folder. */
  readonly packFolder: string;
  /** The user's folder, from which bulkhead.yaml is searched upwards. */
  readonly userFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What time it is, in milliseconds. */
  readonly now?: () => number;
}

/** What the pack knows of one run of the engine: its configuration, the estate, the stage. */
export class Session {
  private config: Configuration = new Map();
  private settings: ReadonlyMap<string, PolicyConfig["properties"]> = new Map();
  private loaded: (LoadedEstate & { readonly accepted: readonly Exception[] }) | undefined;
  private readonly providers = new Map<string, Resource>();
  private images: ImageTrust | undefined;
  /** Resources that were judged by themselves. */
  private readonly judged = new Set<string>();
  /** Exceptions that accepted something so far, and what each finding was accepted by. */
  private readonly used = new Set<string>();
  private readonly acceptedBy = new Map<string, string>();
  private stage: "preview" | "state";
  private stack: string | undefined;

  constructor(
    private readonly options: SessionOptions,
    private readonly policies: readonly Policy[] = catalog.map((entry) => entry.policy),
  ) {
    const { PULUMI_NODEJS_DRY_RUN, PULUMI_NODEJS_PROJECT, PULUMI_NODEJS_STACK } = options.env;
    this.stage = PULUMI_NODEJS_DRY_RUN === "false" ? "state" : "preview";
    if (PULUMI_NODEJS_PROJECT && PULUMI_NODEJS_STACK)
      this.stack = `${PULUMI_NODEJS_PROJECT}/${PULUMI_NODEJS_STACK}`;
  }

  /** Takes what `ConfigureStack` tells: a preview has values that are not known yet, an update has not. */
  configureStack(project: string, stack: string, dryRun: boolean): void {
    this.stage = dryRun ? "preview" : "state";
    if (project && stack) this.stack = `${project}/${stack}`;
  }

  /**
   * Takes the pack's configuration and loads the estate that it names.
   *
   * @returns where the estate came from, in one sentence
   * @throws ConfigurationError for names and settings that no policy has, and for an estate that is unsound or missing
   */
  configure(config: Configuration): string {
    checkConfiguration(config, this.policies);
    this.config = config;
    this.settings = new Map([...config].map(([name, { properties }]) => [name, properties]));
    this.loaded = this.load(config.get(estatePolicy)?.properties["estate"]);
    this.images = undefined;
    this.used.clear();
    this.acceptedBy.clear();
    const { source, hash, defaulted } = this.loaded;
    return defaulted
      ? "Bulkhead: no estate was found, its defaults hold (write a bulkhead.yaml beside Pulumi.yaml)"
      : `Bulkhead: estate ${source.path ?? source.kind}, sha256 ${hash}`;
  }

  private load(configured: unknown): NonNullable<Session["loaded"]> {
    const { packFolder, userFolder, env } = this.options;
    const builtIn = join(packFolder, "bulkhead.yaml");
    const path =
      typeof configured === "string"
        ? configured
        : !env["BULKHEAD_ESTATE"] && existsSync(builtIn)
          ? builtIn
          : undefined;
    const policyNames = this.policies.map((policy) => policy.name);
    const loaded = loadEstate({
      ...(path !== undefined && { path }),
      env: { ...env },
      from: userFolder,
      policyNames,
      checkSettings: settingsCheck(this.policies),
    });
    if (!loaded.ok) throw new ConfigurationError(`the estate cannot be used:\n${list(loaded.errors)}`);
    const declared = loadExceptions(loaded, policyNames);
    if ("errors" in declared)
      throw new ConfigurationError(`the estate's exceptions cannot be used:\n${list(declared.errors)}`);
    return { ...loaded, accepted: declared.exceptions.map(fromFile) };
  }

  /** The level that the configuration gives a policy, where it differs from the policy's own. */
  private override(policy: Policy): EnforcementLevel | undefined {
    const level = this.config.get(policy.name)?.enforcementLevel;
    if (level === undefined || level === policy.enforcementLevel) return undefined;
    return level === "remediate" ? "mandatory" : level;
  }

  /** Whether the engine may let a policy repair what it finds. */
  repairs(policy: Policy): boolean {
    const level = this.config.get(policy.name)?.enforcementLevel;
    const { loaded } = this;
    const asked = level === "remediate" || loaded?.estate.policies[policy.name]?.enforce === "remediate";
    return asked && canRepair(policy);
  }

  /** What one policy finds in one resource, for its repair: what is accepted needs none. */
  judgeFor(policy: Policy, resource: Resource): readonly Finding[] {
    const graph = buildGraph([resource], { partial: true });
    return this.judge(policy.scope, graph, [policy]).filter((finding) => finding.policy === policy.name);
  }

  /** Judges one resource by the policies that need no other. */
  judgeResource(resource: Resource): readonly Finding[] {
    const { urn, type } = resource;
    if (urn !== undefined && type.startsWith("pulumi:providers:")) this.providers.set(urn, resource);
    if (urn !== undefined) this.judged.add(urn);
    // The provider tells the account, and so the environment; it was judged when it was registered itself.
    const its = this.providers.get(providerUrn(resource));
    const findings = this.judge(
      "resource",
      buildGraph(its ? [its, resource] : [resource], { partial: true }),
    );
    return its ? findings.filter((finding) => finding.subject.id === resource.id) : findings;
  }

  /** Judges all resources by the policies that need the whole graph. */
  judgeStack(resources: readonly Resource[]): readonly Finding[] {
    return this.judge("graph", buildGraph(resources));
  }

  /** What exceptions accepted so far, in lines for people: the engine's protocol has no place for it. */
  get accepted(): readonly string[] {
    return [...this.acceptedBy.values()];
  }

  private judge(scope: Policy["scope"], graph: Graph, among = this.policies): readonly Finding[] {
    this.loaded ??= this.load(undefined);
    const { estate } = this.loaded;
    const resolver = createResolver(estate, { ...(this.stack !== undefined && { stack: this.stack }) });
    const own = among.filter((policy) => policy.scope === scope && this.override(policy) !== "disabled");
    const levels = new Map(own.map((policy) => [policy.name, this.override(policy)]));
    const images = this.knownImages(this.loaded);
    const { findings } = judge(own, graph, {
      estate,
      resolver,
      stage: this.stage,
      settings: this.settings,
      images,
    });
    const levelled = findings.map((finding) => {
      const level = finding.kind === "violation" ? levels.get(finding.policy) : undefined;
      return level === undefined || level === "disabled" ? finding : { ...finding, level };
    });
    return gatherUnavailable(this.accept(levelled, graph, this.loaded.accepted, scope), images);
  }

  /** What is known of images, learnt once a run. */
  private knownImages({ estate }: LoadedEstate): ImageTrust {
    const { now = Date.now } = this.options;
    return (this.images ??= loadTrust({ estate, now: now() }));
  }

  /** Takes out what the estate's exceptions accept. What is wrong with the exceptions themselves is said once a stack. */
  private accept(
    findings: readonly Finding[],
    graph: Graph,
    declared: readonly Exception[],
    scope: Policy["scope"],
  ): readonly Finding[] {
    const rules = this.loaded!.estate.exceptions;
    const names = this.policies.map((policy) => policy.name);
    const inCode = rules.inCode ? exceptionsInCode(graph.resources, names) : [];
    // What accepted a resource's finding has its use already; which have none is known at the end only.
    const ofGraph = new Set(this.policies.flatMap((policy) => (policy.scope === "graph" ? policy.name : [])));
    const exceptions = [...declared, ...inCode].filter(
      (each) => scope !== "graph" || ofGraph.has(each.policy) || !this.used.has(JSON.stringify(each)),
    );
    const isWhole =
      scope === "graph" &&
      graph.resources.every(
        ({ urn, custom, type }) =>
          !custom || type.startsWith("pulumi:") || urn === undefined || this.judged.has(urn),
      );
    const judgedBy = this.policies.filter((policy) => this.override(policy) !== "disabled");
    const { findings: left, exceptions: results } = applyExceptions(findings, exceptions, {
      now: Date.now(),
      protected: rules.protected,
      approved: rules.approved,
      reach: reachIn(graph),
      longest: rules.longest,
      ...(isWhole && { judgedBy: new Set(judgedBy.map(({ name }) => name)) }),
    });
    results.forEach(({ status, findings: accepted, ...exception }, at) => {
      if (status !== "used") return;
      this.used.add(JSON.stringify(exceptions[at]));
      for (const { fingerprint, policy, message } of accepted)
        this.acceptedBy.set(
          fingerprint,
          `${message} (${policy}), accepted by ${exception.owner}${approvalOf(exception)} until ${exception.expires}`,
        );
    });
    return scope === "graph" ? left : left.filter((finding) => finding.policy !== exceptionsPolicy.name);
  }
}

const approvalOf = ({ approvedBy }: { readonly approvedBy?: string }): string =>
  approvedBy === undefined ? "" : `, approved by ${approvedBy},`;

const list = (
  errors: readonly Pick<EstateError, "file" | "line" | "column" | "message" | "hint">[],
): string =>
  errors
    .map(({ file, line, column, message, hint }) => {
      const place = [file, line, column].filter((part) => part !== undefined).join(":");
      return `${place}: ${message}${hint ? ` (${hint})` : ""}`;
    })
    .join("\n");
