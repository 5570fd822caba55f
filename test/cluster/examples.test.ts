// The committed manifests of the examples against a real API server, which has the last word on what a Pod is.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { dryRun, kubectl, scratchFile } from "./kubectl.ts";

const examples = join(import.meta.dirname, "../../examples");
const manifests = globSync("*/manifests/**/*.yaml", { cwd: examples }).toSorted();
const names = [...new Set(manifests.map(exampleOf))];

beforeAll(async () => {
  const wanted = new Set(manifests.map((path) => readManifest(path).getIn(["metadata", "namespace"], false)));
  const there = await kubectl("get", "namespaces", "--output=jsonpath={.items[*].metadata.name}");
  for (const namespace of wanted) {
    if (typeof namespace === "string" && !there.split(" ").includes(namespace)) {
      await kubectl("create", "namespace", namespace);
    }
  }
});

test("there are manifests to judge", () => {
  expect(manifests.length, "files that match examples/*/manifests/**/*.yaml").toBeGreaterThan(0);
});

test.each(names)("the API server accepts every manifest of %s", async (name) => {
  const files = manifests.filter((path) => exampleOf(path) === name);
  const accepted = await dryRun(files.map((path) => join(examples, path)));
  expect(accepted.trim().split("\n")).toHaveLength(files.length);
});

describe.runIf(manifests.length > 0)("the API server refuses a manifest", () => {
  test.each([
    [
      "with a container name that is no DNS label",
      ["spec", "containers", 0, "name"],
      "Not_A_Label",
      /Invalid value/,
    ],
    ["with a restartPolicy that does not exist", ["spec", "restartPolicy"], "Sometimes", /Unsupported value/],
    [
      "with a field that does not exist",
      ["spec", "containers", 0, "imagePullPolice"],
      "Always",
      /imagePullPolice/,
    ],
  ])("%s", async (_, field, value, complaint) => {
    const manifest = readManifest(manifests[0] ?? "");
    manifest.setIn(field, value);
    await expect(dryRun([scratchFile("broken.yaml", String(manifest))])).rejects.toThrow(complaint);
  });
});

function exampleOf(path: string): string {
  return path.split("/")[0] ?? path;
}

function readManifest(path: string) {
  return parseDocument(readFileSync(join(examples, path), "utf8"));
}
