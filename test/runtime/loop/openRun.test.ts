// A run is continued with the bundle that it began with, whatever the DAG is compiled to by then.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Bundle } from "../../../runtime/bundle.ts";
import { BundleMissing, openRun } from "../../../runtime/loop/openRun.ts";
import { createRun } from "../../../runtime/store/createRun.ts";
import { aBundle } from "../../support/bundles.ts";
import { aRun, noon } from "../../support/storedRun.ts";
import { testDatabase } from "../../support/testDatabase.ts";

const { database } = testDatabase({ isMigrated: true });

const open = (bundle: Bundle, run_id: string) =>
  openRun(database(), bundle, { run_id, run_type: "manual", logical_date: noon, conf: {} });

const contentOf = ({ dag, manifest }: Bundle) => ({ dag, pods: dag.tasks.map((task) => manifest(task)) });

test("one that is begun anew has the bundle as it is compiled", async () => {
  const bundle = aBundle({ one: {}, two: {} });
  const { run, bundle: own } = await open(bundle, randomUUID());
  expect(own).toBe(bundle);
  expect(run).toMatchObject({ state: "queued", logical_date: noon });
});

test("one that is there keeps tasks, pods and options with which it began", async () => {
  const run_id = randomUUID();
  const before = aBundle({ one: {}, two: { after: ["one"] } });
  const first = await open(before, run_id);
  const again = await open(aBundle({ one: { retries: 3 }, three: {} }), run_id);
  expect(again.run).toEqual(first.run);
  expect(contentOf(again.bundle)).toEqual(contentOf(before));
});

test("a template that changed is a change too: a digest of a manifest is another", async () => {
  const run_id = randomUUID();
  const before = aBundle({ one: { manifest: { file: "one.yaml", digest: "sha256:1" } } });
  await open(before, run_id);
  const { bundle } = await open(
    aBundle({ one: { manifest: { file: "one.yaml", digest: "sha256:2" } } }),
    run_id,
  );
  expect(contentOf(bundle)).toEqual(contentOf(before));
});

test("one whose bundle nobody kept is refused, with its digest", async () => {
  const run = aRun({ dag_id: "sales", bundleDigest: "sha256:before" });
  await createRun(database(), run, []);
  const opened = open(aBundle({ one: {} }), run.run_id);
  await expect(opened).rejects.toThrow(BundleMissing);
  await expect(opened).rejects.toThrow(/sha256:before.*another --run-id/);
});
