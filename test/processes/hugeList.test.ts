// A list of more pods than a process has memory for, were it to hold them whole.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { annotationKeys } from "../../schemas/podIdentity.ts";
import type { LivePod } from "../../runtime/cluster/livePod.ts";
import { repository } from "../support/command.ts";
import { kubeconfigFile } from "../support/connectTo.ts";
import { livePod, podList } from "../support/livePods.ts";
import { statusObject } from "../support/scriptedApiServer.ts";

const run = promisify(execFile);

const PODS = 20_000;
/** What a managed pod is padded with by the cluster: fields of managers, of volumes, of defaults. */
const PADDING = "x".repeat(8000);
/** Of the reader's heap. The list has 160 MB of text. */
const MOST_MB = 112;

function podAt(index: number): LivePod {
  const pod = livePod(`pod-${index}`, index + 1);
  const annotations = {
    [annotationKeys.dag_id]: "work",
    [annotationKeys.run_id]: "r1",
    [annotationKeys.task_id]: `load_${index}`,
    [annotationKeys.try_number]: "1",
    [annotationKeys.manifestDigest]: "sha256:0",
    padding: PADDING,
  };
  return { ...pod, metadata: { ...pod.metadata, annotations } };
}

/** A server without streaming lists, whose pages are made when they are asked for. */
function answer({ url = "/" }: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = new URL(url, "http://localhost");
  if (searchParams.has("watch")) {
    const message = "ListOptions is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden";
    response.writeHead(422, { "content-type": "application/json" });
    return void response.end(JSON.stringify(statusObject(422, "Invalid", { message })));
  }
  const from = Number(searchParams.get("continue") ?? 0);
  const to = Math.min(PODS, from + Number(searchParams.get("limit") ?? PODS));
  const pods = Array.from({ length: to - from }, (_, index) => podAt(from + index));
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(podList(PODS, pods, to < PODS ? String(to) : undefined)));
}

test("row 48: huge list (20k pods) → read page by page, and of each pod what counts is kept", async () => {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // The server listens on a port, and on no pipe.
  const { port } = server.address() as AddressInfo;
  const kubeconfig = kubeconfigFile({ server: `http://127.0.0.1:${port}` });
  const script = join(repository, "test/support/hugeListReader.ts");
  const { stdout } = await run(process.execPath, [`--max-old-space-size=${MOST_MB}`, script, kubeconfig]);
  expect(stdout).toBe(`${PODS}\n`);
});
