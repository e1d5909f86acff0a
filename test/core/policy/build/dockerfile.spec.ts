import assert from "node:assert/strict";
import fc from "fast-check";
import { baseImages, dockerfile, finalUser } from "../../../../core/policy/build/dockerfile";
import { looseBuilder } from "../../../../core/policy/build/builders";

const lines = (...all: readonly string[]): string => all.join("\n");
const images = (text: string, args: Readonly<Record<string, string>> = {}) =>
  baseImages(dockerfile(text), args).map(({ image }) => image);

describe("a Dockerfile", () => {
  it("names the images of its stages, and none of its own stages", () => {
    const text = lines(
      "# syntax=docker/dockerfile:1",
      "ARG BASE=node:22",
      "FROM --platform=$BUILDPLATFORM ${BASE} AS Build",
      "FROM build AS test",
      "FROM scratch",
      "COPY --from=build /app /app",
      "COPY --from=ghcr.io/tools/uv:1 /uv /uv",
      "RUN --mount=type=bind,from=alpine:3,target=/x true",
    );
    assert.deepEqual(images(text), ["node:22", "ghcr.io/tools/uv:1", "alpine:3"]);
    assert.deepEqual(images(text, { BASE: "deno:2" })[0], "deno:2");
    assert.deepEqual(images("FROM $UNSET"), ["$UNSET"]);
    assert.deepEqual(images("FROM ${UNSET:-debian:13}"), ["debian:13"]);
  });

  it("joins continued lines, and takes documents for text", () => {
    const found = dockerfile(
      lines("RUN a \\", "  # not this", "  b", "RUN <<EOF", "FROM evil", "EOF", "USER app"),
    );
    assert.deepEqual(
      found.map(({ name, line }) => [name, line]),
      [
        ["RUN", 1],
        ["RUN", 4],
        ["USER", 7],
      ],
    );
    assert.match(found[0]!.text, /a\s+b/);
  });

  it("ends as the user of its last stage", () => {
    assert.equal(finalUser(dockerfile("FROM a\nUSER x\nUSER 10001")), "10001");
    assert.equal(finalUser(dockerfile("FROM a\nUSER x\nFROM b")), undefined);
  });

  it("of any text is read without an error", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "FROM ",
            "RUN ",
            "a",
            "\\\n",
            "\n",
            "<<EOF",
            "EOF",
            "$X",
            "${",
            "}",
            "ARG X=",
            "#",
            " AS b",
          ),
        ),
        (parts) => {
          baseImages(dockerfile(parts.join("")));
        },
      ),
    );
  });
});

describe("a builder of images", () => {
  it("is loose where it builds without care", () => {
    for (const command of [
      "/kaniko/executor --dockerfile=x --skip-tls-verify",
      "buildah bud --tls-verify=false .",
      "docker build --network=host .",
      "buildctl build --allow security.insecure",
      "buildctl build --output type=image,registry.insecure=true",
    ])
      assert.ok(looseBuilder(command), command);
  });

  it("is not where it doesn't, or is no builder", () => {
    for (const command of [
      "buildah bud --tls-verify=true .",
      "app --insecure",
      "docker build .",
      "kaniko --insecure=false --destination=a",
    ])
      assert.equal(looseBuilder(command), undefined, command);
  });
});
