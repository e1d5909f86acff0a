import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { credentials, Server, ServerCredentials, type sendUnaryData } from "@grpc/grpc-js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as resources from "@pulumi/pulumi/proto/resource_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { toEngine } from "./engine";

const runner = require.resolve("@pulumi/pulumi/cmd/run-plugin");
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What was registered, as it came over the wire: secrets and unknowns in the engine's envelopes. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly inputs: Record<string, unknown>;
}

export interface Construction {
  /** Type of the component: `bulkhead:index:HardenedWorkload`. */
  readonly type: string;
  readonly name: string;
  /** Plain values, with `Unknown` and `Secret` where the engine would have them. */
  readonly inputs: object;
  /** URNs that inputs come from, by input. */
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
}

type Handler<Q, A> = (call: { request: Q }, done: sendUnaryData<A>) => void;

/** The provider's process as the engine starts it, with an engine and a monitor that write down what they are told. */
export class Provider {
  private constructor(
    readonly registered: Registration[],
    private readonly process: ChildProcess,
    private readonly server: Server,
    private readonly monitor: string,
    private readonly client: ResourceProviderClient,
  ) {}

  /** Starts the component provider of a folder in the folder of a user's program. */
  static async start(userFolder: string, folder = join(__dirname, "../../components")): Promise<Provider> {
    const server = new Server();
    const registered: Registration[] = [];
    server.addService(EngineService, engine());
    server.addService(ResourceMonitorService, monitor(registered));
    const port = await new Promise<number>((done, failed) =>
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? failed(error) : done(bound),
      ),
    );
    const address = `127.0.0.1:${port}`;
    const child = spawn(process.execPath, [runner, folder, address], {
      cwd: userFolder,
      env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "false" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    const own = await new Promise<string>((done, failed) => {
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        const end = text.indexOf("\n");
        if (end >= 0) done(text.slice(0, end).trim());
      });
      child.on("exit", (code) => failed(new Error(`the provider ended with ${code}: ${errors}`)));
    });
    const client = new ResourceProviderClient(`127.0.0.1:${own}`, credentials.createInsecure());
    return new Provider(registered, child, server, address, client);
  }

  stop(): void {
    this.client.close();
    this.process.kill();
    this.server.forceShutdown();
  }

  async schema(): Promise<string> {
    const response = await this.call<provider.GetSchemaResponse>((done) =>
      this.client.getSchema(new provider.GetSchemaRequest(), done),
    );
    return response.getSchema();
  }

  /** Constructs a component in a preview of the stack example/production; gives its outputs as they come. */
  async construct(
    { type, name, inputs, dependencies = {} }: Construction,
    stack = "production",
  ): Promise<{ readonly urn: string; readonly state: Record<string, unknown> }> {
    const request = new provider.ConstructRequest();
    request.setProject("example");
    request.setStack(stack);
    request.setOrganization("organization");
    request.setDryrun(true);
    request.setParallel(8);
    request.setMonitorendpoint(this.monitor);
    request.setType(type);
    request.setName(name);
    request.setInputs(Struct.fromJavaScript(toEngine(inputs) as never));
    for (const [input, urns] of Object.entries(dependencies)) {
      const list = new provider.ConstructRequest.PropertyDependencies();
      list.setUrnsList([...urns]);
      request.getInputdependenciesMap().set(input, list);
    }
    const response = await this.call<provider.ConstructResponse>((done) =>
      this.client.construct(request, done),
    );
    return { urn: response.getUrn(), state: response.getState()?.toJavaScript() ?? {} };
  }

  private call<T>(run: (done: (error: Error | null, response: T) => void) => unknown): Promise<T> {
    return new Promise((done, failed) => run((error, response) => (error ? failed(error) : done(response))));
  }
}

const empty: Handler<unknown, unknown> = (_call, done) => done(null, new emptyProto.Empty());

const engine = () => ({ log: empty });

const FEATURES = new Set(["secrets", "resourceReferences", "outputValues", "deletedWith", "aliasSpecs"]);

const monitor = (registered: Registration[]) => ({
  supportsFeature: ((call, done) => {
    const response = new resources.SupportsFeatureResponse();
    response.setHassupport(FEATURES.has(call.request.getId()));
    done(null, response);
  }) satisfies Handler<resources.SupportsFeatureRequest, resources.SupportsFeatureResponse>,
  registerResource: ((call, done) => {
    const { request } = call;
    const [type, name] = [request.getType(), request.getName()];
    const inputs = request.getObject()?.toJavaScript() ?? {};
    registered.push({ type, name, parent: request.getParent(), inputs });
    const response = new resources.RegisterResourceResponse();
    response.setUrn(`urn:pulumi:production::example::${type}::${name}`);
    // As in a preview of what is new: no id, and computed values are not known.
    response.setId("");
    response.setObject(Struct.fromJavaScript({ ...inputs, arn: unknownText }));
    done(null, response);
  }) satisfies Handler<resources.RegisterResourceRequest, resources.RegisterResourceResponse>,
  registerResourceOutputs: empty,
  signalAndWaitForShutdown: empty,
});
