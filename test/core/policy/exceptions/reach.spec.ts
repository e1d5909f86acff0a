import assert from "node:assert/strict";
import { buildGraph, Secret, Unknown, type Resource } from "../../../../core/graph";
import { reachIn, type Exception } from "../../../../core/policy/exceptions";
import type { Finding } from "../../../../core/policy/finding";
import { exception } from "./made";

const digest = `sha256:${"a".repeat(64)}`;
const other = `sha256:${"b".repeat(64)}`;

const object = (kind: string, metadata: unknown, more: object = {}): Resource => ({
  id: "it",
  type: `kubernetes:${kind}`,
  name: "it",
  properties: { metadata, ...more },
});
const deployment = (id: string, ...containers: readonly object[]): Resource => ({
  ...object("apps/v1:Deployment", { name: id }),
  id,
  properties: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: id },
    spec: { template: { spec: { containers } } },
  },
});

/** Whether an exception reaches a finding of the first of the resources. */
const reaches = (given: Partial<Exception>, resources: readonly Resource[], path = ""): boolean =>
  reachIn(buildGraph(resources))(exception({ resource: "**", ...given }), {
    path,
    subject: { id: resources[0]?.id ?? "gone", type: resources[0]?.type ?? "t", name: "n" },
  } as Finding);

describe("how far an exception reaches", () => {
  it("is everywhere where nothing narrows it, even what is no resource", () => {
    assert.ok(reaches({}, []));
    assert.ok(reaches({ type: "*" }, []));
  });

  it("is not what is no resource where it is narrowed", () => {
    for (const given of [{ component: "**" }, { namespace: "**" }, { image: digest }])
      assert.ok(!reaches(given, []));
  });

  it("is by component only what lies in one", () => {
    const plain = object("apps/v1:Deployment", {});
    assert.ok(!reaches({ component: "**" }, [plain]), "a manifest");
    assert.ok(!reaches({ component: "**" }, [{ ...plain, urn: "urn:odd" }]));
    assert.ok(!reaches({ component: "**" }, [{ ...plain, urn: "urn:pulumi:prod::shop::aws:s3:B::b" }]));
  });

  it("is by namespace what lies in it", () => {
    const within = (namespace: string, kind: string, metadata: unknown) =>
      reaches({ namespace }, [object(kind, metadata)]);
    assert.ok(within("default", "apps/v1:Deployment", { name: "web" }));
    assert.ok(within("shop", "apps/v1:Deployment", { name: "web", namespace: "shop" }));
    assert.ok(!within("web", "apps/v1:Deployment", { name: "web", namespace: "shop" }));
    assert.ok(!within("**", "apps/v1:Deployment", { namespace: new Unknown("later") }));
    assert.ok(!within("**", "apps/v1:Deployment", { namespace: 7 }));
  });

  it("is a namespace itself by its name", () => {
    for (const kind of ["core/v1:Namespace", "core/v1:NamespacePatch"]) {
      assert.ok(reaches({ namespace: "shop" }, [object(kind, { name: "shop" })]), kind);
      assert.ok(!reaches({ namespace: "default" }, [object(kind, { name: "shop" })]), kind);
      assert.ok(!reaches({ namespace: "**" }, [object(kind, {})]), kind);
    }
  });

  it("is by namespace nothing that lies in none", () => {
    for (const namespace of ["default", "**"]) {
      for (const kind of ["ClusterRole", "ClusterRoleBinding", "ClusterRolePatch"])
        assert.ok(!reaches({ namespace }, [object(`rbac.authorization.k8s.io/v1:${kind}`, { name: "a" })]));
      for (const metadata of [undefined, null, "x", new Unknown("later"), new Secret({ namespace: "x" })])
        assert.ok(!reaches({ namespace }, [object("apps/v1:Deployment", metadata)]));
    }
    const cloud = { ...object("", { namespace: "shop" }), type: "aws:x/y:Z" };
    assert.ok(!reaches({ namespace: "shop" }, [cloud]));
  });

  it("is by image the container that the finding is about, from its own place downwards", () => {
    const web = deployment(
      "web",
      { name: "a", image: `r.example.com/a@${digest}` },
      { name: "b", image: `r.example.com/b@${other}` },
    );
    const at = (index: number) => `spec.template.spec.containers[${index}]`;
    for (const below of ["", ".image", '["x.y"]']) {
      assert.ok(reaches({ image: digest }, [web], at(0) + below), below);
      assert.ok(!reaches({ image: digest }, [web], at(1) + below), below);
    }
  });

  it("is by image not the containers of others", () => {
    const web = deployment("web", { name: "a", image: `r.example.com/a@${digest}` });
    const shop = deployment("shop", { name: "b", image: `r.example.com/b@${other}` });
    assert.ok(reaches({ image: digest }, [web, shop]));
    assert.ok(!reaches({ image: other }, [web, shop]));
  });
});
