import { absent, definePolicy, example, hostExample, resource } from "../../core/policy";

export default definePolicy({
  name: "disallow-key-pairs",
  displayName: "Hosts have no SSH key",
  description:
    "A key pair is a standing right to log in that no identity, no expiry and no log goes with. Hosts are replaced, not repaired: nobody needs a shell on them.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.4"],
  requirements: [54, 57],
  remediationSteps: "Remove keyName; for an emergency use a session of AWS Systems Manager.",
  appliesTo: ["Host", "KeyPair"],
  check({ node, report }) {
    if (node.kind === "KeyPair") report("is a key to log in to hosts with");
    else if ((node.keyName ?? "") !== "")
      report(`can be logged in to with key ${node.keyName}`, node.places["keyName"]);
  },
  repairs: { keyName: absent },
  good: () => ({ "no key": hostExample() }),
  bad: () => ({
    "a host with a key": hostExample({ keyName: "ops" }),
    "a key": example(resource("aws:ec2/keyPair:KeyPair", "ops", { publicKey: "ssh-ed25519 AAAA ops" })),
  }),
});
