import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, Unknown } from "../../../../core/graph";
import { run } from "./program";

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - { name: main, image: "shop/${name}:1.0", securityContext: { privileged: yes } }
        - { name: side, image: "side@sha256:0" }
`;
const kubernetes = `const pulumi = require("@pulumi/pulumi");\nconst k8s = require("@pulumi/kubernetes");\n`;

/** Puts a program named `helm` on PATH that prints its arguments and the values it was given. */
async function withHelm<T>(script: string, body: () => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-helm-"));
  writeFileSync(join(folder, "helm"), `#!/bin/sh\n${script}`);
  chmodSync(join(folder, "helm"), 0o755);
  const before = process.env["PATH"];
  process.env["PATH"] = `${folder}:${before ?? ""}`;
  try {
    return await body();
  } finally {
    process.env["PATH"] = before;
    rmSync(folder, { recursive: true });
  }
}

describe("manifests in programs", () => {
  it("expands local files and kustomizations, in the SDK's first form and its second", async () => {
    const { named, errors, notSeen, resources } = await run({
      "app.yaml": `${deployment("web")}---\n${deployment("api")}`,
      "more/one.yaml": deployment("one"),
      "more/two.yaml": deployment("two"),
      "k/kustomization.yaml":
        "resources: [web.yaml, https://example.com/x.yaml]\nnamespace: prod\nnamePrefix: a-\nimages: [{ name: shop/web, newTag: '2.0' }]\nvars: []\n",
      "k/web.yaml": deployment("web"),
      "index.js": `${kubernetes}
        new k8s.yaml.ConfigFile("first", { file: "app.yaml" });
        new k8s.yaml.ConfigFile("gone", { file: "https://example.com/app.yaml" }).getResource("v1/Pod", "x").metadata.name.apply(() => {});
        new k8s.kustomize.Directory("kustomized", { directory: "k" });
        const provider = new k8s.Provider("cluster", { kubeconfig: "{}" });
        new k8s.yaml.v2.ConfigFile("second", { file: "app.yaml" }, { provider });
        new k8s.yaml.v2.ConfigGroup("group", { files: ["more/*.yaml", "https://example.com/y.yaml"], yaml: ${JSON.stringify(deployment("inline"))} });
        new k8s.kustomize.v2.Directory("again", { directory: "k" });`,
    });
    assert.deepEqual(errors, []);
    const image = (name: string) => {
      const spec = named(name).properties["spec"] as {
        template: { spec: { containers: { image: string; securityContext: unknown }[] } };
      };
      return spec.template.spec.containers[0];
    };
    assert.deepEqual(
      resources
        .filter(({ type }) => type === "kubernetes:apps/v1:Deployment")
        .map(({ name }) => name)
        .sort(),
      [
        "again:prod/a-web",
        "api",
        "group:inline",
        "group:one",
        "group:two",
        "prod/a-web",
        "second:api",
        "second:web",
        "web",
      ],
    );
    assert.deepEqual(image("web")?.securityContext, { privileged: true });
    assert.equal(image("prod/a-web")?.image, "shop/web:2.0");
    assert.equal(image("again:prod/a-web")?.image, "shop/web:2.0");
    assert.equal(named("second:web").parent, named("second").urn);
    assert.equal(named("second:web").id, "-/apps/Deployment/-/web");
    assert.equal(named("second:web").locate?.(undefined)?.line, 8);
    const why = "it does not lie locally, and nothing is fetched";
    assert.deepEqual(notSeen.map(({ what, why: reason }) => `${what}: ${reason}`).sort(), [
      `kustomization k: vars: this field is not applied here`,
      `kustomization k: vars: this field is not applied here`,
      `kustomize resource https://example.com/x.yaml: ${why}`,
      `kustomize resource https://example.com/x.yaml: ${why}`,
      `manifest https://example.com/app.yaml: ${why}`,
      `manifest https://example.com/y.yaml: ${why}`,
    ]);
  });

  it("renders charts that lie locally, unknown values and secrets kept", async () => {
    const script = `
      while [ $# -gt 0 ]; do case "$1" in --values) values=$(cat "$2");; --namespace) namespace=$2;; esac; shift; done
      printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: made, namespace: %s}\\ndata: %s\\n' "$namespace" "$values"`;
    const { named, errors, notSeen } = await withHelm(script, () =>
      run({
        "chart/Chart.yaml": "name: chart\nversion: 1.0.0\n",
        "index.js": `${kubernetes}
          class Thing extends pulumi.CustomResource { constructor(name) { super("test:index:Thing", name, {}); } }
          const values = { id: new Thing("thing").id, password: pulumi.secret("hunter2"), plain: "x" };
          new k8s.helm.v4.Chart("four", { chart: "./chart", namespace: "apps", values });
          new k8s.helm.v3.Release("release", { chart: "./chart", namespace: "apps", values: { plain: "y" } });
          new k8s.helm.v3.Chart("three", { path: "./chart", namespace: "apps", values: { plain: "z" } });
          new k8s.helm.v3.Release("remote", { chart: "nginx", repositoryOpts: { repo: "https://charts.example.com" } });`,
      }),
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(named("four:apps/made").properties["data"], {
      id: new Unknown("an output of test:index:Thing thing"),
      password: new Secret(new Unknown("a secret value")),
      plain: "x",
    });
    assert.deepEqual(named("release:apps/made").properties["data"], { plain: "y" });
    assert.deepEqual(named("apps/made").properties["data"], { plain: "z" });
    assert.deepEqual(
      notSeen.map(({ what, why }) => `${what}: ${why}`),
      ["Helm chart nginx (release remote): the chart does not lie locally, and nothing is fetched"],
    );
  });

  it("goes on without charts and manifests that can't be had, and says of which component they are", async () => {
    const { errors, notSeen, named } = await run({
      "chart/Chart.yaml": "name: chart\nversion: 1.0.0\n",
      "nothing.yaml": "# nothing\n",
      "k/kustomization.yaml": "resources: [https://example.com/x.yaml]\n",
      "index.js": `${kubernetes}
        class Thing extends pulumi.CustomResource { constructor(name) { super("test:index:Thing", name, {}); } }
        const { id } = new Thing("thing");
        new k8s.helm.v3.Chart("elsewhere", { chart: "web", fetchOpts: { repo: "https://charts.example.com" } });
        new k8s.helm.v3.Chart("unknown", { path: "./chart", values: { id } });
        new k8s.helm.v4.Chart("four", { chart: "web", repositoryOpts: { repo: "https://charts.example.com" } });
        new k8s.yaml.ConfigFile("file", { file: "https://example.com/app.yaml" });
        new k8s.yaml.ConfigFile("empty", { file: "nothing.yaml" });
        new k8s.yaml.ConfigGroup("text", { yaml: [id] });
        new k8s.kustomize.Directory("directory", { directory: "k" });
        new Thing("last");`,
    });
    assert.deepEqual(errors, []);
    named("last");
    const local = "it does not lie locally, and nothing is fetched";
    assert.deepEqual(notSeen.map(({ what, why, resource }) => [resource?.name, what, why]).sort(), [
      ["directory", "kustomize resource https://example.com/x.yaml", local],
      ["elsewhere", "Helm chart web (release elsewhere)", local.replace("it", "the chart")],
      ["file", "manifest https://example.com/app.yaml", local],
      ["four", "Helm chart web (release four)", local.replace("it", "the chart")],
      ["text", "a manifest", "its text is known only after deployment"],
      [
        "unknown",
        "what kubernetes:helm.sh/v3:Chart unknown is made of",
        "its arguments are known only after deployment",
      ],
    ]);
  });

  it("says why a chart was not rendered", async () => {
    const files = {
      "chart/Chart.yaml": "name: chart\n",
      "index.js": `${kubernetes} new k8s.helm.v4.Chart("four", { chart: "./chart" });`,
    };
    const failed = await withHelm("echo 'Error: no such value' >&2; exit 1", () => run(files));
    assert.equal(failed.notSeen[0]?.why, "helm could not render it: Error: no such value");
    const garbage = await withHelm("echo '{'", () => run(files));
    assert.match(garbage.notSeen[0]?.why ?? "", /^its output can't be read: /);
  });
});
