import { numbered, type Framework } from "./framework";

const inAccount = "is a setting of the account or of its people, which no resource declares";

export const cisAws: Framework = {
  id: "cis-aws-3.0",
  name: "CIS AWS Foundations Benchmark",
  version: "3.0",
  url: "https://www.cisecurity.org/benchmark/amazon_web_services",
  sections: [
    { id: "1", topic: "identities", controls: numbered("1", 22), elsewhere: inAccount },
    { id: "2.1", topic: "buckets", controls: numbered("2.1", 4) },
    { id: "2.2", topic: "volumes", controls: numbered("2.2", 1) },
    { id: "2.3", topic: "databases", controls: numbered("2.3", 3) },
    { id: "2.4", topic: "file systems", controls: numbered("2.4", 1) },
    { id: "3", topic: "logs", controls: numbered("3", 9) },
    { id: "4", topic: "alarms", controls: numbered("4", 16) },
    { id: "5", topic: "networks", controls: numbered("5", 6) },
  ],
};
