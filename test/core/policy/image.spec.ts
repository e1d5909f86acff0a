import assert from "node:assert/strict";
import { eachImage, imageKinds, trustedRepositories } from "../../../core/policy/image";
import { container, pod } from "../../../core/policy/minimal";
import type { Example } from "../../../core/policy/policy";
import { estateWith } from "../../support/judge-example";
import { judged, madePolicy } from "./made";

const policy = madePolicy(imageKinds, ({ node, report }) =>
  eachImage(node, report, ({ label, path, parsed }) =>
    report(`${label}: ${"reference" in parsed ? parsed.reference.path : "none"}`, path),
  ),
);
const images = ({ resources }: Example): readonly string[] =>
  judged(policy, resources).findings.map(({ message, path }) => `${path}: ${message}`);

describe("the images that a node names", () => {
  const main = "spec.template.spec.containers[0].image: container main of Deployment checkout image";

  it("are those of its containers", () => {
    assert.deepEqual(images(container({ image: "docker.io/library/nginx:1" })), [
      `${main} docker.io/library/nginx:1: library/nginx`,
    ]);
    assert.deepEqual(images(container({ image: "no image" })), [`${main} no image: none`]);
  });

  it("are none where none is written", () => {
    assert.deepEqual(images(container({ image: undefined })), []);
    assert.deepEqual(images(container({ image: "" })), []);
  });

  it("are those of its volumes, by their name or place", () => {
    const volumes = [
      { name: "scratch", emptyDir: {} },
      { name: "models", image: { reference: "docker.io/shop/models:1" } },
      { image: { reference: "docker.io/shop/more:1" } },
      { name: "empty", image: {} },
    ];
    const at = (index: number): string =>
      `spec.template.spec.volumes[${index}].image.reference: Deployment checkout the image of volume`;
    assert.deepEqual(images({ ...pod({ volumes, containers: [] }) }), [
      `${at(1)} models, docker.io/shop/models:1: shop/models`,
      `${at(2)} 2, docker.io/shop/more:1: shop/more`,
    ]);
  });
});

describe("the repositories that an environment trusts", () => {
  const repositories = { default: undefined, development: undefined };
  const trusted = (environment: string, given: object) => {
    const estate = estateWith({ images: { repositories: { ...repositories, ...given } } });
    return trustedRepositories(estate, { ...estate.environments[environment]!, name: environment });
  };

  it("are those that are named for it, or for all", () => {
    const [own, common] = [["docker.io/own/**"], ["docker.io/all/**"]];
    for (const environment of ["production", "development"]) {
      assert.deepEqual(trusted(environment, { [environment]: own, default: common }), own);
      assert.deepEqual(trusted(environment, { default: common }), common);
    }
  });

  it("are none for a controlled environment that names none; another isn't judged by it", () => {
    assert.deepEqual(trusted("production", {}), []);
    assert.equal(trusted("development", {}), undefined);
  });
});
