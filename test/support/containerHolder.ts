// A program that starts a container as a kubelet does, says what holds it and where its control groups are, and waits to be killed. Arguments: a folder, the
// script of the container, and whether to do without namespaces.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../runtime/clock.ts";
import { startLife } from "../../runtime/local/kubelet/containers/life.ts";
import { podFolders, type Host } from "../../runtime/local/kubelet/host.ts";
import { defaultPath, detectIsolation } from "../../runtime/local/kubelet/process/isolation.ts";
import { detectMemoryControl } from "../../runtime/local/kubelet/process/memoryGroups.ts";
import { processStamp } from "../../runtime/local/kubelet/process/signals.ts";

const [root = "", script = "", mode] = process.argv.slice(2);
mkdirSync(root, { recursive: true });
const found = await detectIsolation(root);
const setpriv = found.kind === "namespaces" ? found.tools.setpriv : found.setpriv;
const isolation =
  mode === "groups" ? ({ kind: "processGroups", reason: "for a test", setpriv } as const) : found;
const memory = await detectMemoryControl({
  isolation,
  stamp: await processStamp(process.pid),
  clock: systemClock,
});
const place = {
  nodeName: "node",
  nodeIP: "127.0.0.1",
  capacity: { cpus: 1, memoryBytes: 2 ** 30, storageBytes: 2 ** 30 },
};
const host: Host = {
  root,
  isolation,
  memory,
  place,
  configs: () => undefined,
  missingImages: new Set(),
  image: { searchPath: defaultPath, workingDir: "/", home: "/" },
  clock: systemClock,
};
const container = {
  name: "base",
  command: ["/bin/sh", "-c", script],
  resources: { limits: { memory: "1Gi" } },
};
const pod = {
  metadata: {
    namespace: "default",
    name: "pod",
    uid: "uid",
    resourceVersion: "1",
    creationTimestamp: "2026-01-01T00:00:00Z",
  },
  spec: { containers: [container] },
};
await startLife({
  container,
  restartCount: 0,
  context: { pod, place, configs: host.configs },
  volumes: new Map(),
  folders: podFolders(root, "uid"),
  host,
});
const groups = memory.kind === "groups" ? join(memory.place.folder, memory.place.prefix) : "";
process.stdout.write(`${isolation.kind} ${groups}\n`);
setInterval(() => {}, 1_000_000);
