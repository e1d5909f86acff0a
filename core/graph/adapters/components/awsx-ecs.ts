import { Unknown } from "../../value";
import { openGroup } from "./awsx-open-group";
import { describedRole } from "./awsx-roles";
import { mapIn, mapsIn, type Component, type Part } from "./component";

type Launch = "FARGATE" | "EC2";

const tasks = "ecs-tasks.amazonaws.com";
const executionPolicy = "service-role/AmazonECSTaskExecutionRolePolicy";

/** `awsx.ecs.FargateTaskDefinition` and `EC2TaskDefinition`: a task definition with its roles and log group. */
export const expandTask =
  (launch: Launch) =>
  (component: Component): void => {
    const made = task(component, launch, []);
    Object.assign(component.outputs, {
      taskDefinition: [made.definition],
      ...(made.logGroup && { logGroup: [made.logGroup] }),
    });
  };

/** `awsx.ecs.FargateService` and `EC2Service`: a service, with a task definition of its own where one is described. */
export const expandService =
  (launch: Launch) =>
  (component: Component): void => {
    const { name } = component;
    const described = component.read("taskDefinitionArgs") !== undefined;
    const made = described ? task(component, launch, ["taskDefinitionArgs"]) : undefined;
    const chosen =
      component.read("capacityProviderStrategies") !== undefined ||
      component.read("useClusterDefaultCapacityProviderStrategy") === true;
    const service = component.add("aws:ecs/service:Service", name, {
      ...(launch === "FARGATE" && { desiredCount: 1 }),
      ...component.takeRest([
        "taskDefinitionArgs",
        "assignPublicIp",
        "continueBeforeSteadyState",
        "useClusterDefaultCapacityProviderStrategy",
      ]),
      networkConfiguration:
        component.take("networkConfiguration") ??
        (launch === "FARGATE" ? defaultNetwork(component) : undefined),
      launchType: chosen ? undefined : launch,
      loadBalancers: component.take("loadBalancers") ?? made?.loadBalancers,
      taskDefinition: component.take("taskDefinition") ?? made?.definition,
    });
    Object.assign(component.outputs, {
      service: [service],
      ...(made && { taskDefinition: [made.definition] }),
    });
  };

function defaultNetwork(component: Component): Readonly<Record<string, unknown>> {
  const group = openGroup(component, `${component.name}-sg`, new Unknown("the id of the default VPC"));
  return {
    subnets: new Unknown("the subnets of the default VPC"),
    assignPublicIp: component.take("assignPublicIp") ?? false,
    securityGroups: [group],
  };
}

interface Task {
  readonly definition: Part;
  readonly logGroup: Part | undefined;
  readonly loadBalancers: unknown;
}

function task(component: Component, launch: Launch, at: readonly string[]): Task {
  const { name } = component;
  const parent =
    at.length > 0
      ? component.add(`awsx:ecs:${launch === "FARGATE" ? "Fargate" : "EC2"}TaskDefinition`, name, {})
      : undefined;
  const path = (key: string): readonly [string, ...string[]] =>
    [...at, key] as unknown as [string, ...string[]];
  const take = (key: string) => component.take(...path(key));
  const root = at[0];
  const logs = mapIn(component.read(...at, "logGroup"));
  const logGroup =
    logs?.["skip"] === true || logs?.["existing"] !== undefined
      ? undefined
      : component.add(
          "aws:cloudwatch/logGroup:LogGroup",
          name,
          component.withAll(root ?? "logGroup", mapIn(logs?.["args"])),
          parent,
        );
  const taskRole = describedRole(component, path("taskRole"), `${name}-task`, tasks, [], parent);
  const executionRole = describedRole(
    component,
    path("executionRole"),
    `${name}-execution`,
    tasks,
    [executionPolicy],
    parent,
  );
  const containers = containersOf(component, at);
  const definition = component.add(
    "aws:ecs/taskDefinition:TaskDefinition",
    name,
    {
      networkMode: launch === "FARGATE" ? "awsvpc" : (take("networkMode") ?? "awsvpc"),
      requiresCompatibilities: [launch],
      taskRoleArn: taskRole,
      executionRoleArn: executionRole,
      family: take("family") ?? new Unknown("the family that the component computes"),
      cpu: take("cpu") ?? (launch === "FARGATE" ? size : undefined),
      memory: take("memory") ?? (launch === "FARGATE" ? size : undefined),
      ...Object.fromEntries(passedOn.map((key) => [key, take(key)])),
      containerDefinitions: component.with(
        root ?? (component.read("container") === undefined ? "containers" : "container"),
        Array.isArray(containers)
          ? containers.map((container) => definitionOf(container, logGroup))
          : containers,
      ),
    },
    parent,
  );
  return { definition, logGroup, loadBalancers: balancers(component, root, containers) };
}

const size = new Unknown("the size that the component computes of its containers'");
const passedOn = [
  "volumes",
  "pidMode",
  "ipcMode",
  "ephemeralStorage",
  "placementConstraints",
  "proxyConfiguration",
  "runtimePlatform",
  "skipDestroy",
  "tags",
];

type Container = Readonly<Record<string, unknown>>;

/** The containers with their names, from `container` or `containers`. */
function containersOf(component: Component, at: readonly string[]): Container[] | Unknown {
  const many = component.read(...at, "containers");
  const one = component.read(...at, "container");
  for (const value of [many, one, component.read(...at)]) if (value instanceof Unknown) return value;
  const single = mapIn(one);
  if (single) return [{ ...single, name: single["name"] ?? "container" }];
  return Object.entries(mapIn(many) ?? {})
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => ({ ...mapIn(value), name }));
}

function definitionOf(container: Container, logGroup: Part | undefined): Container {
  const mappings = mapsIn(container["portMappings"])?.map((mapping) => {
    const { targetGroup, containerPort, hostPort, ...rest } = mapping;
    const target = mapIn(targetGroup)?.["port"] ?? (targetGroup === undefined ? undefined : computedPort);
    return {
      ...rest,
      containerPort: containerPort ?? hostPort ?? target,
      hostPort: hostPort ?? target ?? containerPort,
    };
  });
  return {
    ...container,
    ...(mappings && { portMappings: mappings }),
    ...(container["logConfiguration"] === undefined &&
      logGroup && {
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": logGroup, "awslogs-stream-prefix": container["name"] },
        },
      }),
  };
}

const computedPort = new Unknown("the port of the target group");

function balancers(
  component: Component,
  root: string | undefined,
  containers: Container[] | Unknown,
): unknown {
  if (containers instanceof Unknown) return undefined;
  const found = containers.flatMap((container) =>
    (mapsIn(container["portMappings"]) ?? [])
      .filter(({ targetGroup }) => targetGroup !== undefined)
      .map(({ targetGroup }) => ({
        containerName: container["name"],
        containerPort: mapIn(targetGroup)?.["port"] ?? computedPort,
        targetGroupArn: mapIn(targetGroup)?.["arn"] ?? targetGroup,
      })),
  );
  return found.length > 0 && root ? component.with(root, found) : undefined;
}
