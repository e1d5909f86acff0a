import type * as resourcePb from "@pulumi/pulumi/proto/resource_pb";
import type { Sdk } from "./sdk";

type Callback = (request: Uint8Array) => Promise<resourcePb.TransformResponse>;

/**
 * Transforms are functions of the program that the engine calls for every resource: those of the resource itself, then
 * those of its parents, then the stack's. They run here directly, without the server that the SDK starts for them.
 */
export class Transforms {
  private readonly stack: string[] = [];
  private readonly inherited = new Map<string, readonly string[]>();

  constructor(private readonly sdk: Sdk) {}

  addForStack(token: string): void {
    this.stack.push(token);
  }

  /** Runs all that apply, each on what the one before it left. */
  async apply(request: resourcePb.RegisterResourceRequest, urn: string): Promise<void> {
    const own = (request.getTransformsList?.() ?? []).map((callback) => callback.getToken());
    const fromParents = [...own, ...(this.inherited.get(request.getParent()) ?? [])];
    if (!request.getCustom()) this.inherited.set(urn, fromParents);
    for (const token of [...fromParents, ...this.stack]) {
      const callback = this.callbacks().get(token);
      if (!callback) continue;
      const response = await callback(this.question(request).serializeBinary());
      const properties = response.getProperties();
      if (properties) request.setObject(properties);
      const aliases = response.getOptions()?.getAliasesList?.();
      if (aliases) request.setAliasesList(aliases);
      const ignored = response.getOptions()?.getIgnoreChangesList();
      if (ignored) request.setIgnorechangesList(ignored);
    }
  }

  private question(request: resourcePb.RegisterResourceRequest): resourcePb.TransformRequest {
    const { TransformRequest, TransformResourceOptions } = this.sdk.resources;
    const question = new TransformRequest();
    question.setType(request.getType());
    question.setName(request.getName());
    question.setCustom(request.getCustom());
    question.setParent(request.getParent());
    question.setProperties(request.getObject());
    const options = new TransformResourceOptions();
    options.setDependsOnList(request.getDependenciesList());
    options.setProtect(request.getProtect() ?? false);
    options.setIgnoreChangesList(request.getIgnorechangesList());
    options.setAliasesList?.(request.getAliasesList?.() ?? []);
    options.setProvider(request.getProvider());
    options.setVersion(request.getVersion());
    question.setOptions(options);
    return question;
  }

  private callbacks(): ReadonlyMap<string, Callback> {
    const { callbacks } = this.sdk.state.getStore() as { callbacks?: { _callbacks?: Map<string, Callback> } };
    return callbacks?._callbacks ?? new Map<string, Callback>();
  }
}
