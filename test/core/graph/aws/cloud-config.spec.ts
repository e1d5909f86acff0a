import assert from "node:assert/strict";
import { cloudConfig } from "../../../../core/graph/aws/cloud-config";

const modeOf = (permissions: string): string | undefined =>
  cloudConfig(`write_files: [{path: /a, permissions: ${permissions}}]`).files[0]?.permissions;

describe("cloud-init's documents", () => {
  const modes: Readonly<Record<string, string>> = {
    "0644": "0644",
    "420": "0644",
    "0x1a4": "0644",
    "0b110100100": "0644",
    "06_44": "0644",
    "644": "1204",
    "644.5": "1204",
    "1:30": "0132",
    "'0644'": "0644",
    "'644'": "0644",
    "'0o640'": "0640",
    "0o640": "0640",
    "'06_40'": "0640",
    "' 640 '": "0640",
    "'100640'": "0640",
    "!!str 0640": "0640",
    "0": "0000",
    "0888": "0644",
    "1e3": "0644",
    "-1": "0644",
    "'-1'": "0644",
    "u=rw": "0644",
    "'rw'": "0644",
    "[0600]": "0644",
    "99999999999999999999": "0644",
    "~": "0644",
  };
  for (const [written, mode] of Object.entries(modes))
    it(`give a file ${mode} for ${written}`, () => assert.equal(modeOf(written), mode));

  it("are read by YAML 1.1, of names that stand twice the last", () => {
    const { settings, packages } = cloudConfig(
      "disable_root: no\npackages: [a]\nssh_pwauth: On\npackages: [b, 1.5]\nnumber: -0x10\nmap: &m {x: off}\nmerged: {<<: *m}\n",
    );
    assert.deepEqual(packages, ["b", "1.5"]);
    assert.equal(settings["disable_root"], false);
    assert.equal(settings["ssh_pwauth"], true);
    assert.equal(settings["number"], -16);
    assert.deepEqual(settings["merged"], { x: false });
  });

  it("hold binary files as they are", () => {
    const [file] = cloudConfig("write_files: [{path: /a, content: !!binary aGVsbG8=}]").files;
    assert.equal(file?.content, "hello");
    assert.equal(file.encoded?.toString(), "hello");
  });

  it("that are no YAML are nothing", () => {
    for (const text of ["a: [", "- a", "a: !unknown b", ""]) assert.deepEqual(cloudConfig(text).files, []);
  });
});
