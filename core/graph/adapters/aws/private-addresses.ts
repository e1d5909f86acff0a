import type { Builder } from "../../build";
import { looseInt, str } from "../../shape";
import { Secret, Unknown } from "../../value";
import { oneOrMany } from "./fields";
import { at, judged, readPlaced } from "./placed";

const places = {
  privateIps: at(oneOrMany(str), ["privateIps", "privateIp"], ["privateIpAddress"]),
  ipv6Addresses: at(oneOrMany(str), "ipv6Addresses", []),
  ipv6AddressCount: at(looseInt, "ipv6AddressCount"),
};

/** Properties by which an interface has further addresses that are given elsewhere or not at all. */
const further = [
  "secondaryPrivateIps",
  "secondaryPrivateIpAddressCount",
  "privateIpAddresses",
  "privateIpsCount",
];
/** What the providers answer once an address is given out. */
const answers = ["privateIp", "privateIpAddress", "primaryPrivateIpAddress"];

/** Puts the private addresses of an instance or interface onto its node, where all of them are known. */
export function readAddresses(builder: Builder, node: object): void {
  const { resource } = builder;
  const properties = judged(resource);
  readPlaced(builder, node, places);
  if (further.some((name) => properties[name] !== undefined)) {
    Object.defineProperty(node, "privateIps", { value: undefined, enumerable: true, configurable: true });
    return;
  }
  if (["privateIps", "privateIp", "privateIpAddress"].some((name) => properties[name] !== undefined)) return;
  const known = answers.map((name) => reveal(resource.outputs?.[name])).find((value) => value !== undefined);
  if (typeof known === "string" && known !== "") Object.assign(node, { privateIps: [known] });
}

const reveal = (value: unknown): unknown =>
  value instanceof Unknown ? undefined : value instanceof Secret ? value.value : value;
