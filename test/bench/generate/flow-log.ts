import { closeSync, openSync, writeSync } from "node:fs";

const begin = 1_767_225_600;
const days = 31;
const minute = 60;
const linesAtOnce = 10_000;

/** A month of a VPC's flow log: so many lines, of 4000 interfaces that talk to each other on a few ports. */
export function generateFlowLog(file: string, lines: number): void {
  const descriptor = openSync(file, "w");
  try {
    for (let from = 0; from < lines; from += linesAtOnce) {
      const part: string[] = [];
      for (let line = from; line < Math.min(lines, from + linesAtOnce); line++) {
        const at = begin + Math.floor((line / lines) * days * 24 * 60) * minute;
        const [one, other] = [line % 4000, (line * 7919 + 13) % 4000];
        const port = [443, 8080, 5432, 6379][line % 4]!;
        part.push(
          `2 111111111111 eni-${other} ${addressOf(one)} ${addressOf(other)} ${32_768 + (line % 28_000)} ${port} 6 10 8400 ${at} ${at + minute} ACCEPT OK\n`,
        );
      }
      writeSync(descriptor, part.join(""));
    }
  } finally {
    closeSync(descriptor);
  }
}

const addressOf = (number: number): string => `10.0.${number >> 8}.${number & 255}`;

const groups = 40;

/** The interfaces of that log, as `aws ec2 describe-network-interfaces` prints them, in 40 groups. */
export const generateInterfaces = (): string =>
  JSON.stringify({
    NetworkInterfaces: Array.from({ length: 4000 }, (_, number) => ({
      NetworkInterfaceId: `eni-${number}`,
      Groups: [{ GroupId: `sg-${number % groups}` }],
      PrivateIpAddress: addressOf(number),
    })),
  });

/** A state with the 40 groups, each with ten rules. */
export const generateGroups = (): string =>
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      resources: Array.from({ length: groups }, (_, number) => {
        const inputs = {
          vpcId: "vpc-1",
          ingress: [443, 8080, 5432, 6379, 22, 3389, 9090, 9100, 25, 53].map((port) => ({
            protocol: "tcp",
            fromPort: port,
            toPort: port,
            cidrBlocks: ["10.0.0.0/8"],
          })),
          egress: [],
        };
        return {
          urn: `urn:pulumi:production::bench::aws:ec2/securityGroup:SecurityGroup::group-${number}`,
          type: "aws:ec2/securityGroup:SecurityGroup",
          id: `sg-${number}`,
          custom: true,
          inputs,
          outputs: inputs,
        };
      }),
    },
  });
