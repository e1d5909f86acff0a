import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Resource } from "../core/graph";
import type { Finding } from "../core/policy/finding";
import type { Policy } from "../core/policy/policy";
import { catalog } from "./catalog";
import { ConfigurationError, estatePolicy, type Configuration, type PolicyConfig } from "./configuration";
import { repair } from "./repair";
import type { Session } from "./session";
import { fromAnalyze, fromAnalyzeStack, rawProperties } from "./wire";

type Handler<Request, Response> = (
  call: Pick<ServerUnaryCall<Request, Response>, "request">,
  callback: sendUnaryData<Response>,
) => void;

/** gRPC's INVALID_ARGUMENT: what the engine shows as the user's mistake. */
const invalidArgument = 3;
const internal = 13;

const severities = { low: 1, medium: 2, high: 3, critical: 4 } as const;
const levels = { advisory: 0, mandatory: 1 } as const;
const levelNames = ["advisory", "mandatory", "disabled", "remediate"] as const;

export interface Pack {
  readonly name: string;
  readonly version: string;
}

/**
 * Puts Bulkhead's handlers in the place of those of the SDK that judge: they read a resource's raw inputs once and judge
 * all policies on it. Nothing passes unjudged: whatever goes wrong in them is a mandatory violation of its own.
 *
 * @param own the SDK's service, whose handlers answer everything else
 */
export function interpose(
  own: UntypedServiceImplementation,
  session: Session,
  pack: Pack,
): UntypedServiceImplementation {
  const inputs = new Map<string, Readonly<Record<string, unknown>>>();
  let broken: string | undefined;

  const guarded = (urn: string, judge: () => readonly Finding[] | string): analyzer.AnalyzeResponse => {
    let outcome: readonly Finding[] | string;
    try {
      outcome = broken ?? judge();
    } catch (error) {
      outcome = messageOf(error);
    }
    const response = new analyzer.AnalyzeResponse();
    response.setDiagnosticsList(
      typeof outcome === "string"
        ? [diagnostic(pack, urn, { policy: estatePolicy, level: "mandatory", severity: "critical" }, outcome)]
        : outcome.map((finding) =>
            diagnostic(pack, finding.subject.urn ?? urn, finding, messageFor(finding)),
          ),
    );
    return response;
  };

  const analyze: Handler<analyzer.AnalyzeRequest, analyzer.AnalyzeResponse> = ({ request }, callback) => {
    const judge = () => {
      inputs.set(request.getUrn(), rawProperties(request));
      const resource = fromAnalyze(request);
      return typeof resource === "string" ? resource : session.judgeResource(resource);
    };
    callback(null, guarded(request.getUrn(), judge));
  };

  const analyzeStack: Handler<analyzer.AnalyzeStackRequest, analyzer.AnalyzeResponse> = (
    { request },
    callback,
  ) => {
    const judge = () => {
      const read = request
        .getResourcesList()
        .map((each) => fromAnalyzeStack(each, inputs.get(each.getUrn())));
      const wrong = read.find((each) => typeof each === "string");
      return wrong ?? session.judgeStack(read.filter((each) => typeof each !== "string"));
    };
    const response = guarded("", judge);
    // The protocol knows violations only: what is accepted is said where the engine shows what packs write.
    for (const line of session.accepted)
      process.stdout.write(`Bulkhead: ${line.replace(/\p{Cc}+/gu, " ")}\n`);
    callback(null, response);
  };

  const remediate: Handler<analyzer.AnalyzeRequest, analyzer.RemediateResponse> = ({ request }, callback) => {
    const response = new analyzer.RemediateResponse();
    try {
      const policies = catalog.map((entry) => entry.policy).filter((policy) => session.repairs(policy));
      const judge = (policy: Policy, resource: Resource) => session.judgeFor(policy, resource);
      for (const { policy, properties, left } of repair(request, policies, judge)) {
        const remediation = new analyzer.Remediation();
        remediation.setPolicyname(policy.name);
        remediation.setPolicypackname(pack.name);
        remediation.setPolicypackversion(pack.version);
        remediation.setDescription(policy.description);
        if (left !== undefined) remediation.setDiagnostic(left);
        else remediation.setProperties(Struct.fromJavaScript(properties as never));
        response.addRemediations(remediation);
      }
      callback(null, response);
    } catch (error) {
      callback({ code: internal, message: messageOf(error), details: messageOf(error) });
    }
  };

  const configure: Handler<analyzer.ConfigureAnalyzerRequest, unknown> = (call, callback) => {
    try {
      process.stdout.write(`${session.configure(readConfig(call.request))}\n`);
      broken = undefined;
    } catch (error) {
      broken = messageOf(error);
      const code = error instanceof ConfigurationError ? invalidArgument : internal;
      callback({ code, message: broken, details: broken });
      return;
    }
    (own["configure"] as typeof configure)(call, callback);
  };

  const configureStack: Handler<analyzer.AnalyzerStackConfigureRequest, unknown> = (call, callback) => {
    const { request } = call;
    session.configureStack(request.getProject(), request.getStack(), request.getDryRun());
    (own["configureStack"] as typeof configureStack)(call, callback);
  };

  return { ...own, analyze, analyzeStack, remediate, configure, configureStack };
}

const descriptionOf = (name: string): string | undefined =>
  catalog.find(({ policy }) => policy.name === name)?.policy.description;

function diagnostic(
  pack: Pack,
  urn: string,
  { policy, level, severity }: Pick<Finding, "policy" | "level" | "severity">,
  message: string,
): analyzer.AnalyzeDiagnostic {
  const description = descriptionOf(policy);
  const result = new analyzer.AnalyzeDiagnostic();
  result.setPolicyname(policy);
  result.setPolicypackname(pack.name);
  result.setPolicypackversion(pack.version);
  result.setDescription(description ?? "Nothing could be judged.");
  result.setMessage(description === undefined ? message : `${description}\n${message}`);
  result.setEnforcementlevel(levels[level]);
  result.setSeverity(severities[severity]);
  result.setUrn(urn);
  return result;
}

function messageFor({ message, path, evidence }: Finding): string {
  const at = path === "" ? "" : ` (${path})`;
  return `${message}${at}${evidence.map(({ text }) => `\n  because ${text}`).join("")}`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function readConfig(request: analyzer.ConfigureAnalyzerRequest): Configuration {
  const config = new Map<string, PolicyConfig>();
  request.getPolicyconfigMap().forEach((entry, name) => {
    const properties = (entry.getProperties()?.toJavaScript() ?? {}) as Record<string, unknown>;
    config.set(name, {
      enforcementLevel: levelNames[entry.getEnforcementlevel()] ?? "mandatory",
      properties,
    });
  });
  return config;
}
