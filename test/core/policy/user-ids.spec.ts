import assert from "node:assert/strict";
import type { Container } from "../../../core/graph";
import { describeRange, idRangeOf, isNarrow } from "../../../core/policy/user-ids";
import { estateWith } from "../../support/judge-example";

const container = (image?: string): Container => ({ ...(image !== undefined && { image }) }) as Container;

describe("user ids by class of images", () => {
  const suppliers = {
    acme: { repositories: ["registry.acme.example/**", "acme.example/**"] },
    other: { repositories: ["registry.other.example/**"] },
  };
  const userIds = { default: [100, 199], acme: [200, 299], other: [300, 399] };
  const estate = estateWith({ suppliers, identities: { userIds } });
  const of = (image?: string) => {
    const { from, to, of } = idRangeOf(estate, container(image));
    return [from, to, of];
  };

  it("are those of the supplier that an image comes from, or else the default ones", () => {
    assert.deepEqual(of("registry.acme.example/a:1"), [200, 299, "acme"]);
    assert.deepEqual(of("registry.other.example/a:1"), [300, 399, "other"]);
    assert.deepEqual(of("acme.example/a/b:1"), [200, 299, "acme"]);
    assert.deepEqual(of("docker.io/a:1"), [100, 199, "default"]);
    assert.deepEqual(of("Not an image"), [100, 199, "default"]);
    assert.deepEqual(of(), [100, 199, "default"]);
  });

  it("are any but root's where the estate names none", () => {
    const none = { ...estate, identities: { ...estate.identities, userIds: {} } } as unknown as typeof estate;
    assert.deepEqual(idRangeOf(none, container("a")), { from: 1, to: 4_294_967_294, of: "default" });
  });

  it("hang on the image only where suppliers have their own", () => {
    const unread = {
      get image(): string {
        throw new Error("not known");
      },
    } as Container;
    assert.throws(() => idRangeOf(estate, unread), /not known/);
    const only = estateWith({ identities: { userIds: { default: [100, 199] } } });
    assert.deepEqual(idRangeOf(only, unread), { from: 100, to: 199, of: "default" });
  });

  it("are narrow where they leave anybody but root out", () => {
    const range = { of: "default" };
    assert.ok(!isNarrow({ ...range, from: 1, to: 4_294_967_294 }));
    assert.ok(!isNarrow({ ...range, from: 0, to: 4_294_967_295 }));
    assert.ok(isNarrow({ ...range, from: 2, to: 4_294_967_294 }));
    assert.ok(isNarrow({ ...range, from: 1, to: 4_294_967_293 }));
  });

  it("are named by their class", () => {
    assert.equal(
      describeRange({ from: 1, to: 2, of: "default" }),
      "1 to 2, the range of images without one of their own",
    );
    assert.equal(describeRange({ from: 1, to: 2, of: "acme" }), "1 to 2, the range of acme");
  });
});
