import { join } from "node:path";
import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
import { ComponentResource } from "@pulumi/pulumi";
import * as everything from "./index";

/** The provider's process, as the engine starts it. Its name begins every type: `bulkhead:index:HardenedWorkload`. */
const components = Object.values<unknown>(everything).filter(
  (each): each is new (...args: never[]) => ComponentResource =>
    typeof each === "function" && each.prototype instanceof ComponentResource,
);

void componentProviderHost({
  name: "bulkhead",
  namespace: "bulkhead",
  // Compiled into bin/; the schema is read from the sources beside it.
  dirname: join(__dirname, ".."),
  components: components as never,
});
