import assert from "node:assert/strict";
import { Unknown } from "../../core/graph";
import type { Finding } from "../../core/policy/finding";
import type { Example, Policy } from "../../core/policy/policy";
import { controller, database, example, listener, minimalPod, overlay, resource } from "../../core/policy";
import requireLoadBalancerLogs from "../../policies/audit/require-load-balancer-logs";
import requireStoreBackups from "../../policies/account/require-store-backups";
import restrictPipelineRegistryWrites from "../../policies/identity/restrict-pipeline-registry-writes";
import restrictListenerTls from "../../policies/network/restrict-listener-tls";
import restrictCriticalServices from "../../policies/placement/restrict-critical-services";
import disallowEnvironmentSecrets from "../../policies/secrets/disallow-environment-secrets";
import restrictEnvironmentSecretReferences from "../../policies/secrets/restrict-environment-secret-references";
import disallowDefaultNamespace from "../../policies/workload/disallow-default-namespace";
import disallowPrivilegedContainers from "../../policies/workload/disallow-privileged-containers";
import { judgeExample } from "../support/judge-example";

const judged = (policy: Policy, given: Example): readonly Finding[] => judgeExample([policy], given).findings;
const kindsOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ kind }) => kind);

describe("what is not said, or not known", () => {
  const classic = (accessLogs: object | undefined) =>
    example([
      resource("aws:elb/loadBalancer:LoadBalancer", "shop", {
        internal: true,
        listeners: [{ lbPort: 443, lbProtocol: "https", instancePort: 8443, instanceProtocol: "https" }],
        ...(accessLogs && { accessLogs }),
      }),
    ]);

  it("lets the logs of a classic load balancer be on unless they are switched off", () => {
    const kinds = (logs: object | undefined) => kindsOf(judged(requireLoadBalancerLogs, classic(logs)));
    assert.deepEqual(kinds({ bucket: "logs" }), []);
    assert.deepEqual(kinds({ bucket: "logs", enabled: false }), ["violation"]);
    assert.deepEqual(kinds(undefined), ["violation"]);
    assert.deepEqual(kinds({ bucket: "logs", enabled: new Unknown("x") }), ["unknown"]);
  });

  it("does not take a database for a copy because of a value that is not known", () => {
    const kinds = (replicateSourceDb: unknown, backupRetentionPeriod = 0) =>
      kindsOf(judged(requireStoreBackups, example([database({ replicateSourceDb, backupRetentionPeriod })])));
    assert.deepEqual(kinds("orders-main"), []);
    assert.deepEqual(kinds(undefined), ["violation"]);
    assert.deepEqual(kinds(new Unknown("x")), ["unknown"]);
    assert.deepEqual(kinds(new Unknown("x"), 7), []);
  });

  it("does not take a role for no role of builds whose trust can't be read", () => {
    const given = restrictPipelineRegistryWrites.bad()["production's repository"]!;
    const resources = given.resources.map((each) => ({
      ...each,
      properties: {
        ...each.properties,
        ...("assumeRolePolicy" in each.properties && { assumeRolePolicy: new Unknown("x") }),
      },
    }));
    const findings = judged(restrictPipelineRegistryWrites, { ...given, resources });
    assert.deepEqual(kindsOf(findings), ["unknown"]);
    assert.equal(findings[0]!.missing, "who may take on the role");
  });

  it("does not take a critical service for none because its machines were not given", () => {
    const given = restrictCriticalServices.bad()["a neighbour too many"]!;
    const resources = given.resources.filter(({ type }) => !type.startsWith("aws:"));
    assert.ok(resources.length < given.resources.length);
    const { tallies } = judgeExample([restrictCriticalServices], { ...given, resources });
    assert.equal(tallies.get(restrictCriticalServices.name)?.unknown, 1);
  });
});

describe("a finding", () => {
  it("names the metadata of a workload's object, not of its pod", () => {
    const paths = Object.values(disallowDefaultNamespace.bad()).flatMap((given) =>
      judged(disallowDefaultNamespace, given).map(({ path }) => path),
    );
    assert.deepEqual(paths, ["metadata.namespace", "metadata.namespace"]);
  });

  it("says once that a container is one", () => {
    const pod = { spec: { template: { spec: { containers: new Unknown("x") } } } };
    const [found] = judged(
      disallowPrivilegedContainers,
      example([
        {
          ...controller("Deployment", minimalPod()),
          properties: { ...controller("Deployment", minimalPod()).properties, spec: pod.spec },
        },
      ]),
    );
    assert.match(found!.message, /^container containers(?:\[0\])? of Deployment/);
  });

  it("does not ask for the names of variables that are found whatever they are called", () => {
    const env = (variable: object, policy: Policy) =>
      judged(policy, example([controller("Deployment", minimalPodWith([variable]))])).map(
        ({ kind, message }) => `${kind}: ${message}`,
      );
    const minimalPodWith = (list: readonly object[]) =>
      overlay(minimalPod(), { containers: [{ env: list }] });
    const name = new Unknown("x");
    const [reference] = env(
      { name, valueFrom: { secretKeyRef: { name: "db", key: "a" } } },
      restrictEnvironmentSecretReferences,
    );
    assert.match(reference!, /^violation: .* takes its variable 0 from the secret db/);
    assert.deepEqual(env({ name, valueFrom: { fieldRef: {} } }, disallowEnvironmentSecrets), []);
    assert.match(
      env({ name, value: `AKIA${"ABCDEFGH".repeat(2)}` }, disallowEnvironmentSecrets)[0]!,
      /^violation/,
    );
    assert.match(env({ name, value: "correct-horse" }, disallowEnvironmentSecrets)[0]!, /^unknown/);
    assert.deepEqual(env({ name, value: "" }, disallowEnvironmentSecrets), []);
  });

  it("does not ask for the protocol of a listener whose TLS policy is sound", () => {
    const kinds = (changes: object) => kindsOf(judged(restrictListenerTls, example(listener(changes))));
    const protocol = new Unknown("x");
    assert.deepEqual(kinds({ protocol }), []);
    assert.deepEqual(kinds({ protocol, sslPolicy: "ELBSecurityPolicy-2016-08" }), ["unknown"]);
    assert.deepEqual(kinds({ protocol: "HTTP", sslPolicy: new Unknown("y") }), []);
    assert.deepEqual(kinds({ sslPolicy: new Unknown("y") }), ["unknown"]);
  });
});
