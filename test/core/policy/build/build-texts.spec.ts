import assert from "node:assert/strict";
import { buildGraph, type BuildProject, type ImageBuild } from "../../../../core/graph";
import { buildImages, buildTexts } from "../../../../core/policy/build";
import { buildProject, resource } from "../../../../core/policy/minimal";

const project = (properties: Readonly<Record<string, unknown>>): BuildProject =>
  buildGraph([buildProject(properties)]).all("BuildProject")[0]!;
const image = (
  properties: Readonly<Record<string, unknown>>,
  type = "docker-build:index:Image",
): ImageBuild => buildGraph([resource(type, "checkout", properties)]).all("ImageBuild")[0]!;
const recipe = (properties: Readonly<Record<string, unknown>>): ImageBuild =>
  image(properties, "aws:imagebuilder/containerRecipe:ContainerRecipe");

describe("the images of a build", () => {
  it("are those that a project runs its builds in, but for AWS's own", () => {
    const path = "environment.image";
    assert.deepEqual(buildImages(project({ environment: { image: "docker.io/a:1" } })), [
      { image: "docker.io/a:1", use: "runs its builds in", path },
    ]);
    assert.deepEqual(buildImages(project({ environment: { image: "aws/codebuild/standard:7.0" } })), []);
    assert.deepEqual(buildImages(project({ environment: { image: undefined } })), []);
  });

  it("are those that a Dockerfile names, with their lines", () => {
    const of = (inline: string) => buildImages(image({ dockerfile: { inline } }));
    assert.deepEqual(of("# x\nFROM a:1\nCOPY --from=b:2 /x /x\n"), [
      { image: "a:1", use: "builds, on line 2 of its Dockerfile, from", path: "dockerfile.inline" },
      { image: "b:2", use: "builds, on line 3 of its Dockerfile, from", path: "dockerfile.inline" },
    ]);
    const build = image({ dockerfile: { inline: "ARG X\nFROM $X" }, buildArgs: { X: "a:1" } });
    assert.deepEqual(
      buildImages(build).map((each) => each.image),
      ["a:1"],
    );
    assert.deepEqual(buildImages(image({ context: { location: "." } })), []);
  });

  it("are the parent of a recipe, and not the placeholder for it or an image of Image Builder's own", () => {
    const text = "FROM {{{imagebuilder:parentImage}}}\nRUN true\n";
    assert.deepEqual(buildImages(recipe({ parentImage: "a:1", dockerfileTemplateData: text })), [
      { image: "a:1", use: "is built from", path: "parentImage" },
    ]);
    const arn = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x";
    assert.deepEqual(buildImages(recipe({ parentImage: arn, dockerfileTemplateData: "" })), []);
  });

  it("are those whose layers it takes", () => {
    const cacheFrom = [{ registry: { ref: "a:1" } }, { gha: {} }, { registry: { ref: "b:2" } }];
    assert.deepEqual(buildImages(image({ cacheFrom })), [
      { image: "a:1", use: "takes layers of", path: "cacheFrom[0]" },
      { image: "b:2", use: "takes layers of", path: "cacheFrom[2]" },
    ]);
    const classic = image(
      { cacheFrom: ["type=gha,scope=main", "type=registry", "c:3"] },
      "docker:index/image:Image",
    );
    assert.deepEqual(buildImages(classic), [{ image: "c:3", use: "takes layers of", path: "cacheFrom[2]" }]);
  });
});

describe("the texts of a build", () => {
  it("are the specification of a project, where the program holds it", () => {
    const of = (buildspec: unknown) => buildTexts(project({ source: { type: "NO_SOURCE", buildspec } }));
    for (const text of ["version: 0.2\nphases: {}\n", '{"version":0.2}', "version: 0.2"])
      assert.deepEqual(of(text), [{ text, what: "its build specification", path: "source.buildspec" }]);
    for (const elsewhere of ["ci/buildspec.yml", "arn:aws:s3:::shop-builds/buildspec.yml", "", undefined])
      assert.deepEqual(of(elsewhere), []);
  });

  it("are the Dockerfile of an image, where the program holds it", () => {
    assert.deepEqual(buildTexts(image({ dockerfile: { inline: "FROM a" } })), [
      { text: "FROM a", what: "its Dockerfile", path: "dockerfile.inline" },
    ]);
    assert.deepEqual(buildTexts(recipe({ dockerfileTemplateData: "FROM a" })), [
      { text: "FROM a", what: "its Dockerfile", path: "dockerfileTemplateData" },
    ]);
    assert.deepEqual(buildTexts(image({ dockerfile: { location: "Dockerfile" } })), []);
  });
});
