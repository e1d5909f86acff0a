import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { matchRepository } from "../core/estate";
import { DeclaredEstate } from "./estate";
import { dataKey, logKey } from "./keys";
import { Loosenings } from "./loosening";
import { registryEvents, repositoryPolicy, signingPolicy } from "./planners/trusted-registry";

/** A registry outside whose images may be looked at, before anybody vouches for them. */
export interface RegistryQuarantine {
  /** The registry's host, as the estate names it: registry-1.docker.io, public.ecr.aws. */
  upstream: string;
  /** The secret of Secrets Manager with the account there. @default none */
  credentialArn?: pulumi.Input<string>;
}

/** What a registry may take back of its defaults, each for a written reason. */
export interface RegistryLoosening {
  /** Why tags may be moved. */
  mutableTags?: string;
  /** Why pushed images are not scanned. */
  noScan?: string;
}

/** What a TrustedRegistry is asked for. */
export interface TrustedRegistryArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The supplier whose images lie in it. */
  supplier: string;
  /** Paths of its repositories; the supplier's and the environment's patterns in the estate must match them. */
  repositories: string[];
  /** The account that it lies in. */
  accountId: string;
  /** The Region that it lies in. */
  region: string;
  /** ARNs of roles that run images. @default none */
  pullers?: pulumi.Input<string>[];
  /** ARNs of roles that build images; none where the environment is controlled. @default none */
  pushers?: pulumi.Input<string>[];
  /** ARNs of roles that take over images from another environment. @default none */
  promoters?: pulumi.Input<string>[];
  /** ARNs of roles that sign images. @default none */
  signers?: pulumi.Input<string>[];
  /** Registries outside, by the name under quarantine/ that their images get. @default none */
  quarantine?: Record<string, RegistryQuarantine>;
  /** Days that pulls and pushes are kept in the log. @default 365 */
  logRetentionDays?: number;
  /** Defaults that are taken back. @default none */
  loosen?: RegistryLoosening;
}

/**
 * The repositories of one supplier in one environment: tags never move, images are scanned and encrypted with a key of
 * their own, named roles alone pull and push, each call is written down, and what comes from outside stays apart.
 */
export class TrustedRegistry extends pulumi.ComponentResource {
  /** Addresses of the repositories, by path. */
  readonly repositoryUrls: pulumi.Output<Record<string, string>>;
  /** The key that images are signed with. */
  readonly signingKeyArn: pulumi.Output<string>;
  /** The key that images are encrypted with. */
  readonly encryptionKeyArn: pulumi.Output<string>;
  /** Where pulls and pushes are written down. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: TrustedRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:TrustedRegistry", name, {}, opts);
    const parent = { parent: this };
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const declared = new DeclaredEstate({ type: "TrustedRegistry", name, stack, path: args.estate });
    const loosened = Loosenings.read(args.loosen, declared.error.bind(declared));
    check(declared, args);
    const tags = { supplier: args.supplier, ...loosened.tags() };

    const key = dataKey(`${name}-images`, `Images of ${args.supplier}`, parent);
    const principals = pulumi.output({
      pullers: args.pullers ?? [],
      pushers: args.pushers ?? [],
      promoters: args.promoters ?? [],
    });
    const named = [args.pullers, args.pushers, args.promoters].some((who) => (who?.length ?? 0) > 0);
    for (const path of args.repositories) {
      const repository = new aws.ecr.Repository(
        `${name}-${path}`,
        {
          name: path,
          imageTagMutability: loosened.has("mutableTags") ? "MUTABLE" : "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: !loosened.has("noScan") },
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
          tags,
        },
        parent,
      );
      if (named)
        new aws.ecr.RepositoryPolicy(
          `${name}-${path}`,
          {
            repository: repository.name,
            policy: principals.apply((who) => repositoryPolicy(who) ?? ""),
          },
          parent,
        );
    }
    this.quarantine(name, args, key);
    const logs = this.record(name, args);
    const signing = new aws.kms.Key(
      `${name}-signing`,
      {
        description: `Signatures of images of ${args.supplier}`,
        keyUsage: "SIGN_VERIFY",
        customerMasterKeySpec: "ECC_NIST_P256",
        deletionWindowInDays: 30,
        policy: pulumi.output(args.signers ?? []).apply((signers) => signingPolicy(args.accountId, signers)),
        tags,
      },
      parent,
    );

    this.repositoryUrls = pulumi.output(
      Object.fromEntries(args.repositories.map((path) => [path, `${registryOf(args)}/${path}`])),
    );
    this.signingKeyArn = signing.arn;
    this.encryptionKeyArn = key.arn;
    this.logGroupName = logs.name;
    this.registerOutputs({
      repositoryUrls: this.repositoryUrls,
      signingKeyArn: this.signingKeyArn,
      encryptionKeyArn: this.encryptionKeyArn,
      logGroupName: this.logGroupName,
    });
  }

  /** What comes from outside comes to repositories that no environment runs from. */
  private quarantine(name: string, args: TrustedRegistryArgs, key: aws.kms.Key): void {
    for (const [upstream, { upstream: host, credentialArn }] of Object.entries(args.quarantine ?? {})) {
      const prefix = `quarantine/${upstream}`;
      new aws.ecr.PullThroughCacheRule(
        `${name}-${upstream}`,
        {
          ecrRepositoryPrefix: prefix,
          upstreamRegistryUrl: host,
          ...(credentialArn !== undefined && { credentialArn }),
        },
        { parent: this },
      );
      new aws.ecr.RepositoryCreationTemplate(
        `${name}-${upstream}`,
        {
          prefix,
          description: `Images of ${host} before anybody vouches for them`,
          appliedFors: ["PULL_THROUGH_CACHE"],
          imageTagMutability: "IMMUTABLE",
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
        },
        { parent: this },
      );
    }
  }

