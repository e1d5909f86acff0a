import type * as resourcePb from "@pulumi/pulumi/proto/resource_pb";
import type { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { SourcePosition } from "@pulumi/pulumi/proto/source_pb";
import type { Job, RawPosition, RawResource } from "../protocol";
import { aliasesOf } from "./aliases";
import type { Answers } from "./answers";
import { echo } from "./outputs";
import { remoteOutputs } from "./remote";
import { tell, tellFailure } from "./report";
import type { Sdk } from "./sdk";
import { Transforms } from "./transforms";
import { makeUrn } from "./urn";

type Reply<T> = (error: Error | null, response?: T) => void;
type Json = Record<string, unknown>;

interface Registered {
  readonly urn: string;
  readonly id: string;
  state: Json;
}

/**
 * Stands where the engine's resource monitor stands: records every request as it was made, and answers as a preview
 * of a stack that does not exist yet would.
 */
export class Monitor {
  private readonly registered = new Map<string, Registered>();
  private readonly transforms: Transforms;

  constructor(
    private readonly sdk: Sdk,
    private readonly job: Job,
    private readonly answers: Answers,
  ) {
    this.transforms = new Transforms(sdk);
  }

  supportsFeature(
    request: resourcePb.SupportsFeatureRequest,
    reply: Reply<{ getHassupport(): boolean }>,
  ): void {
    const supported = request.getId() !== "invokeTransforms";
    reply(null, { getHassupport: () => supported });
  }

  async registerResource(
    request: resourcePb.RegisterResourceRequest,
    reply: Reply<resourcePb.RegisterResourceResponse>,
  ): Promise<void> {
    const urn = this.urnOf(request.getParent(), request.getType(), request.getName());
    try {
      await this.transforms.apply(request, urn);
    } catch (error) {
      reply(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    const properties = toJson(request.getObject());
    const resource: RawResource = {
      kind: "register",
      urn,
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      remote: request.getRemote(),
      id: request.getImportid(),
      parent: request.getParent(),
      provider: request.getProvider(),
      version: request.getVersion(),
      properties,
      dependencies: request.getDependenciesList(),
      propertyDependencies: propertyDependencies(request),
      ignoreChanges: request.getIgnorechangesList(),
      aliases: aliasesOf(request),
      positions: positions(request),
    };
    if (this.registered.has(urn))
      tellFailure("register", new Error(`two resources have the same name and type: ${urn}`));
    const remote = resource.remote ? remoteOutputs(resource) : undefined;
    const state = remote ? { ...remote.properties } : echo(resource.type, properties);
    this.registered.set(urn, { urn, id: resource.id, state });
    tell({ type: "resource", resource });

    const response = new this.sdk.resources.RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(resource.id);
    response.setObject(this.struct(state));
    for (const [name, urns] of Object.entries(remote?.dependencies ?? {})) {
      const entry = new this.sdk.resources.RegisterResourceResponse.PropertyDependencies();
      entry.setUrnsList([...urns]);
      response.getPropertydependenciesMap().set(name, entry);
    }
    reply(null, response);
  }

  readResource(request: resourcePb.ReadResourceRequest, reply: Reply<resourcePb.ReadResourceResponse>): void {
    const properties = toJson(request.getProperties());
    const urn = this.urnOf(request.getParent(), request.getType(), request.getName());
    const state = echo(request.getType(), properties);
    this.registered.set(urn, { urn, id: request.getId(), state });
    tell({
      type: "resource",
      resource: {
        kind: "read",
        urn,
        type: request.getType(),
        name: request.getName(),
        custom: true,
        remote: false,
        id: request.getId(),
        parent: request.getParent(),
        provider: request.getProvider(),
        version: request.getVersion(),
        properties,
        dependencies: request.getDependenciesList(),
        propertyDependencies: {},
        ignoreChanges: [],
        aliases: [],
        positions: positions(request),
      },
    });
    const response = new this.sdk.resources.ReadResourceResponse();
    response.setUrn(urn);
    response.setProperties(this.struct(state));
    reply(null, response);
  }

  async invoke(request: resourcePb.ResourceInvokeRequest, reply: Reply<InvokeResponse>): Promise<void> {
    try {
      const token = request.getTok();
      const args = toJson(request.getArgs());
      const result =
        token === "pulumi:pulumi:getResource"
          ? this.getResource(args)
          : await this.answers.answer(token, args);
      const response = new this.sdk.providers.InvokeResponse();
      response.setReturn(this.struct(result));
      reply(null, response);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      reply(Object.assign(failure, { details: failure.message }));
    }
  }

  /** Methods of remote components; their results are unknown (see invoke-forms.ts). */
  call(request: resourcePb.ResourceCallRequest, reply: Reply<unknown>): void {
    this.answers.lookedUp(request.getTok(), {});
    const response = new this.sdk.providers.CallResponse();
    response.setReturn(this.struct({}));
    reply(null, response);
  }

  registerResourceOutputs(
    request: resourcePb.RegisterResourceOutputsRequest,
    reply: Reply<Record<string, never>>,
  ): void {
    const registered = this.registered.get(request.getUrn());
    if (registered) registered.state = toJson(request.getOutputs());
    reply(null, {});
  }

  registerPackage(
    request: resourcePb.RegisterPackageRequest,
    reply: Reply<resourcePb.RegisterPackageResponse>,
  ): void {
    const response = new this.sdk.resources.RegisterPackageResponse();
    response.setRef(request.getName());
    reply(null, response);
  }

  registerStackTransform(callback: { getToken(): string }, reply: Reply<Record<string, never>>): void {
    this.transforms.addForStack(callback.getToken());
    reply(null, {});
  }

  registerResourceHook(_request: unknown, reply: Reply<Record<string, never>>): void {
    reply(null, {});
  }

  registerErrorHook(_request: unknown, reply: Reply<Record<string, never>>): void {
    reply(null, {});
  }

  signalAndWaitForShutdown(_request: unknown, reply: Reply<Record<string, never>>): void {
    reply(null, {});
  }

  close(): void {
    this.registered.clear();
  }

  private getResource(args: Json): Json {
    const urn = String(args["urn"]);
    const found = this.registered.get(urn);
    if (!found) throw new Error(`${urn} is not a resource of this program`);
    return { urn, id: found.id, state: found.state };
  }

  private urnOf(parent: string, type: string, name: string): string {
    return makeUrn(this.job.stack, this.job.project, parent, type, name);
  }

  private struct(value: Json) {
    return this.sdk.struct.Struct.fromJavaScript(
      value as Parameters<typeof this.sdk.struct.Struct.fromJavaScript>[0],
    );
  }
}

function toJson(struct: { toJavaScript(): unknown } | undefined): Json {
  return (struct?.toJavaScript() ?? {}) as Json;
}

function propertyDependencies(request: resourcePb.RegisterResourceRequest): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((entry, key) => {
    const urns = entry.getUrnsList();
    if (urns.length > 0) result[key] = urns;
  });
  return result;
}

interface Positioned {
  getSourceposition?(): SourcePosition | undefined;
  getStacktrace?(): { getFramesList(): { getPc(): SourcePosition | undefined }[] } | undefined;
}

const mostFrames = 40;

/** Where the program made the request, innermost call first. Older SDKs send no positions. */
function positions(request: Positioned): RawPosition[] {
  const frames = request.getStacktrace?.()?.getFramesList() ?? [];
  const found = frames.length > 0 ? frames.map((frame) => frame.getPc()) : [request.getSourceposition?.()];
  return found
    .filter((position) => position !== undefined)
    .map((position) => ({
      uri: position.getUri(),
      line: position.getLine(),
      column: position.getColumn(),
    }))
    .filter(({ uri }) => uri.startsWith("file:") && !uri.includes("/node_modules/"))
    .slice(0, mostFrames);
}
