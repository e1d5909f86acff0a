import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BackendError, openBackend, type StackFile } from "../../../../core/source/backends";
import { pathOfFileUrl } from "../../../../core/source/backends/folder";

describe("openBackend of folders", () => {
  let folder: string;
  const put = (name: string, text = "{}"): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const list = async (spec: string): Promise<StackFile[]> => {
    const files: StackFile[] = [];
    for await (const file of (await openBackend(spec)).list()) files.push(file);
    return files;
  };

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "bulkhead-backend-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("lists projects' stacks, and passes over backups, history and locks", async () => {
    put(".pulumi/stacks/shop/production.json");
    put(".pulumi/stacks/shop/production.json.bak");
    put(".pulumi/stacks/shop/production.json.attrs");
    put(".pulumi/stacks/network/production.json.gz");
    put(".pulumi/history/shop/production/production-1.history.json");
    put(".pulumi/locks/organization/shop/production/1.json");
    put(".pulumi/backups/shop/production/production.1.json");
    const files = await list(folder);
    assert.deepEqual(
      files.map(({ key, project, stack }) => [key, project, stack]),
      [
        [".pulumi/stacks/network/production.json.gz", "network", "production"],
        [".pulumi/stacks/shop/production.json", "shop", "production"],
      ],
    );
  });

  it("lists stacks of backends without projects", async () => {
    put(".pulumi/stacks/production.json");
    assert.deepEqual(
      (await list(folder)).map(({ project, stack }) => [project, stack]),
      [[undefined, "production"]],
    );
  });

  it("takes of a stack that lies there twice what was written last", async () => {
    const plain = put(".pulumi/stacks/shop/a.json");
    put(".pulumi/stacks/shop/a.json.gz");
    utimesSync(plain, 1, 1);
    assert.deepEqual(
      (await list(folder)).map(({ key }) => key),
      [".pulumi/stacks/shop/a.json.gz"],
    );
  });

  it("reads what it listed: of a folder, an address, a glob and a file", async () => {
    const path = put(".pulumi/stacks/shop/a.json", "the state");
    for (const spec of [
      folder,
      `file://${folder}`,
      join(folder, ".pulumi"),
      join(dirname(path), "*.json"),
      path,
    ]) {
      const backend = await openBackend(spec);
      const [file] = await list(spec);
      assert.ok(file, spec);
      assert.equal(Buffer.from(await backend.read(file)).toString(), "the state", spec);
    }
  });

  it("follows no link out of the folder, and none in a circle", async () => {
    const outside = mkdtempSync(join(tmpdir(), "bulkhead-outside-"));
    try {
      writeFileSync(join(outside, "b.json"), "{}");
      put("exports/a.json");
      symlinkSync(outside, join(folder, "exports/away"));
      symlinkSync(join(outside, "b.json"), join(folder, "exports/b.json"));
      symlinkSync(folder, join(folder, "exports/round"));
      assert.deepEqual(
        (await list(folder)).map(({ key }) => key),
        ["exports/a.json"],
      );
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it("calls changed content otherwise", async () => {
    const path = put("a.json");
    const [before] = await list(folder);
    writeFileSync(path, "{ }");
    const [after] = await list(folder);
    assert.notEqual(before?.version, after?.version);
  });

  it("says what is wrong with a place that can't be listed or opened", async () => {
    await assert.rejects(list(join(folder, "none")), /none does not exist/);
    await assert.rejects(openBackend(""), BackendError);
    await assert.rejects(openBackend("ftp://host/x"), /ftp:\/\/ is no kind of backend/);
    await assert.rejects(openBackend("constructor://x"), /is no kind of backend/);
  });

  it("reads addresses of folders", () => {
    assert.equal(pathOfFileUrl("file://~", "/home/me"), "/home/me");
    assert.equal(pathOfFileUrl("file://~/a%20b?no_tmp_dir=true", "/home/me"), "/home/me/a b");
    assert.equal(pathOfFileUrl("file:///srv/state", "/home/me"), "/srv/state");
    assert.equal(pathOfFileUrl("file://./state", "/home/me"), "./state");
    assert.equal(pathOfFileUrl("file://%ff", "/home/me"), undefined);
    assert.equal(pathOfFileUrl("file://", "/home/me"), undefined);
  });
});
