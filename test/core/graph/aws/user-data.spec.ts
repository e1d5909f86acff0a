import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { tomlSettings, userDataTexts } from "../../../../core/graph/aws/user-data";

const base64 = (data: string | Buffer): string => Buffer.from(data).toString("base64");
const script = "#!/bin/sh\necho hello\n";

describe("user data", () => {
  it("is read as it is where it is plain", () => assert.deepEqual(userDataTexts(script), [script]));

  it("is unpacked from base 64, also in lines, and from gzip in it", () => {
    assert.deepEqual(userDataTexts(base64(script)), [script]);
    assert.deepEqual(userDataTexts(base64(script.repeat(9)).replace(/(.{64})/g, "$1\n")), [script.repeat(9)]);
    assert.deepEqual(userDataTexts(base64(gzipSync(script))), [script]);
    assert.deepEqual(userDataTexts(base64(base64(script))), [script]);
  });

  it("is not taken for base 64 by chance", () => {
    assert.deepEqual(userDataTexts("password"), ["password"]);
    assert.deepEqual(userDataTexts("echohello"), ["echohello"]);
  });

  it("is taken apart where it is a MIME message, each part as its headers say", () => {
    const message = [
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="==B=="',
      "",
      "--==B==",
      'Content-Type: text/x-shellscript; charset="us-ascii"',
      "",
      "echo one",
      "--==B==",
      "Content-Type: text/cloud-config",
      "Content-Transfer-Encoding: base64",
      "",
      base64("packages: [jq]"),
      "--==B==--",
      "",
    ];
    for (const newline of ["\n", "\r\n"]) {
      const texts = userDataTexts(base64(message.join(newline)));
      assert.deepEqual(
        texts.map((text) => text.trim()),
        ["echo one", "#cloud-config\npackages: [jq]"],
      );
    }
  });

  it("that is a bomb stays packed, and ends in time", () => {
    const bomb = base64(gzipSync(Buffer.alloc(50_000_000)));
    assert.deepEqual(userDataTexts(bomb).length, 1);
    let nested = script;
    for (let depth = 0; depth < 12; depth++) nested = base64(nested);
    assert.equal(userDataTexts(nested).length, 1);
  });

  it("of Bottlerocket gives its settings by their full names", () => {
    const settings = tomlSettings(
      [
        "# comment",
        "[settings.kubernetes]",
        'cluster-name = "shop" # name',
        "[settings.host-containers.admin]",
        "enabled = true",
        '[settings."host-containers".control]',
        "enabled=false",
        "[settings]",
        "kernel.lockdown = 'integrity'",
      ].join("\n"),
    );
    assert.deepEqual(Object.fromEntries(settings), {
      "settings.kubernetes.cluster-name": "shop",
      "settings.host-containers.admin.enabled": "true",
      "settings.host-containers.control.enabled": "false",
      "settings.kernel.lockdown": "integrity",
    });
  });
});
