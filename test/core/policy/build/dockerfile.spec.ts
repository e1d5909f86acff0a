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

  it("names what its arguments stand for before the first stage", () => {
    const from = (...args: readonly string[]) => images(lines(...args, "FROM $B"), { GIVEN: "given:1" });
    assert.deepEqual(from(`ARG A=1 B="node:2"`), ["node:2"]);
    assert.deepEqual(from("ARG B='node:2'"), ["node:2"]);
    assert.deepEqual(from("ARG A=node", "ARG B=${A}:2"), ["node:2"]);
    assert.deepEqual(from("ARG GIVEN", "ARG B=$GIVEN"), ["given:1"]);
    assert.deepEqual(from("ARG B"), ["$B"]);
    assert.deepEqual(from("ARG toString", "ARG B=$toString"), ["$toString"]);
    assert.deepEqual(images(lines("ARG B=a", "FROM $B", "ARG B=c", "FROM $B")), ["a", "a"]);
    assert.deepEqual(images("FROM ${UNSET-debian:13}"), ["debian:13"]);
    assert.deepEqual(images("ENV B=a\nFROM $B"), ["$B"]);
  });

  it("names what is copied or mounted from elsewhere, and not what a command is told", () => {
    assert.deepEqual(images("FROM a\nCOPY --chown=1:1 --from=b:1 --chmod=644 /x /x"), ["a", "b:1"]);
    assert.deepEqual(images("FROM a\nRUN --mount=from=b:1 --mount=type=bind,from=c:1 x"), [
      "a",
      "b:1",
      "c:1",
    ]);
    assert.deepEqual(images("FROM a\nRUN uvx --from=ruff ruff check"), ["a"]);
    assert.deepEqual(images("FROM a\nRUN x --mount=from=b"), ["a"]);
    assert.deepEqual(images("FROM a\nADD --from=b x /x"), ["a"]);
    assert.deepEqual(images("FROM a\nCOPY --from=0 /x /x\nCOPY --from=12 /x /x"), ["a"]);
    assert.deepEqual(images("FROM a1\nFROM 1a\nFROM SCRATCH"), ["a1", "1a"]);
  });

  it("names a stage by what follows AS", () => {
    assert.deepEqual(images("FROM a as  One\nFROM one\nFROM as\nFROM assets AS b"), ["a", "as", "assets"]);
    assert.deepEqual(images("FROM a x one\nFROM one\nFROM a asx two\nFROM two"), ["a", "one", "a", "two"]);
    assert.deepEqual(images("FROM --platform=x  a\nFROM --platform=x\nFROM"), ["a", "--platform=x"]);
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

  const read = (...all: readonly string[]) =>
    dockerfile(lines(...all)).map(({ name, text, line }) => `${line} ${name} ${text}`);

  it("goes on where a line ends in the escape, past comments and empty lines", () => {
    assert.deepEqual(read("RUN a \\  ", "  # no", "", "b # yes", "user x"), ["1 RUN a b # yes", "5 USER x"]);
    assert.deepEqual(read("", "  # no", "RUN a \\"), ["3 RUN a"]);
    assert.deepEqual(read("  RUN\ta", "123", "RUN"), ["1 RUN a", "3 RUN "]);
    assert.deepEqual(read("RUN a\\", "b"), ["1 RUN ab"]);
  });

  it("is escaped as its directive says", () => {
    for (const directive of ["# escape=`", "#escape = `", "#  ESCAPE  =  `", "# syntax=x\n# escape=`"])
      assert.equal(read(directive, "RUN a `", "b", "RUN c \\", "RUN d").length, 3, directive);
    for (const none of ["RUN # escape=`", "# no escape=`", "FROM a\n# escape=`", "#escape=\\"])
      assert.equal(dockerfile(lines(none, "RUN a `", "RUN b")).slice(-2)[0]!.text, "a `", none);
  });

  it("holds the documents of its commands", () => {
    assert.deepEqual(read("RUN <<A cat <<-'B' >x", "one", "\tA", " two", "B", "USER x"), [
      "1 RUN <<A cat <<-'B' >x\none\n two",
      "6 USER x",
    ]);
    assert.deepEqual(read('copy <<"E_1" /x', "one", "E_1", "USER x").length, 2);
    assert.deepEqual(read("ADD <<E /x", "one", "E", "USER x").length, 2);
    assert.deepEqual(read("LABEL a=<<E", "USER x"), ["1 LABEL a=<<E", "2 USER x"]);
    assert.deepEqual(read("RUN cat <<<E", "USER x"), ["1 RUN cat <<<E", "2 USER x"]);
    assert.deepEqual(read("RUN <<E", "one"), ["1 RUN <<E\none"]);
  });

  it("is read up to half a megabyte", () => {
    assert.deepEqual(read("#".repeat(512 * 1024), "FROM a"), []);
  });

  it("ends as the user of its last stage", () => {
    assert.equal(finalUser(dockerfile("FROM a\nUSER x\nUSER 10001")), "10001");
    assert.equal(finalUser(dockerfile("FROM a\nUSER x\nFROM b")), undefined);
    assert.equal(finalUser(dockerfile("FROM a\nUSER x\nCMD y")), "x");
    assert.equal(finalUser(dockerfile("USER x")), "x");
    assert.equal(finalUser([]), undefined);
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
