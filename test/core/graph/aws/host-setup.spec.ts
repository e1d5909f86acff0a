import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { hostSetup } from "../../../../core/graph/aws/host-setup";
import { tomlSettings, userDataTexts } from "../../../../core/graph/aws/user-data";

const encode = (data: string | Buffer): string => Buffer.from(data).toString("base64");
const settingsOf = (text: string) =>
  Object.fromEntries(hostSetup(text).kubelet.map(({ name, value }) => [name, value]));

describe("Bottlerocket's settings", () => {
  it("keep names in quotes, with slashes, dots and spaces in them", () => {
    const settings = tomlSettings(
      [
        "[settings.kubernetes.node-labels]",
        '"example.com/pool" = "app"',
        "[settings.kubernetes.node-taints]",
        '"node.example.com/dedicated" = ["app:NoSchedule", "app:NoExecute"] # both',
        '[settings."odd table".x]',
        "'a.b' = 'literal # no comment'",
      ].join("\n"),
    );
    assert.equal(settings.get("settings.kubernetes.node-labels.example.com/pool"), "app");
    assert.equal(
      settings.get("settings.kubernetes.node-taints.node.example.com/dedicated"),
      '["app:NoSchedule", "app:NoExecute"]',
    );
    assert.equal(settings.get("settings.odd table.x.a.b"), "literal # no comment");
  });

  it("are read over several lines, in inline tables and lists of tables", () => {
    const settings = tomlSettings(
      [
        "[settings]",
        'host-containers.admin = { enabled = true, user-data = "abc" }',
        "[[settings.container-registry.mirrors]]",
        "endpoint = [",
        '  "https://a.example.com", # first ]',
        '  "https://b.example.com",',
        "]",
        'text = """',
        "line one",
        'line two"""',
        "after = 1",
      ].join("\r\n".slice(1)),
    );
    assert.equal(settings.get("settings.host-containers.admin.enabled"), "true");
    assert.match(settings.get("settings.container-registry.mirrors.endpoint")!, /b\.example\.com/);
    assert.equal(settings.get("settings.container-registry.mirrors.text"), "line one\nline two");
    assert.equal(settings.get("settings.container-registry.mirrors.after"), "1");
  });

  it("come from any text without an error", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("[", "]", "=", '"', "'", "\n", "a", ".", "{", "}", ",", "#", "\\", " ")),
        (parts) => {
          tomlSettings(parts.join(""));
        },
      ),
    );
  });
});

describe("what user data makes of a host", () => {
  it("takes commands of scripts out of what wraps them", () => {
    const { commands } = hostSetup(
      "#!/bin/bash\nif true; then sudo -E bash -c 'systemctl stop auditd'; fi\n",
    );
    assert.ok(commands.some((words) => words.join(" ") === "systemctl stop auditd"));
  });

  it("takes files that scripts write for files, not for commands", () => {
    const { files, commands } = hostSetup(
      "#!/bin/sh\ncat <<'EOF' > /etc/motd\nrm -rf /\nEOF\necho one | tee /etc/a\nprintf 'x\\ny' >> /etc/b\n",
    );
    assert.deepEqual(
      files.map(({ path, content }) => [path, content]),
      [
        ["/etc/motd", "rm -rf /"],
        ["/etc/a", "one"],
        ["/etc/b", "x\ny"],
      ],
    );
    assert.ok(!commands.some(([program]) => program === "rm"));
  });

  it("keeps numbers of descriptors and their files apart from what commands are about", () => {
    const { commands, files } = hostSetup(
      "#!/bin/sh\nchmod 600 /etc/a 2>/dev/null\nuseradd x >/dev/null 2>&1\necho careful >&2\necho one 2>/tmp/e >/etc/b\n",
    );
    assert.deepEqual(commands, [
      ["chmod", "600", "/etc/a"],
      ["useradd", "x", ">/dev/null"],
      ["echo", "careful"],
      ["echo", "one", ">/etc/b"],
    ]);
    assert.deepEqual(files, [{ path: "/etc/b", content: "one" }]);
  });

  const documents: Readonly<Record<string, readonly string[]>> = {
    "cat 2>/dev/null >/etc/a <<EOF\nx\nEOF\nb": ["/etc/a x", "b"],
    'sudo tee -a /etc/a > /dev/null <<-"END OF"\nx\n\tEND OF\nb': ["/etc/a x", "b"],
    "cat <<END-1 >'/etc/a b'\nx\nEND\nEND-1\nb": ["/etc/a b x⏎END", "b"],
    "cat <<\\E >>/etc/a\nx\nE\nb": ["/etc/a x", "b"],
    "cat <<E >/etc/a\nx\nE\ncat <<E >/etc/c\ny\nE\nb": ["/etc/a x", "/etc/c y", "b"],
    "grep y <<< y\nb\ny": ["b", "y"],
    "let n=1<<m\nb": ["b"],
    "sh <<E\nb 2>&1\nE": ["b"],
    "cat <<E >&2\nx\nE\nb": ["b"],
  };
  for (const [text, expected] of Object.entries(documents))
    it(`tells documents in a script from its commands: ${JSON.stringify(text)}`, () => {
      const { files, commands } = hostSetup(text);
      assert.deepEqual(
        [
          ...files.map(({ path, content }) => `${path} ${content?.replaceAll("\n", "⏎")}`),
          ...commands.flatMap(([program = ""]) => (/^[bxy]$/.test(program) ? [program] : [])),
        ],
        expected,
      );
    });

  it("reads cloud-init's files, whatever they are packed in", () => {
    const packed = (encoding: string, content: string) =>
      `#cloud-config\nwrite_files:\n  - {path: /etc/x, permissions: "0600", encoding: ${encoding}, content: "${content}"}\n`;
    for (const text of [packed("b64", encode("token")), packed("gz+b64", encode(gzipSync("token")))]) {
      assert.deepEqual(
        hostSetup(text).files.map(({ path, permissions }) => [path, permissions]),
        [["/etc/x", "0600"]],
      );
      assert.ok(userDataTexts(text).includes("token"), text);
    }
  });

  it("reads the kubelet's settings wherever they stand", () => {
    assert.deepEqual(
      settingsOf("#!/bin/sh\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '--pod-max-pids=99'\n"),
      {
        podPidsLimit: "99",
      },
    );
    assert.deepEqual(settingsOf("[settings.kubernetes]\npod-pids-limit = 99\n"), { podPidsLimit: "99" });
    const node = {
      apiVersion: "node.eks.aws/v1alpha1",
      kind: "NodeConfig",
      spec: { kubelet: { config: { podPidsLimit: 99 }, flags: ["--read-only-port=10255"] } },
    };
    const message = [
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="B"',
      "",
      "--B",
      "Content-Type: application/node.eks.aws",
      "",
      JSON.stringify(node),
      "--B--",
    ].join("\n");
    assert.deepEqual(settingsOf(encode(gzipSync(message))), { podPidsLimit: "99", readOnlyPort: "10255" });
    const C = "/etc/kubernetes/kubelet/kubelet-config.json";
    assert.deepEqual(
      settingsOf(`#!/bin/sh\necho "$(jq '.podPidsLimit=99' ${C})" > ${C}\n`)["podPidsLimit"],
      "99",
    );
    assert.deepEqual(settingsOf("#!/bin/sh\n# --pod-max-pids=99\n"), {});
  });

  it("is nothing where the text is nothing that it knows", () => {
    for (const text of ["", "#cloud-config\n: [", "\u0000", "#cloud-config\nwrite_files: 3\nruncmd: {}\n"])
      assert.deepEqual(hostSetup(text).files, [], text);
  });
});
