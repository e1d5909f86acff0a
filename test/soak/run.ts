import { faults } from "./faults";

/** `npm run soak [KILLS]`: what the register keeps when everything around it fails. */
async function main(): Promise<void> {
  const kills = Number(process.argv[2] ?? 200);
  for await (const outcome of faults({ kills, postgres: true })) {
    const { scenario, acknowledged, entries, repeated, refusals, faults: found } = outcome;
    console.log(
      `${scenario}: ${acknowledged} events acknowledged, ${entries} on record, ${repeated} batches sent again (${Object.entries(
        refusals,
      )
        .map(([status, count]) => `${status === "0" ? "no answer" : status}: ${count}`)
        .join(", ")}), ${found.length === 0 ? "all there, none twice, the chain holds" : "FAULTS"}`,
    );
    for (const fault of found) console.log(`  ${fault}`);
    if (found.length > 0) process.exitCode = 1;
  }
}

void main();
