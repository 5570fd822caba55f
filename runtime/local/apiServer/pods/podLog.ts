// pods/{name}/log: answered by the kubelet of the pod's node, whose words are passed on as they come.
import type { Dispatcher } from "undici";
import { objectAt, objectsAt, textAt, type ApiObject } from "../json.ts";
import { badRequest, notFound, serviceUnavailable } from "../statusError.ts";

/** The options of a log request that go on to the kubelet. */
const PASSED_ON = [
  "follow",
  "previous",
  "sinceSeconds",
  "sinceTime",
  "tailLines",
  "limitBytes",
  "timestamps",
];

/** Which container's log is asked for. Throws a BadRequest where that is not clear. */
export function logContainer(pod: ApiObject, query: URLSearchParams): string {
  const spec = objectAt(pod, "spec");
  const namesOf = (field: string): string[] => objectsAt(spec, field).map((one) => textAt(one, "name"));
  const containers = namesOf("containers");
  const all = [...containers, ...namesOf("initContainers"), ...namesOf("ephemeralContainers")];
  const wanted = query.get("container") ?? "";
  const name = pod.metadata.name ?? "";
  if (wanted !== "" && all.includes(wanted)) return wanted;
  if (wanted !== "") throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  const [only = ""] = containers;
  if (all.length === 1) return only;
  throw badRequest(
    `a container name must be specified for pod ${name}, choose one of: [${containers.join(" ")}]${all.length > containers.length ? " or one of the init containers: [" + namesOf("initContainers").join(" ") + "]" : ""}`,
  );
}

/** Where a kubelet serves a container's log. `node` is `undefined` where the pod's node is not registered. */
export function logUrl(
  pod: ApiObject,
  container: string,
  node: ApiObject | undefined,
  query: URLSearchParams,
): URL {
  const { name = "", namespace = "" } = pod.metadata;
  const nodeName = textAt(objectAt(pod, "spec"), "nodeName");
  if (node === undefined) throw notFound({ group: "", plural: "nodes", name: nodeName });
  const status = objectAt(node, "status");
  const port = objectAt(objectAt(status, "daemonEndpoints"), "kubeletEndpoint")["Port"];
  const address = objectsAt(status, "addresses").find(({ type }) => type === "InternalIP");
  if (address === undefined || typeof port !== "number")
    throw serviceUnavailable(`node ${nodeName} does not tell where its kubelet listens`);
  const path = ["containerLogs", namespace, name, container].map(encodeURIComponent).join("/");
  const url = new URL(`https://${textAt(address, "address")}:${port}/${path}`);
  for (const option of PASSED_ON) {
    const value = query.get(option);
    if (value !== null) url.searchParams.set(option, value);
  }
  return url;
}

interface KubeletRequest {
  readonly dispatcher: Dispatcher;
  readonly url: URL;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** The kubelet's answer. Throws a ServiceUnavailable where it does not answer. */
export async function askKubelet({
  dispatcher,
  url,
  token,
  signal,
}: KubeletRequest): Promise<Dispatcher.ResponseData> {
  try {
    return await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: "GET",
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
  } catch (error) {
    throw serviceUnavailable(`the kubelet at ${url.host} does not answer: ${wordsOf(error)}`);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
