import * as pulumi from "@pulumi/pulumi";

/* eslint-disable @typescript-eslint/no-require-imports -- only the chosen example may run, and Pulumi loads CommonJS */

/** Which example each stack shows: the same shop, done badly, divided, on one pool, on its way, and reporting what runs. */
const examples = {
  flat: () => require("./flat") as object,
  production: () => require("./segmented") as object,
  staging: () => require("./segmented") as object,
  development: () => require("./segmented") as object,
  "single-pool": () => require("./single-pool") as object,
  register: () => require("./register") as object,
  "existing-cluster": () => require("./existing-cluster") as object,
};

const stack = pulumi.getStack();
if (!Object.hasOwn(examples, stack)) {
  throw new Error(
    `There is no example for the stack "${stack}": choose one of ${Object.keys(examples).join(", ")}.`,
  );
}

export = examples[stack as keyof typeof examples]();
