import assert from "node:assert/strict";
import { buildGraph, Secret, Unknown, type Resource } from "../../../../core/graph";
import { clustersSpokenTo } from "../../../../core/graph/kubernetes";
import { wordsOfKubeconfig } from "../../../../core/graph/kubernetes/kubeconfig";

const arn = (name: string): string => `arn:aws:eks:eu-west-1:333333333333:cluster/${name}`;
const server = (name: string): string =>
  `https://${name.toUpperCase()}0123456789.gr7.eu-west-1.eks.amazonaws.com`;

const entry = (name: string, of = name) => ({
  cluster: { name: `to-${name}`, cluster: { server: server(of) } },
  context: { name, context: { cluster: `to-${name}`, user: `as-${name}` } },
  user: {
    name: `as-${name}`,
    user: { exec: { command: "aws", args: ["eks", "get-token", "--cluster-name", of] } },
  },
});

const kubeconfig = (more: object, ...names: string[]) => ({
  apiVersion: "v1",
  kind: "Config",
  clusters: names.map((name) => entry(name).cluster),
  contexts: names.map((name) => entry(name).context),
  users: names.map((name) => entry(name).user),
  ...more,
});

describe("a kubeconfig", () => {
  const two = JSON.stringify(kubeconfig({ "current-context": "b" }, "a", "b"));
  const keys = (name: string): string[] => [server(name).toLowerCase()];

  it("names the cluster of its context", () => {
    assert.deepEqual(wordsOfKubeconfig(two), { keys: keys("b"), names: ["b"] });
    assert.deepEqual(wordsOfKubeconfig(two, { context: "a" }), { keys: keys("a"), names: ["a"] });
    assert.deepEqual(wordsOfKubeconfig(two, { cluster: "to-a" }).keys, keys("a"));
  });

  it("of several clusters names none where it doesn't choose", () => {
    assert.deepEqual(wordsOfKubeconfig(JSON.stringify(kubeconfig({}, "a", "b"))), { keys: [], names: [] });
    assert.deepEqual(wordsOfKubeconfig(two, { context: "c" }), { keys: [], names: [] });
    assert.deepEqual(wordsOfKubeconfig(JSON.stringify(kubeconfig({}, "a"))).keys, keys("a"));
  });

  it("is read as YAML, and what is none names what its text names", () => {
    const yaml = `clusters: [{ name: c, cluster: { server: "${server("a")}:443/x" } }]\nusers: [{ name: u, user: { exec: { args: [-i, a] } } }]`;
    assert.deepEqual(wordsOfKubeconfig(yaml), { keys: keys("a"), names: ["a"] });
    assert.deepEqual(wordsOfKubeconfig(`{ ${arn("a")}`).keys, [arn("a")]);
    for (const nonsense of [
      "",
      "~/.kube/config",
      "[]",
      "clusters: 3",
      "clusters: [{ name: 1, cluster: [] }]",
    ])
      assert.deepEqual(wordsOfKubeconfig(nonsense), { keys: [], names: [] });
  });
});

describe("clustersSpokenTo", () => {
  const cluster = (name: string): Resource => ({
    id: `urn:pulumi:production::platform::aws:eks/cluster:Cluster::${name}`,
    urn: `urn:pulumi:production::platform::aws:eks/cluster:Cluster::${name}`,
    type: "aws:eks/cluster:Cluster",
    name,
    physicalId: name,
    properties: { name },
    outputs: { arn: arn(name), endpoint: server(name) },
    stack: "platform/production",
  });
  const hidden = new Secret(new Unknown("a secret"));

  /** The clusters of a stack of two, whose outputs configure a provider. */
  const spoken = (inputs: object, outputs: object = { kubeconfig: hidden }): string[] => {
    const reference: Resource = {
      id: "urn:ref",
      urn: "urn:ref",
      type: "pulumi:pulumi:StackReference",
      name: "ref",
      properties: { name: "organization/platform/production" },
      outputs: { outputs },
      stack: "app/production",
    };
    const provider: Resource = {
      id: "urn:provider",
      urn: "urn:provider",
      type: "pulumi:providers:kubernetes",
      name: "provider",
      properties: { kubeconfig: hidden, ...inputs },
      propertyDependencies: { kubeconfig: ["urn:ref"] },
      stack: "app/production",
    };
    const graph = buildGraph([cluster("a"), cluster("b"), reference, provider], { joined: true });
    return clustersSpokenTo(graph, provider).map(({ resource }) => resource.name);
  };

  const certain: Readonly<Record<string, readonly [object, object?]>> = {
    "the API server of the kubeconfig": [{ kubeconfig: JSON.stringify(kubeconfig({}, "b")) }],
    "a secret kubeconfig that is open": [{ kubeconfig: new Secret(JSON.stringify(kubeconfig({}, "b"))) }],
    "the context of a kubeconfig of several": [
      { kubeconfig: JSON.stringify(kubeconfig({ "current-context": "a" }, "a", "b")), context: "b" },
    ],
    "the name that the kubeconfig asks a token for": [
      { kubeconfig: JSON.stringify(kubeconfig({ clusters: [] }, "b")) },
    ],
    "the ARN that is chosen of an encrypted kubeconfig": [{ context: arn("b") }],
    "the name that is chosen of it": [{ cluster: "b" }],
    "the only name among the outputs": [{}, { clusterName: "b", size: 3 }],
    "the only ARN among the outputs": [{}, { where: { arn: arn("b") } }],
    "the only API server among the outputs": [{}, { endpoint: server("b") }],
    "a kubeconfig among the outputs": [{}, { kubeconfig: kubeconfig({}, "b") }],
    "a kubeconfig in JSON among the outputs": [
      {},
      { kubeconfig: JSON.stringify(kubeconfig({ "current-context": "b" }, "a", "b")) },
    ],
  };
  for (const [how, [inputs, outputs]] of Object.entries(certain))
    it(`finds which of several is meant by ${how}`, () => {
      assert.deepEqual(spoken(inputs, outputs), ["b"]);
    });

  const uncertain: Readonly<Record<string, readonly [object, object?]>> = {
    "nothing is open": [{}],
    "an output is encrypted": [{}, { clusterName: "b", kubeconfig: hidden }],
    "outputs name several": [{}, { clusterName: "b", other: { endpoint: server("a") } }],
    "a name is no cluster's": [{ cluster: "kubernetes" }],
    "names of other things are the same": [{}, { team: "b" }],
  };
  for (const [why, [inputs, outputs]] of Object.entries(uncertain))
    it(`is not certain where ${why}`, () => {
      assert.deepEqual(spoken(inputs, outputs), ["a", "b"]);
    });

  it("finds none where the configuration names another", () => {
    assert.deepEqual(spoken({ kubeconfig: JSON.stringify(kubeconfig({}, "c")) }), []);
  });
});
