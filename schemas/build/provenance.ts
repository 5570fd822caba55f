// Where the facts of the pod schema come from, to the byte: package versions and their digests from the lockfile.
import { readFileSync } from "node:fs";

const inputs = [
  "kubernetes-models",
  "@kubernetes-models/apimachinery",
  "@kubernetes-models/base",
  "@kubernetes/client-node",
  "ts-json-schema-generator",
] as const;

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
}

export function provenance(): string {
  // npm's own file, in the shape that npm documents.
  const { packages } = JSON.parse(
    readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8"),
  ) as Lockfile;
  const sources = inputs.map((name) => {
    const { version, integrity } = packages[`node_modules/${name}`] ?? {};
    if (version === undefined || integrity === undefined)
      throw new Error(`package-lock.json does not pin ${name}`);
    return `${name}@${version} ${integrity}`;
  });
  return `Kubernetes 1.36, written by schemas/generate.ts from ${sources.join(", ")}`;
}
