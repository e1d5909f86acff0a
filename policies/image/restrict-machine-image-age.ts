import { daysAgo, definePolicy, eachJudged, hostExample, known } from "../../core/policy";

const machine = (days: number) =>
  known({ digest: "ami-0aaa1111bbbb2222c", colour: "green", known: daysAgo(days) });

export default definePolicy({
  name: "restrict-machine-image-age",
  displayName: "Machine images are young",
  description:
    "Hosts go the way of images: what their machine image held when it was built is what they run. An old one lacks every patch since, however green its containers are.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.3"],
  requirements: [58],
  remediationSteps: "Build the pool from a current machine image, and record its evidence.",
  appliesTo: "Host",
  check(context) {
    const { report, estate, environment } = context;
    const { maxAge } = estate.hosts.images;
    if (!environment.controlled) return report.notApplicable(`${environment.name} is not controlled`);
    eachJudged(context, ({ status, label, path, trust }) => {
      if (status.known === undefined) return;
      const age = trust.now - Date.parse(status.known);
      if (age > maxAge)
        report(
          `uses ${label}, which is ${Math.floor(age / 86_400_000)} days old (at most ${maxAge / 86_400_000})`,
          path,
        );
    });
  },
  good: () => ({
    "as old as it may be": { ...hostExample(), images: machine(60) },
  }),
  bad: () => ({
    "a second older": { ...hostExample(), images: machine(60 + 1 / 86_400) },
  }),
});