  /** Each pull and push, in a log of its own: reads too, which rules leave out unless told. */
  private record(name: string, args: TrustedRegistryArgs): aws.cloudwatch.LogGroup {
    const parent = { parent: this };
    const logs = new aws.cloudwatch.LogGroup(
      name,
      {
        name: `/aws/events/bulkhead/${name}`,
        retentionInDays: args.logRetentionDays ?? 365,
        kmsKeyId: logKey(`${name}-logs`, `Pulls and pushes of ${args.supplier}`, args, parent).arn,
      },
      parent,
    );
    new aws.cloudwatch.LogResourcePolicy(
      name,
      {
        policyName: `bulkhead-${name}`,
        policyDocument: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
              Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
              Resource: pulumi.interpolate`${logs.arn}:*`,
            },
          ],
        }),
      },
      parent,
    );
    const rule = new aws.cloudwatch.EventRule(
      name,
      {
        description: `Pulls and pushes of images of ${args.supplier}`,
        state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
        eventPattern: registryEvents(args.repositories),
      },
      parent,
    );
    new aws.cloudwatch.EventTarget(name, { rule: rule.name, arn: logs.arn }, parent);
    return logs;
  }
}

const registryOf = ({ accountId, region }: TrustedRegistryArgs): string =>
  `${accountId}.dkr.ecr.${region}.amazonaws.com`;

function check(declared: DeclaredEstate, args: TrustedRegistryArgs): void {
  const supplier = declared.supplier(args.supplier);
  const registry = registryOf(args);
  const lies = (patterns: readonly string[], path: string) =>
    patterns.some((pattern) => matchRepository(pattern, registry, path));
  args.repositories.forEach((path, index) => {
    const input = `repositories[${index}]`;
    if (!lies(supplier.repositories, path))
      throw declared.error(input, `is ${path}, which lies in no repository of ${supplier.name}`, [
        "suppliers",
        supplier.name,
      ]);
    if (!lies(declared.repositories, path))
      throw declared.error(
        input,
        `is ${path}, which is no trusted repository of ${declared.environment.name}`,
        ["images", "repositories"],
      );
  });
  if (declared.environment.controlled && (args.pushers?.length ?? 0) > 0)
    throw declared.error(
      "pushers",
      `can't be given in ${declared.environment.name}, which is controlled: what runs there is promoted, not built`,
      ["environments", declared.environment.name],
    );
  for (const upstream of Object.keys(args.quarantine ?? {}))
    if (lies(declared.repositories, `quarantine/${upstream}/image`))
      throw declared.error(
        `quarantine.${upstream}`,
        `lies in a trusted repository of ${declared.environment.name}: nobody vouched for what is there`,
        ["images", "repositories"],
      );
}
