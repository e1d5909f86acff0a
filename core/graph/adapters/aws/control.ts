import { appRunner } from "./app-runner";
import { audit } from "./audit";
import { batch } from "./batch";
import { buckets } from "./buckets";
import { imageBuilds } from "./builds";
import { ecr } from "./ecr";
import { ecs } from "./ecs";
import { eks } from "./eks";
import { express } from "./express";
import { iam } from "./iam";
import { keysAndSecrets } from "./keys";
import { lambda } from "./lambda";
import { lightsail } from "./lightsail";
import { passwords } from "./passwords";
import { providers } from "./providers";
import { resourcePolicies } from "./resource-policies";
import { sso } from "./sso";
import { stores } from "./stores";
import type { AdapterTable } from "./table";

/** The control plane, identities and data. */
export const control: readonly AdapterTable[] = [
  appRunner,
  audit,
  batch,
  buckets,
  ecr,
  ecs,
  eks,
  express,
  iam,
  imageBuilds,
  keysAndSecrets,
  lambda,
  lightsail,
  providers,
  resourcePolicies,
  sso,
  ...stores,
  passwords,
];
