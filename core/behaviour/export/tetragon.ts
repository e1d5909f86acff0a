import { parsePorts } from "../../estate";
import type { RuleSet } from "../rule-set";
import { Names } from "./names";

interface TracingPolicy {
  readonly apiVersion: "cilium.io/v1alpha1";
  readonly kind: "TracingPolicyNamespaced";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

const named = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

/** What selects the pods of a workload, by the name of its namespace and itself; undefined where nothing known does. */
export type SelectorOf = (rule: RuleSet) => Readonly<Record<string, string>> | undefined;

/**
 * Rule sets as policies of Tetragon that report connections to other ports, ports that are opened, mounts, and files that are
 * changed outside of what may be written to. Processes need no policy: Tetragon reports each of them.
 */
export function tracingPolicies(rules: readonly RuleSet[], selectorOf: SelectorOf): TracingPolicy[] {
  const names = new Names(63, "-");
  return rules.flatMap((rule): TracingPolicy[] => {
    const labels = selectorOf(rule);
    if (rule.namespace === undefined || labels === undefined) return [];
    return [
      {
        apiVersion: "cilium.io/v1alpha1",
        kind: "TracingPolicyNamespaced",
        metadata: {
          name: names.of(
            named(`bulkhead-${rule.workload.split("/").at(-1)}-${rule.container}`),
            rule,
            rule.namespace,
          ),
          namespace: rule.namespace,
        },
        spec: {
          podSelector: { matchLabels: labels },
          containerSelector: {
            matchExpressions: [{ key: "name", operator: "In", values: [rule.container] }],
          },
          kprobes: [connections(rule), listening(), mounting(), ...writing(rule)],
        },
      },
    ];
  });
}

function connections({ connects }: RuleSet) {
  const ports = (connects ?? []).flatMap(({ ports: text }) => {
    const parsed = parsePorts(text);
    if (!("value" in parsed) || parsed.value.protocol !== "tcp") return [];
    const { from, to } = parsed.value;
    return [from === to ? String(from) : `${from}:${to}`];
  });
  const matchArgs = [
    { index: 0, operator: "NotDAddr", values: ["127.0.0.0/8"] },
    ...(ports.length > 0 ? [{ index: 0, operator: "NotDPort", values: [...new Set(ports)] }] : []),
  ];
  return {
    call: "tcp_connect",
    syscall: false,
    args: [{ index: 0, type: "sock" }],
    selectors: [{ matchArgs }],
  };
}

const listening = () => ({
  call: "inet_csk_listen_start",
  syscall: false,
  args: [{ index: 0, type: "sock" }],
});

const mounting = () => ({
  call: "sys_mount",
  syscall: true,
  args: [
    { index: 0, type: "string" },
    { index: 1, type: "string" },
  ],
});

/** MAY_WRITE, as the kernel numbers it. */
const mayWrite = "2";

function writing({ writes }: RuleSet) {
  if (writes === undefined) return [];
  const places = [...new Set(["/dev/", "/proc/", "pipe:", "socket:", ...writes.map(({ path }) => path)])];
  return [
    {
      call: "security_file_permission",
      syscall: false,
      return: false,
      args: [
        { index: 0, type: "file" },
        { index: 1, type: "int" },
      ],
      selectors: [
        {
          matchArgs: [
            { index: 0, operator: "NotPrefix", values: places },
            { index: 1, operator: "Equal", values: [mayWrite] },
          ],
        },
      ],
    },
  ];
}
