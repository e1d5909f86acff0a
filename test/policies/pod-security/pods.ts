import fc from "fast-check";
import type { ContainerSpec, Context, PodSpec } from "./reference";

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 3 });

/** A record of optional keys; those that are left out are not there at all. */
const partial = <T extends object>(model: { [K in keyof T]-?: fc.Arbitrary<NonNullable<T[K]>> }) =>
  fc.record(model, { requiredKeys: [] }) as unknown as fc.Arbitrary<T>;

const profile = fc.constantFrom(
  { type: "RuntimeDefault" },
  { type: "Localhost", localhostProfile: "a.json" },
  { type: "Unconfined" },
  {},
);
const capability = fc.constantFrom("ALL", "NET_BIND_SERVICE", "CHOWN", "NET_RAW", "SYS_ADMIN", "all");
const options = partial<NonNullable<Context["seLinuxOptions"]>>({
  type: fc.constantFrom("", "container_t", "container_engine_t", "container_kvm_t", "spc_t"),
  user: fc.constantFrom("", "sysadm_u"),
  role: fc.constantFrom("", "sysadm_r"),
  level: fc.constantFrom("", "s0:c1"),
});

/** What a container needs to pass the restricted level; changed at random from there. */
const hardened: Context = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

const shared = {
  appArmorProfile: profile,
  runAsNonRoot: fc.boolean(),
  runAsUser: fc.constantFrom(0, 1000),
  seLinuxOptions: options,
  seccompProfile: profile,
  windowsOptions: partial<NonNullable<Context["windowsOptions"]>>({ hostProcess: fc.boolean() }),
};

/** A context with just one of the fields. */
const oneOf = (model: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Context> =>
  fc.oneof(...Object.entries(model).map(([key, values]) => values.map((value) => ({ [key]: value }))));

const change = oneOf({
  ...shared,
  allowPrivilegeEscalation: fc.boolean(),
  capabilities: partial<NonNullable<Context["capabilities"]>>({
    add: fc.array(capability, { maxLength: 2 }),
    drop: fc.array(capability, { maxLength: 2 }),
  }),
  privileged: fc.boolean(),
  procMount: fc.constantFrom("Default", "Unmasked"),
});

/** A few changes only, and now and then a field taken away: so that passes and single faults come up. */
const context = fc
  .tuple(fc.constantFrom(hardened, hardened, hardened, {}), fc.array(change, { maxLength: 1 }), fc.nat(9))
  .map(([base, few, away]): Context => {
    const merged = { ...base, ...Object.assign({}, ...few) } as Record<string, unknown>;
    const lost = Object.keys(merged)[away];
    if (lost !== undefined && away < 1) delete merged[lost];
    return merged;
  });

const action = fc.constantFrom(
  { port: 1 },
  { port: 1, host: "" },
  { port: 1, host: "127.0.0.1" },
  { port: 1, host: "10.0.0.1" },
);
const handler = fc.oneof(
  action.map((httpGet) => ({ httpGet })),
  action.map((tcpSocket) => ({ tcpSocket })),
);

const containerNamed = (name: string): fc.Arbitrary<ContainerSpec> =>
  fc.tuple(fc.option(context, { nil: undefined, freq: 12 }), extras).map(([securityContext, extra]) => ({
    name,
    image: "registry.example/app",
    ...(securityContext && { securityContext }),
    ...extra,
  }));

const extras = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, 80).map((hostPort) => ({ ports: [{ containerPort: 80, hostPort }] })),
  },
  { weight: 1, arbitrary: handler.map((livenessProbe) => ({ livenessProbe })) },
  { weight: 1, arbitrary: handler.map((readinessProbe) => ({ readinessProbe })) },
  { weight: 1, arbitrary: handler.map((startupProbe) => ({ startupProbe })) },
  { weight: 1, arbitrary: handler.map((preStop) => ({ lifecycle: { preStop } })) },
  { weight: 1, arbitrary: handler.map((postStart) => ({ lifecycle: { postStart } })) },
);

const sysctlNames = [
  "kernel.shm_rmid_forced",
  "kernel.msgmax",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_notsent_lowat",
];

const sysctls = fc
  .array(fc.constantFrom(...sysctlNames), { maxLength: 2 })
  .map((names) => names.map((name) => ({ name, value: "1" })));

const { runAsNonRoot, seccompProfile } = hardened;
const podContext = fc
  .tuple(
    fc.constantFrom({ runAsNonRoot, seccompProfile }, {}),
    fc.oneof(fc.constant({}), oneOf({ ...shared, sysctls })),
  )
  .map(([base, changed]) => ({ ...base, ...changed }) as Context);

const volume = fc.constantFrom<Readonly<Record<string, unknown>>[]>(
  ...["emptyDir", "configMap", "image", "nfs", "gitRepo", "hostPath", "flexVolume", "csi"].map((source) => [
    { name: "v", [source]: {} },
  ]),
);

export const annotations = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("", "runtime/default", "localhost/a", "unconfined")
      .map((value) => ({ "container.apparmor.security.beta.kubernetes.io/c0": value })),
  },
);

const flag = fc.boolean();

export const pods: fc.Arbitrary<PodSpec> = fc
  .tuple(
    maybe(podContext),
    fc.oneof(
      { weight: 6, arbitrary: fc.constant({}) },
      {
        weight: 3,
        arbitrary: fc.oneof(
          flag.map((hostNetwork) => ({ hostNetwork })),
          flag.map((hostPID) => ({ hostPID })),
          flag.map((hostIPC) => ({ hostIPC })),
          flag.map((hostUsers) => ({ hostUsers })),
          fc.constantFrom("windows", "linux").map((name) => ({ os: { name } })),
          volume.map((volumes) => ({ volumes })),
        ),
      },
    ),
    maybe(fc.constantFrom(false, true)),
    containerNamed("c0"),
    maybe(containerNamed("i0")),
    maybe(containerNamed("e0")),
  )
  .map(([securityContext, extra, hostUsers, main, init, ephemeral]) => ({
    ...(securityContext && { securityContext }),
    ...(hostUsers !== undefined && { hostUsers }),
    ...extra,
    containers: [main],
    ...(init && { initContainers: [init] }),
    ...(ephemeral && { ephemeralContainers: [ephemeral] }),
  }));
