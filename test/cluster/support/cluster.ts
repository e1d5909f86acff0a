import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachedBinaries, ClusterUnavailable, type Binaries } from "./binaries";
import { Client } from "./client";
import { freePorts, ServerProcess } from "./server-process";

export interface ClusterOptions {
  /** Also start kube-scheduler. */
  readonly scheduler?: boolean;
  /** Arguments for kube-apiserver beside the harness's own. */
  readonly apiServerArguments?: readonly string[];
}

/** A running control plane without kubelets or controllers: objects are stored and judged, pods are bound. */
export interface Cluster {
  /** `https://127.0.0.1:port`. */
  readonly url: string;
  /** A token of the group system:masters. */
  readonly token: string;
  /** The path of a kubeconfig with that token. */
  readonly kubeconfig: string;
  /** The PEM text of the certificate that the server shows. */
  readonly certificate: string;
  /** With that token. */
  readonly client: Client;
  stop(): Promise<void>;
}

const startAttempts = 3;

/**
 * Starts etcd and kube-apiserver (and kube-scheduler) on free loopback ports in a temporary folder. They end with
 * `stop()` or with this process. Raises ClusterUnavailable where `npm run test:cluster` hasn't built them.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const binaries = cachedBinaries();
  if (!binaries) throw new ClusterUnavailable("no control plane has been built here");
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(binaries, options);
    } catch (error) {
      // Another process may take a port between finding it free and listening on it.
      if (attempt === startAttempts || !/address already in use/.test(String(error))) throw error;
    }
  }
}

async function startOnce(binaries: Binaries, options: ClusterOptions): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-cluster-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once("exit", removeFolder);
  const running: ServerProcess[] = [];
  const start = (label: string, command: string, args: readonly string[]): ServerProcess => {
    const server = new ServerProcess(label, command, args, folder);
    running.unshift(server);
    return server;
  };
  let client: Client | undefined;
  const stop = async (): Promise<void> => {
    client?.close();
    for (const server of running.splice(0)) await server.stop();
    removeFolder();
    process.removeListener("exit", removeFolder);
  };
  try {
    const [etcdPort, peerPort, apiPort, schedulerPort] = (await freePorts(4)) as [
      number,
      number,
      number,
      number,
    ];
    const etcdUrl = `http://127.0.0.1:${etcdPort}`;
    await start("etcd", binaries.etcd, etcdArguments(etcdUrl, `http://127.0.0.1:${peerPort}`)).waitUntil(
      () => fetch(`${etcdUrl}/health`).then((answer) => answer.ok),
      60,
    );

    const token = randomBytes(24).toString("hex");
    writeCredentials(folder, token);
    const url = `https://127.0.0.1:${apiPort}`;
    const apiServer = start("kube-apiserver", binaries.apiServer, [
      ...apiServerArguments(folder, etcdUrl, apiPort),
      ...(options.apiServerArguments ?? []),
    ]);
    const certificatePath = join(folder, "certificates", "apiserver.crt");
    await apiServer.waitUntil(() => hasContent(certificatePath), 60);
    const certificate = readFileSync(certificatePath, "utf8");
    const ready = (client = new Client(url, token, certificate));
    await apiServer.waitUntil(async () => (await ready.request("GET", "/readyz")).status === 200, 120);
    // The server makes it by itself, a moment after it is ready.
    const namespace = "/api/v1/namespaces/default";
    await apiServer.waitUntil(async () => (await ready.request("GET", namespace)).status === 200, 60);

    const kubeconfig = join(folder, "kubeconfig.json");
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigFor(url, token, certificate)), { mode: 0o600 });
    if (options.scheduler) {
      const config = join(folder, "scheduler.json");
      writeFileSync(config, JSON.stringify(schedulerConfiguration(kubeconfig)));
      const scheduler = start("kube-scheduler", binaries.scheduler, [
        `--config=${config}`,
        `--authentication-kubeconfig=${kubeconfig}`,
        `--authorization-kubeconfig=${kubeconfig}`,
        "--bind-address=127.0.0.1",
        `--secure-port=${schedulerPort}`,
        `--cert-dir=${join(folder, "scheduler-certificates")}`,
      ]);
      const schedulerCertificate = join(folder, "scheduler-certificates", "kube-scheduler.crt");
      await scheduler.waitUntil(() => hasContent(schedulerCertificate), 60);
      const probe = new Client(
        `https://127.0.0.1:${schedulerPort}`,
        token,
        readFileSync(schedulerCertificate, "utf8"),
      );
      await scheduler
        .waitUntil(async () => (await probe.request("GET", "/readyz")).status === 200, 60)
        .finally(() => probe.close());
    }
    return { url, token, kubeconfig, certificate, client: ready, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function hasContent(path: string): Promise<boolean> {
  return (await stat(path)).size > 0;
}

function etcdArguments(url: string, peerUrl: string): string[] {
  return [
    "--data-dir=etcd",
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    // What it holds is thrown away.
    "--unsafe-no-fsync",
  ];
}

function writeCredentials(folder: string, token: string): void {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });
  write("service-accounts.key", privateKey);
  write("service-accounts.pub", publicKey);
  write("tokens.csv", `${token},admin,admin,"system:masters"\n`);
}

function apiServerArguments(folder: string, etcdUrl: string, port: number): string[] {
  return [
    `--etcd-servers=${etcdUrl}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, "certificates")}`,
    "--service-cluster-ip-range=10.0.0.0/24",
    "--service-account-issuer=https://kubernetes.default.svc",
    "--service-account-key-file=service-accounts.pub",
    "--service-account-signing-key-file=service-accounts.key",
    "--token-auth-file=tokens.csv",
    "--authorization-mode=RBAC",
    // Else validation refuses every privileged pod before admission sees it.
    "--allow-privileged=true",
    // No controller makes the default service accounts that this plugin waits for.
    "--disable-admission-plugins=ServiceAccount",
    "--endpoint-reconciler-type=none",
  ];
}

function kubeconfigFor(url: string, token: string, certificate: string): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "test",
        cluster: { server: url, "certificate-authority-data": Buffer.from(certificate).toString("base64") },
      },
    ],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    "current-context": "test",
  };
}

function schedulerConfiguration(kubeconfig: string): object {
  return {
    apiVersion: "kubescheduler.config.k8s.io/v1",
    kind: "KubeSchedulerConfiguration",
    clientConnection: { kubeconfig, qps: 2000, burst: 4000 },
    leaderElection: { leaderElect: false },
    podInitialBackoffSeconds: 1,
    podMaxBackoffSeconds: 1,
  };
}
