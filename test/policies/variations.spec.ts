import assert from "node:assert/strict";
import { isAsked, loadAnew, policyFiles } from "../support/examples-alone";
import { absent, findsOf, unknown, type Variation } from "../support/variation";
import { variations as account } from "./variations/account";
import { variations as audit } from "./variations/audit";
import { variations as cluster } from "./variations/cluster";
import { variations as host } from "./variations/host";
import { variations as identity } from "./variations/identity";
import { variations as image } from "./variations/image";
import { variations as network } from "./variations/network";
import { variations as placement } from "./variations/placement";
import { variations as secrets } from "./variations/secrets";
import { variations as workload } from "./variations/workload";

const variations = {
  ...account,
  ...audit,
  ...cluster,
  ...host,
  ...identity,
  ...image,
  ...network,
  ...placement,
  ...secrets,
  ...workload,
};

const shown = (value: unknown): string =>
  value === unknown ? "unknown" : value === absent ? "absent" : JSON.stringify(value);

const titleOf = ({ of, at, finds: _, ...rest }: Variation): string =>
  [
    of,
    ...(at ? [`${at[0]} ${shown(at[1])}`] : []),
    ...Object.entries(rest).map((each) => each.join(" ")),
  ].join(", ");

/** What a policy says where one thing of its examples is another: each decision is reviewed. */
describe("a policy on a variation of its examples", () => {
  const files = policyFiles();
  for (const [policyName, cases] of Object.entries(variations)) {
    const file = files.find((each) => each.name === policyName);
    if (file && !isAsked(file)) continue;
    it(`${policyName} says what it should`, () => {
      assert.ok(file, `no policy ${policyName}`);
      const policy = loadAnew(file);
      for (const each of cases)
        assert.deepEqual(findsOf(policy, each), [...each.finds].sort(), titleOf(each));
    });
  }
});
