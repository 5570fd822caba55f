// What can go wrong between a runtime, its database, its cluster and its workers. Every row has a test whose title, or that of its
// group, begins with its number and its words.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "./support/command.ts";

const failures = [
  "crash after intent, before create",
  "crash after create, before record",
  "crash after evidence, before release",
  "crash in the middle of a DB batch",
  "create timed out, really created",
  "create timed out, not created",
  "duplicate create by two runtimes",
  "name hash collision",
  "watch gap, short",
  "watch gap, beyond window",
  "in-stream 410/500/429",
  "silent half-open connection",
  "API server restart / rollout",
  "stale API server (HA)",
  "server loses a watch event",
  "etcd restored from backup",
  "429 with Retry-After",
  "500/504 on patch/delete",
  "quota exceeded",
  "admission webhook rejects / slow",
  "namespace terminating",
  "image cannot be pulled",
  "unschedulable for long",
  "missing secret/configmap",
  "init container fails",
  "OOM of main / init / sidecar",
  "eviction, preemption, drain",
  "graceful node shutdown, exit 0",
  "node lost",
  "pod deleted by hand while pending/running",
  "force delete + finalizer stripped by a person",
  "finalizer stuck (runtime absent)",
  "sidecar keeps pod running",
  "worker success, then pod fails",
  "worker cannot reach DB at start",
  "worker cannot reach DB at end",
  "late result from superseded attempt",
  "DB down for runtime",
  "DB fail-over, commit outcome unknown",
  "DB fail-over loses last commits (async replica)",
  "two runtimes at once",
  "long GC/SIGSTOP pause of leader",
  "clock skew runtime/DB/node",
  "cancel races with launch",
  "retry starts while old pod still runs",
  "log lost by deletion",
  "event flood (5,000 pods change)",
  "huge list (20k pods)",
  "token/CA rotation",
  "RBAC removed at run time",
  "disk full / database file damage",
  "power loss with fsync off",
  "SIGTERM of runtime",
  "unhandled rejection in handler",
];

const folders = ["test/runtime", "test/processes"];
const sources = folders
  .flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { cwd: repository }))
  .map((file) => readFileSync(join(repository, file), "utf8"));
const titles = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/"(row \d+: [^"]*?)(?: →[^"]*)?"/g)].map(([, title]) => title),
  ),
);

const rows = failures.map((failure, index) => `row ${index + 1}: ${failure}`);

test.each(rows)("%s has a test", (row) => {
  expect(titles).toContain(row);
});

test("every test that names a row names one of the table", () => {
  expect([...titles].filter((title) => !rows.includes(title ?? ""))).toEqual([]);
});
