import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DeploymentRegister } from "../../components/deployment-register";
import { SegregatedNamespace } from "../../components/segregated-namespace";
import { cluster, pool } from "./cluster";
import { images } from "./images";
import { account, network, region } from "./network";

/** Whose certificates the register and its database have: an example's. AWS publishes those of RDS, by Region. */
export const authorities = readFileSync(join(__dirname, "authorities.pem"), "utf8");

const secret = (name: string) => `arn:aws:secretsmanager:${region}:${account}:secret:register/${name}`;

/** Where data lie: the services of the zone must reach them, as the estate says. */
export const dataBlocks = { data: [network.cidrOf("data")] };

export const registerNamespace = new SegregatedNamespace("bulkhead", { zone: "app", blocks: dataBlocks });

/** Who may report is what the estate's flows say: nothing of it is repeated here. */
export const register = new DeploymentRegister(
  "register",
  {
    zone: "app",
    pool: pool.pool,
    image: images.register.reference,
    cluster: {
      name: cluster.clusterName,
      issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
      zone: "management",
      cidrs: [network.cidrOf("management")],
    },
    database: {
      managed: {
        zone: "data",
        subnetIds: network.subnetsOf("data"),
        securityGroupIds: [network.groupOf("data")],
        cidrs: dataBlocks.data,
        authorities,
      },
    },
    tls: { key: secret("tls-key-Ab12Cd"), certificate: secret("tls-certificate-Ab12Cd"), authorities },
    signingKey: secret("signing-key-Ab12Cd"),
  },
  { dependsOn: registerNamespace },
);
