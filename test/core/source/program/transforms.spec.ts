import assert from "node:assert/strict";
import { Unknown } from "../../../../core/graph";
import { prelude, run } from "./program";

describe("what a program changes in all its resources", () => {
  it("runs transforms of resources, their parents and the stack, and older transformations", async () => {
    const { named, errors } = await run({
      "index.js": `${prelude}
        const mark = (key) => ({ props, opts }) => ({ props: { ...props, [key]: true, order: (props.order ?? "") + key }, opts });
        pulumi.runtime.registerResourceTransform(mark("s"));
        pulumi.runtime.registerStackTransformation(({ props, opts }) => ({ props: { ...props, old: 1 }, opts }));
        class Owner extends pulumi.ComponentResource {
          constructor(name, opts) { super("own:index:Owner", name, {}, opts); }
        }
        const parent = new Owner("parent", { transforms: [mark("p")] });
        const other = thing("other");
        thing("child", { from: other.id }, { parent, transforms: [mark("c")] });`,
    });
    assert.deepEqual(errors, []);
    assert.deepEqual(named("child").properties, {
      from: new Unknown("an output of test:index:Thing other"),
      old: 1,
      order: "cps",
      c: true,
      p: true,
      s: true,
    });
    assert.deepEqual(named("other").properties, { old: 1, order: "s", s: true });
  });
});
