// What explain says of launch is what the stamp does.
import { expect, test } from "vitest";
import { explain } from "../../../compiler/explain/explain.ts";
import { load } from "js-yaml";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createPatch } from "rfc6902";
import { stamp } from "../../../runtime/stamp.ts";
import type { Pod } from "../../../schemas/generated/pod.ts";
import { repository } from "../../support/command.ts";

const etl = join(repository, "examples/etl");

test("the fields that launch adds or changes are those that are explained so", () => {
  const manifest = load(readFileSync(join(etl, "manifests/etl/publish.yaml"), "utf8")) as Pod;
  const stamped = stamp(manifest, {
    instance: "default",
    dag_id: "etl",
    task_id: "publish",
    run_id: "r",
    try_number: 1,
    map_index: -1,
    manifestDigest: "sha256:0",
    execution_timeout: 900,
  });
  // The manifest has no list of finalizers, so that the whole of it is new.
  const changed = createPatch(manifest, stamped).map(({ path }) =>
    path === "/metadata/finalizers" ? `${path}/0` : path,
  );
  const result = explain({ root: etl, variables: {}, dag_id: "etl", task_id: "publish", field: undefined });
  if (result.kind !== "explained") throw new Error(JSON.stringify(result));
  const told = result.fields.filter(({ atLaunch }) => atLaunch !== undefined).map(({ pointer }) => pointer);
  const isVariable = (path: string): boolean => path.includes("/env/");
  expect(told.filter((path) => !isVariable(path)).toSorted()).toEqual(
    changed.filter((path) => !isVariable(path)).toSorted(),
  );
  const [before = [], after = []] = [manifest, stamped].map(({ spec }) => spec?.containers[0]?.env);
  expect(told.filter(isVariable)).toEqual(
    after.slice(before.length).map((_, index) => `/spec/containers/0/env/${before.length + index}/value`),
  );
});
