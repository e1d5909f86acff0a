import { closeSync, openSync, writeSync } from "node:fs";

const text =
  "An attacker who controls the input can write outside of the buffer, and so run code of their own. ";

const vulnerability = (number: number) => ({
  VulnerabilityID: `CVE-2026-${10_000 + number}`,
  PkgID: `package-${number % 5000}@1.${number % 100}.0-1`,
  PkgName: `package-${number % 5000}`,
  PkgIdentifier: {
    PURL: `pkg:deb/debian/package-${number % 5000}@1.${number % 100}.0-1?arch=amd64&distro=debian-12`,
    UID: number.toString(16).padStart(16, "0"),
  },
  InstalledVersion: `1.${number % 100}.0-1`,
  FixedVersion: `1.${(number % 100) + 1}.0-1`,
  Status: "fixed",
  Layer: {
    Digest: `sha256:${String(number % 12).padStart(64, "0")}`,
    DiffID: `sha256:${String(number % 12).padStart(64, "1")}`,
  },
  SeveritySource: "debian",
  PrimaryURL: `https://avd.aquasec.com/nvd/cve-2026-${10_000 + number}`,
  DataSource: { ID: "debian", Name: "Debian Security Tracker", URL: "https://security-tracker.debian.org" },
  Title: `package-${number % 5000}: buffer overflow`,
  Description: text.repeat(6),
  Severity: ["LOW", "MEDIUM", "HIGH", "CRITICAL"][number % 4],
  CweIDs: ["CWE-787"],
  CVSS: { nvd: { V3Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", V3Score: 9.8 } },
  References: Array.from({ length: 6 }, (_, at) => `https://example.com/advisories/${number}/${at}`),
  PublishedDate: "2026-01-01T00:00:00Z",
});

/** Writes a report of Trivy, in the form that it has itself, of at least this many bytes. @returns its findings */
export function generateTrivy(file: string, bytes: number): number {
  const descriptor = openSync(file, "w");
  let written = 0;
  let count = 0;
  const write = (piece: string): void => void (written += writeSync(descriptor, piece));
  try {
    write(
      '{"SchemaVersion":2,"CreatedAt":"2026-03-01T07:00:00Z","ArtifactName":"shop","ArtifactType":"container_image","Metadata":{},"Results":[{"Target":"shop (debian 12)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[\n',
    );
    while (written < bytes) {
      const lines: string[] = [];
      for (let at = 0; at < 500; at++) lines.push(JSON.stringify(vulnerability(count + at), null, 1));
      write(`${count === 0 ? "" : ",\n"}${lines.join(",\n")}`);
      count += 500;
    }
    write("]}]}\n");
    return count;
  } finally {
    closeSync(descriptor);
  }
}
