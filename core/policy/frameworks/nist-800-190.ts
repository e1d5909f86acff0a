import { numbered, type Framework } from "./framework";

/** Its countermeasures, section 4: the risks that they answer have the same numbers in section 3. */
export const nist800190: Framework = {
  id: "nist-800-190",
  name: "NIST SP 800-190 Application Container Security Guide",
  version: "2017",
  url: "https://csrc.nist.gov/pubs/sp/800/190/final",
  sections: [
    {
      id: "4.1",
      topic: "images",
      controls: numbered("4.1", 5),
      elsewhere: "needs evidence about images: scans, signatures, approvals",
    },
    { id: "4.2", topic: "registries", controls: numbered("4.2", 3) },
    { id: "4.3", topic: "orchestrators", controls: numbered("4.3", 5) },
    {
      id: "4.4",
      topic: "containers",
      controls: numbered("4.4", 5),
      elsewhere: "needs what happens at run time",
    },
    { id: "4.5", topic: "hosts", controls: numbered("4.5", 5) },
    { id: "4.6", topic: "hardware", controls: ["4.6"], elsewhere: "the provider's machines show it" },
  ],
};
