import type { Command } from "commander";

/** Of verbs whose help has nothing more to tell than how they are called; a line each. */
const examples: Readonly<Record<string, readonly string[]>> = {
  check: [
    "check k8s/",
    "check --stack production -f pretty -f html=bulkhead.html -f sarif=bulkhead.sarif",
    "check k8s/ --framework pci-dss-4.0.1 --fail-on high",
    "check k8s/ --write-baseline",
    "check k8s/ --baseline bulkhead.baseline.json",
    "check k8s/ -f html=bulkhead.html --key bulkhead.key",
  ],
  init: ["init k8s/", "init --stack production --preset regulated", "init state.json -o -"],
  explain: ["explain disallow-privileged-containers"],
  rules: ["rules", "rules --framework nist-800-190 -f json"],
  "policy new": ["policy new require-cost-centre", "policy new disallow-spot-hosts --folder team/policies"],
  doctor: ["doctor", "doctor --estate platform/bulkhead.yaml"],
  "estate check": ["estate check", "estate check platform/bulkhead.yaml"],
  "estate schema": [
    "estate schema > estate.schema.json",
    "estate schema --exceptions > exceptions.schema.json",
  ],
  "estate show": ["estate show", "estate show platform/bulkhead.yaml"],
  "audit worker": ["audit worker --queue postgres://queue.internal/audits --estate bulkhead.yaml"],
  "behaviour rules": [
    "behaviour rules shop/web --source k8s/ --image-config config.json",
    "behaviour rules --source k8s/ -f falco -o rules.yaml",
  ],
  "image snapshot": ["image snapshot --key snapshot.key -o snapshot.json"],
  "image explain": ["image explain sha256:… -f json"],
  "image query": [
    "image query cve CVE-2026-1234",
    "image query package openssl@3.0.1 --url https://register.example.com",
    "image query licence GPL-3.0-only",
  ],
  "image queue": ["image queue", "image queue --snapshot snapshot.json -f json"],
  "image rebuild-plan": ["image rebuild-plan sha256:…"],
  "image replace-plan": ["image replace-plan --source k8s/", "image replace-plan --stack production"],
  "register verify": [
    "register verify --database register.db",
    "register verify --key checkpoint.pub --checkpoint checkpoint.json",
  ],
  "register token": ["register token"],
  "register watch": [
    "register watch --cluster shop --url https://register.example.com --token-file token",
    "register watch --cluster shop --once",
  ],
  "register where": [
    "register where CVE-2026-1234",
    "register where shop/web --environment production -f json",
  ],
  "register what": ["register what ip-10-0-1-7.eu-west-1.compute.internal --state any"],
  "register reconcile": ["register reconcile --state state.json --environment production"],
  "register request stop": [
    'register request stop --cve CVE-2026-1234 --reason "exploited" --owner soc --due 30m',
  ],
  "register request suspend": [
    'register request suspend --workload shop/web --reason "under investigation" --owner soc',
  ],
  "register request replace": [
    'register request replace --digest sha256:… --by sha256:… --reason "mended" --owner shop',
  ],
  "register request show": ["register request show 01JD3Z --wait"],
  "register request list": ["register request list --all -f json"],
  "register request close": ['register request close 01JD3Z --reason "carried out"'],
};

/** Adds them to the help of the verbs. */
export function addExamples(program: Command): void {
  const walk = (command: Command, path: readonly string[]): void => {
    const lines = examples[path.join(" ")];
    if (lines)
      command.addHelpText("after", `\nExamples:\n${lines.map((line) => `  bulkhead ${line}`).join("\n")}`);
    for (const verb of command.commands) walk(verb, [...path, verb.name()]);
  };
  walk(program, []);
}
