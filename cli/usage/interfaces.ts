import * as z from "zod";
import type { InterfaceSeen } from "../../core/usage";
import { jsonIn, readInput } from "../image/input";
import { UsageError } from "../usage-error";

const told = z.object({
  NetworkInterfaces: z.array(
    z.object({
      NetworkInterfaceId: z.string(),
      Groups: z.array(z.object({ GroupId: z.string() })).default([]),
      PrivateIpAddress: z.string().optional(),
      PrivateIpAddresses: z.array(z.object({ PrivateIpAddress: z.string().optional() })).default([]),
      Ipv6Addresses: z.array(z.object({ Ipv6Address: z.string().optional() })).default([]),
    }),
  ),
});

/** Which groups and addresses interfaces have, as `aws ec2 describe-network-interfaces` prints it. @throws UsageError */
export function interfacesIn(files: readonly string[]): InterfaceSeen[] {
  return files.flatMap((file) =>
    jsonIn(readInput(file).toString("utf8"), file).flatMap(({ data, line }) => {
      const parsed = told.safeParse(data);
      if (!parsed.success)
        throw new UsageError(
          `${file}:${line}: does not tell of interfaces`,
          "save it: aws ec2 describe-network-interfaces",
        );
      return parsed.data.NetworkInterfaces.map((each) => ({
        id: each.NetworkInterfaceId,
        groups: each.Groups.map(({ GroupId }) => GroupId),
        addresses: [
          each.PrivateIpAddress,
          ...each.PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress),
          ...each.Ipv6Addresses.map(({ Ipv6Address }) => Ipv6Address),
        ].filter((address) => address !== undefined),
      }));
    }),
  );
}
