import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { Secret, Unknown, type Resource } from "../../core/graph";

const root = join(__dirname, "../..");
const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");

export interface Diagnostic {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly severity: number;
  readonly urn: string;
  readonly message: string;
}

const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value as the engine writes it. */
export function toEngine(value: unknown): unknown {
  if (value instanceof Unknown) return unknownText;
  if (value instanceof Secret) return { [signature]: secretMark, value: toEngine(value.value) };
  if (Array.isArray(value)) return value.map(toEngine);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toEngine(item)]));
}

const packFolder = join(root, "policies");

function isNewer(folder: string, than: number): boolean {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .some((file) => statSync(join(root, folder, file)).mtimeMs > than);
}

/** The engine starts the pack as it was built: a bundle older than its sources would judge by old policies. */
function refreshPack(): void {
  const built = statSync(join(packFolder, "bin/index.js"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (["core", "policies"].some((folder) => isNewer(folder, built)))
    execFileSync(process.execPath, ["scripts/build.mjs", "policies"], { cwd: root, stdio: "inherit" });
}

const struct = (properties: unknown): Struct => Struct.fromJavaScript(toEngine(properties) as never);

function options(resource: Resource): analyzer.AnalyzerResourceOptions {
  const result = new analyzer.AnalyzerResourceOptions();
  result.setParent(resource.parent ?? "");
  return result;
}

/** The pack as the engine starts it, with the calls in the engine's order. */
export class Engine {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: AnalyzerClient,
    /** What the pack printed after its port. */
    readonly output: string[],
  ) {}

  /** Starts the pack's process in its own folder, with `$PWD` being the user's. */
  static async start(
    userFolder: string,
    env: Record<string, string> = {},
    folder = packFolder,
  ): Promise<Engine> {
    if (folder === packFolder) refreshPack();
    const child = spawn(process.execPath, [runner, "127.0.0.1:0", folder], {
      cwd: folder,
      env: {
        ...process.env,
        PWD: userFolder,
        PULUMI_NODEJS_ORGANIZATION: "organization",
        PULUMI_NODEJS_PROJECT: "example",
        PULUMI_NODEJS_STACK: "production",
        PULUMI_NODEJS_DRY_RUN: "true",
        PULUMI_CONFIG: "{}",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: string[] = [];
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    const port = await new Promise<string>((done, failed) => {
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        const lines = text.split("\n");
        output.splice(0, output.length, ...lines.slice(1).filter((line) => line !== ""));
        if (lines.length > 1) done(lines[0]!.trim());
      });
      child.on("exit", (code) => failed(new Error(`the pack ended with ${code}: ${errors}`)));
    });
    return new Engine(child, new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure()), output);
  }

  stop(): void {
    this.client.close();
    this.process.kill();
  }

  async configureStack(project: string, stack: string, dryRun: boolean): Promise<void> {
    const request = new analyzer.AnalyzerStackConfigureRequest();
    request.setProject(project);
    request.setStack(stack);
    request.setDryRun(dryRun);
    await this.call((done) => this.client.configureStack(request, done));
  }

  async info(): Promise<analyzer.AnalyzerInfo> {
    return this.call((done) => this.client.getAnalyzerInfo(new emptyProto.Empty(), done));
  }

  async configure(config: Record<string, { level?: number; properties?: object }> = {}): Promise<void> {
    const request = new analyzer.ConfigureAnalyzerRequest();
    for (const [name, { level = 1, properties = {} }] of Object.entries(config)) {
      const entry = new analyzer.PolicyConfig();
      entry.setEnforcementlevel(level);
      entry.setProperties(Struct.fromJavaScript(properties as never));
      request.getPolicyconfigMap().set(name, entry);
    }
    await this.call((done) => this.client.configure(request, done));
  }

  async analyze(resource: Resource): Promise<readonly Diagnostic[]> {
    const response = await this.call<analyzer.AnalyzeResponse>((done) =>
      this.client.analyze(this.request(resource), done),
    );
    return diagnostics(response);
  }

  async remediate(
    resource: Resource,
  ): Promise<readonly { policy: string; properties: Record<string, unknown> }[]> {
    const response = await this.call<analyzer.RemediateResponse>((done) =>
      this.client.remediate(this.request(resource), done),
    );
    // Where nothing could be mended, only a diagnostic says so.
    return response.getRemediationsList().flatMap((each) => {
      const properties = each.getProperties()?.toJavaScript();
      return properties ? [{ policy: each.getPolicyname(), properties }] : [];
    });
  }

  /** Sends all resources with their outputs: the inputs, and what the provider computes unknown as at preview. */
  async analyzeStack(resources: readonly Resource[]): Promise<readonly Diagnostic[]> {
    const request = new analyzer.AnalyzeStackRequest();
    for (const resource of resources) {
      const message = new analyzer.AnalyzerResource();
      message.setType(resource.type);
      message.setUrn(resource.urn!);
      message.setName(resource.name);
      message.setProperties(
        struct({ ...resource.properties, id: new Unknown("id"), arn: new Unknown("arn") }),
      );
      message.setOptions(options(resource));
      message.setParent(resource.parent ?? "");
      message.setDependenciesList([...(resource.dependencies ?? [])]);
      for (const [property, urns] of Object.entries(resource.propertyDependencies ?? {})) {
        const dependencies = new analyzer.AnalyzerPropertyDependencies();
        dependencies.setUrnsList([...urns]);
        message.getPropertydependenciesMap().set(property, dependencies);
      }
      request.addResources(message);
    }
    return diagnostics(
      await this.call<analyzer.AnalyzeResponse>((done) => this.client.analyzeStack(request, done)),
    );
  }

  private request(resource: Resource): analyzer.AnalyzeRequest {
    const request = new analyzer.AnalyzeRequest();
    request.setType(resource.type);
    request.setUrn(resource.urn!);
    request.setName(resource.name);
    request.setProperties(struct(resource.properties));
    request.setOptions(options(resource));
    return request;
  }

  private call<T>(run: (done: (error: Error | null, response: T) => void) => unknown): Promise<T> {
    return new Promise((done, failed) => run((error, response) => (error ? failed(error) : done(response))));
  }
}

function diagnostics(response: analyzer.AnalyzeResponse): readonly Diagnostic[] {
  return response.getDiagnosticsList().map((each) => ({
    policy: each.getPolicyname(),
    level: each.getEnforcementlevel() === analyzer.EnforcementLevel.ADVISORY ? "advisory" : "mandatory",
    severity: each.getSeverity(),
    urn: each.getUrn(),
    message: each.getMessage(),
  }));
}
