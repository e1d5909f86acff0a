import assert from "node:assert/strict";
import { bulkhead, inFolder } from "../../scenarios/run";

describe("register watch, where it can't watch", () => {
  const refused = (args: readonly string[], message: RegExp): Promise<void> =>
    inFolder({ "broken.yaml": "{ clusters: [" }, async (folder) => {
      const { code, stderr } = await bulkhead(folder, "register", "watch", "--once", ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  const here = ["--cluster", "c1", "--url", "http://127.0.0.1:9"];

  it("says that no register is named", () => refused(["--cluster", "c1"], /no register is named/));
  it("says that a cluster's name is none", () =>
    refused(["--cluster", "a/b", "--url", "http://127.0.0.1:9"], /"a\/b" is no name/));
  it("says that a span is none", () => refused([...here, "--grace", "soon"], /--grace: "soon" is no span/));
  it("says that a lease is none", () => refused([...here, "--lease", "watcher"], /write namespace\/name/));
  it("says that a port is none", () => refused([...here, "--metrics-port", "70000"], /"70000" is no port/));
  it("says that a configuration can't be read", async () => {
    await refused([...here, "--kubeconfig", "absent.yaml"], /absent\.yaml: ENOENT/);
    await refused([...here, "--kubeconfig", "broken.yaml"], /broken\.yaml: /);
  });
});
