import { InvalidArgumentError, Option, type Command } from "commander";

/** Adds to a repeatable option's values. */
export const collect = (value: string, all: readonly string[] = []): string[] => [...all, value];

/** Of days, threads and the like. */
export function count(value: string): number {
  const number = Number(value);
  if (!(Number.isInteger(number) && number >= 1 && number <= 100_000))
    throw new InvalidArgumentError("a whole number from 1 on");
  return number;
}

/** Adds the options that every verb that judges has. */
export const withJudging = (command: Command, framework: string): Command =>
  command
    .addOption(
      new Option("--on-unknown <level>", "what an unknown does, over the estate's word").choices([
        "advisory",
        "mandatory",
      ]),
    )
    .option("--kubernetes-version <1.x>", "judge pods as this version of Kubernetes does; else the latest")
    .option("--framework <id>", framework)
    .option("--only <policy>", "judge by these policies or groups only (repeatable)", collect)
    .option("--skip <policy>", "leave these policies or groups out (repeatable)", collect);
