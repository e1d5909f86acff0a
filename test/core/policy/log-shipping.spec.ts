import assert from "node:assert/strict";
import { hostSetup } from "../../../core/graph/aws/host-setup";
import { logShipperOf } from "../../../core/policy/host/log-shipping";

const found = (userData: string): string | undefined => logShipperOf(hostSetup(userData));

describe("what sends a host's logs away", () => {
  it("is an agent that is installed, started or given its configuration", () => {
    for (const [line, by] of [
      ["yum install -y amazon-cloudwatch-agent", "amazon-cloudwatch-agent"],
      ["rpm -U /tmp/amazon-cloudwatch-agent.rpm", "amazon-cloudwatch-agent"],
      ["apt-get install -y vector=0.40.1-1", "vector"],
      ["yum install -y https://x.example.com/a/filebeat.rpm jq", "filebeat"],
      ["snap install alloy@1", "alloy"],
      ["rc-update add vector default", "vector"],
      ["/usr/bin/vector --config /etc/a", "vector"],
      ["systemctl enable --now fluent-bit.service", "fluent-bit"],
      [
        "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -s",
        "amazon-cloudwatch-agent-ctl",
      ],
      ["cat > /etc/fluent-bit/fluent-bit.conf <<EOF\n[SERVICE]\nEOF", "/etc/fluent-bit/fluent-bit.conf"],
      [
        "cat > /etc/systemd/journal-upload.conf <<EOF\n[Upload]\nURL=https://logs.internal\nEOF",
        "/etc/systemd/journal-upload.conf",
      ],
      ["echo 'auth.* @10.0.0.7' > /etc/rsyslog.d/auth.conf", "/etc/rsyslog.d/auth.conf"],
      ["echo '*.* @@logs:514' > /etc/rsyslog-remote.conf", "/etc/rsyslog-remote.conf"],
    ] as const)
      assert.equal(found(`#!/bin/sh\n${line}\n`), by, line);
    assert.equal(found("#cloud-config\npackages: [jq, td-agent]\n"), "td-agent");
    assert.equal(found("#cloud-config\npackages: [vector=0.40]\n"), "vector");
  });

  it("is nothing that is stopped, mentioned or kept on the host", () => {
    for (const line of [
      "systemctl mask amazon-cloudwatch-agent",
      "echo install amazon-cloudwatch-agent later",
      "yum install -y vectorize",
      "rc-update del vector default",
      "cat /opt/vector >/tmp/vector",
      "echo 'auth.* @10.0.0.7' > /etc/rsyslog.conf.orig/a",
      "echo 'auth.* @10.0.0.7' > /etc/rsyslog.conf.orig",
      "echo 'auth.* @10.0.0.7' > /etc/other.conf",
      "echo '*.* /var/log/all' > /etc/rsyslog.d/all.conf",
      "echo '# *.* @@logs' > /etc/rsyslog.d/none.conf",
      "true",
    ])
      assert.equal(found(`#!/bin/sh\n${line}\n`), undefined, line);
  });
});
