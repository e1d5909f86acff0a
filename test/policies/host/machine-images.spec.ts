import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { example, launchTemplate, resource } from "../../../core/policy";
import restrictMachineImages from "../../../policies/host/restrict-machine-images";
import { judgeExample } from "../../support/judge-example";

const estate = { hosts: { images: { families: ["bottlerocket-*"] } } };
const kinds = (...resources: readonly Resource[]) =>
  judgeExample([restrictMachineImages], example(resources, { estate })).findings.map(({ kind }) => kind);

const later = new Unknown("the output id of the image");
const image = (name: string) => resource("aws:ec2/ami:Ami", "base", { name });
const from = (made: Resource): Resource => ({
  ...launchTemplate({ imageId: later }),
  propertyDependencies: { imageId: [made.urn!] },
});

describe("machines whose image's id is not known yet", () => {
  it("are not known to be of an approved family", () => {
    assert.deepEqual(kinds(launchTemplate({ imageId: later })), ["unknown"]);
  });

  it("are judged by the image that the id comes from", () => {
    assert.deepEqual(kinds(image("golden-1"), from(image("golden-1"))), ["violation"]);
    assert.deepEqual(kinds(image("bottlerocket-1"), from(image("bottlerocket-1"))), []);
  });
});
