/** The estate that examples are judged by: a shop with a controlled production, as plain data. */
export const exampleEstate = {
  zones: {
    internet: { external: true, trust: 0 },
    dmz: {
      trust: 20,
      select: [
        { subnetTag: { zone: "dmz" } },
        { namespaceLabel: { zone: "dmz" } },
        { poolLabel: { zone: "dmz" } },
      ],
    },
    app: {
      trust: 50,
      select: [
        { subnetTag: { zone: "app" } },
        { namespaceLabel: { zone: "app" } },
        { poolLabel: { zone: "app" } },
      ],
    },
    data: {
      trust: 80,
      select: [
        { subnetTag: { zone: "data" } },
        { namespaceLabel: { zone: "data" } },
        { poolLabel: { zone: "data" } },
      ],
    },
    management: { trust: 90, select: [{ subnetTag: { zone: "mgmt" } }], cidrs: ["10.9.0.0/24"] },
  },
  flows: [
    { from: "internet", to: "dmz", ports: ["443/tcp"], reason: "the public shop" },
    { from: "dmz", to: "app", ports: ["8080/tcp"] },
    { from: "management", to: ["dmz", "app", "data"], ports: ["443/tcp"] },
  ],
  environments: {
    production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" },
    development: { select: [{ stack: "**" }], level: "open", enforce: "mandatory" },
  },
  images: {
    repositories: {
      default: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"],
      development: ["333333333333.dkr.ecr.*.amazonaws.com/**", "docker.io/library/**"],
    },
    signers: { build: { key: "build.pub" } },
    builders: ["https://ci.example.com/v1"],
  },
  hosts: { management: ["10.9.0.0/24"] },
  identities: { userIds: { default: [10000, 19999] } },
};

/** Environments of which each has an account, as sections of an example's estate: laid over the examples' own. */
export const accountEnvironments = {
  production: {
    select: [{ stack: "*/production" }, { account: "333333333333" }],
    controlled: true,
    level: "hybrid",
  },
  development: {
    select: [{ account: "555555555555" }, { stack: "**" }],
    level: "open",
    enforce: "mandatory",
  },
};
