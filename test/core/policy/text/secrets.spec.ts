import assert from "node:assert/strict";
import { findSecrets, isLiteralSecret, isSecretName } from "../../../../core/policy/text/secrets";

describe("secrets in plain sight", () => {
  const secret: readonly string[] = [
    "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
    "aws configure set aws_secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY --aws_secret_access_key=wJalrXUtnFEMI",
    'export DATABASE_PASSWORD="SomeSortOfPassword"',
    "DB_PASS='hunter2'",
    "password: hunter2",
    '{"apiKey": "k3yk3yk3y"}',
    "mysql -u root --password=hunter2",
    "vault login --token s.abcdefgh",
    "-----BEGIN RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----",
    "---BEGIN OPENSSH PRIVATE KEY---",
    String.raw`export DB_PASSWORD=\"correct-horse\"`,
    String.raw`echo "{\"user\": \"shop\", \"password\": \"hunter2\"}" > /etc/shop.json`,
    `git clone https://oauth2:${"glpat-"}abcdefghijklmnopqrst@gitlab.example.com/x.git`,
    "psql postgres://shop:hunter2@db.example.com/shop",
    `GH=${"ghp_"}${"a".repeat(36)}`,
    "$env:ADMIN_PWD = 'P@ss'",
  ];
  for (const line of secret) {
    it(`finds ${line.slice(0, 40)}`, () => {
      const found = findSecrets(`#!/bin/sh\n${line}\n`);
      assert.equal(found.length, 1);
      assert.equal(found[0]!.line, 2);
      assert.ok(!JSON.stringify(found).includes("hunter2"));
    });
  }

  const harmless: readonly string[] = [
    "export EDITOR=vimacs",
    'export GREETING="Hello there"',
    "export SSM_PATH=/database/creds",
    "export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id shop/db --query SecretString)",
    'export DB_PASSWORD="$DB_PASSWORD"',
    "DB_PASSWORD=${PASSWORD}",
    "TOKEN=`curl -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600'`",
    'curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/',
    "DB_PASSWORD_FILE=/run/secrets/db",
    "SECRET_NAME=shop/db",
    "SECRET_ARN=arn:aws:secretsmanager:eu-west-1:333333333333:secret:db",
    "# password: hunter2",
    "PasswordAuthentication no",
    "password: {{ vault_password }}",
    String.raw`echo "{\"password\": \"$DB_PASSWORD\", \"password_file\": \"db.txt\"}"`,
    "passwordless: true",
    '"auth_token": "__SERVICEACCOUNT_TOKEN__"',
    "--webhook-ca-secret=shop-webhook-ca --tls-secret=shop-tls",
    "http-tokens: required",
    "authenticationTokenTtl=60",
    "echo 'password is set'",
    "/etc/eks/bootstrap.sh shop --b64-cluster-ca LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t --apiserver-endpoint https://a.eks.amazonaws.com",
    "wget https://example.com/a@b/c",
  ];
  for (const line of harmless) {
    it(`leaves ${line.slice(0, 50)} alone`, () => assert.deepEqual(findSecrets(line), []));
  }

  it("ends in time on hostile text", () => {
    const hostile = [`${"a=".repeat(60_000)}`, `password${" ".repeat(60_000)}`, `"${"\\".repeat(60_000)}`];
    assert.equal(findSecrets(hostile.join("\n")).length, 0);
  });

  it("tells what they look like, or what they are given to", () => {
    const found = (text: string) => findSecrets(text).map(({ what, name, line }) => [what, name, line]);
    assert.deepEqual(found("a\r\nkey: AKIAIOSFODNN7EXAMPLE"), [["an AWS access key", undefined, 2]]);
    assert.deepEqual(found("LEVEL=1 DB_PASSWORD='correct horse' B=2"), [["a secret", "DB_PASSWORD", 1]]);
    assert.deepEqual(found("DB_PASSWORD=''"), []);
    assert.deepEqual(found('DB_PASSWORD="it\'s"'), [["a secret", "DB_PASSWORD", 1]]);
    assert.deepEqual(found("echo // password=hunter2"), [["a secret", "password", 1]]);
    assert.deepEqual(found("  // password=hunter2"), []);
    assert.deepEqual(found("#!password=hunter2"), [["a secret", "password", 1]]);
    assert.deepEqual(found(`${"x".repeat(4_000)} password=hunter2`), []);
    assert.deepEqual(found("password=a\npassword=hunter2\ntoken=hunter3"), [
      ["a secret", "password", 2],
      ["a secret", "token", 3],
    ]);
  });

  it("are given to names that say so, by their last part", () => {
    for (const name of [
      "password",
      "DB_PASSWD",
      "api-key",
      "spring.datasource.password",
      "clientSecret",
      "x.access_key",
    ])
      assert.ok(isSecretName(name), name);
    for (const name of [
      "password.path",
      "passwordFile",
      "secretName",
      "token_ttl",
      "no_password",
      "nopasswd",
      "NoPass",
      "level",
      "password.level",
    ])
      assert.ok(!isSecretName(name), name);
    assert.ok(isSecretName("with_no_password"));
  });

  it("are not the names of objects that hold certificates", () => {
    for (const name of [
      "TLS_SECRET",
      "--tls-secret",
      "webhook-ca-secret",
      "servingSecret",
      "webhookTLSSecret",
    ]) {
      assert.ok(!isSecretName(name, "web-tls"), name);
      assert.ok(!isSecretName(name, "web.tls"), name);
      for (const value of ["hunter2hunter2", "Correct-Horse", "-web", undefined])
        assert.ok(isSecretName(name, value), `${name} ${value}`);
    }
    for (const name of [
      "REPLICA_SECRET",
      "CONCERT_SECRET",
      "PRESERVING_SECRET",
      "replicaSecret",
      "concertsecret",
    ]) {
      assert.ok(isSecretName(name), name);
      assert.ok(isSecretName(name, "correct-horse"), name);
      assert.equal(findSecrets(`${name}=hunter2hunter2`).length, 1, name);
    }
    assert.equal(findSecrets("TLS_SECRET=hunter2hunter2").length, 1);
  });

  it("are at least three characters that stand for nothing else", () => {
    for (const value of ["abc", "123", "a b", "true1"]) assert.ok(isLiteralSecret(value), value);
    for (const value of [
      "",
      "ab",
      "12",
      "true",
      "$X",
      "{{ x }}",
      "<secret>",
      "xxxx",
      "***",
      "arn:aws:x",
      "/run/x",
      "https://a",
    ])
      assert.ok(!isLiteralSecret(value), value);
  });
});
