import { numbered, type Framework } from "./framework";

const onHosts = "stands in files and flags of the machines: a self test on them shows it";
const operation = "is how people work, which nothing declares";

export const cisDocker: Framework = {
  id: "cis-docker-1.6",
  name: "CIS Docker Benchmark",
  version: "1.6",
  url: "https://www.cisecurity.org/benchmark/docker",
  sections: [
    { id: "1.1", topic: "hosts", controls: numbered("1.1", 18), elsewhere: onHosts },
    { id: "1.2", topic: "hardening and versions", controls: numbered("1.2", 2), elsewhere: onHosts },
    { id: "2", topic: "daemon", controls: numbered("2", 18), elsewhere: onHosts },
    { id: "3", topic: "files of the daemon", controls: numbered("3", 24), elsewhere: onHosts },
    { id: "4", topic: "images and build files", controls: numbered("4", 12) },
    { id: "5", topic: "containers at run time", controls: numbered("5", 32) },
    { id: "6", topic: "operation", controls: numbered("6", 2), elsewhere: operation },
    { id: "7", topic: "swarm", controls: numbered("7", 9), elsewhere: "is about Docker Swarm" },
  ],
};
