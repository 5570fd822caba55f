// Pods as kubectl prints them.
import { isObject, objectAt, objectsAt, textAt, type ApiObject, type JsonObject } from "../json.ts";
import { age, ageColumn, nameColumn, type Column } from "../table.ts";

const text = (name: string, description: string, priority: 0 | 1, cell: Column["cell"]): Column => ({
  name,
  type: "string",
  description,
  priority,
  cell,
});

export const podColumns: readonly Column[] = [
  nameColumn,
  text("Ready", "How many of the pod's containers are ready.", 0, (pod) => summary(pod).ready),
  text("Status", "The state of the pod's containers in a word.", 0, (pod) => summary(pod).status),
  text("Restarts", "How often containers were restarted, and when the last one was.", 0, (pod, nowMs) =>
    restarts(summary(pod), nowMs),
  ),
  ageColumn,
  text("IP", "The address of the pod.", 1, (pod) => textAt(objectAt(pod, "status"), "podIP") || "<none>"),
  text(
    "Node",
    "The node that runs the pod.",
    1,
    (pod) => textAt(objectAt(pod, "spec"), "nodeName") || "<none>",
  ),
  text(
    "Nominated Node",
    "The node that makes room for the pod.",
    1,
    (pod) => textAt(objectAt(pod, "status"), "nominatedNodeName") || "<none>",
  ),
  text("Readiness Gates", "How many of the pod's readiness gates are passed.", 1, readinessGates),
];

interface Summary {
  readonly ready: string;
  readonly status: string;
  readonly restarts: number;
  /** When a restarted container had last ended, as text that sorts; "" for never. */
  readonly lastEnd: string;
}

function summary(pod: ApiObject): Summary {
  const [spec, status] = [objectAt(pod, "spec"), objectAt(pod, "status")];
  const sidecars = new Set(
    objectsAt(spec, "initContainers")
      .filter((container) => container["restartPolicy"] === "Always")
      .map((container) => textAt(container, "name")),
  );
  const init = initState(status, spec, sidecars);
  const isInitialized = objectsAt(status, "conditions").some(
    ({ type, status: value }) => type === "Initialized" && value === "True",
  );
  const own = objectsAt(status, "containerStatuses");
  const isPastInit = init.status === undefined || isInitialized;
  const initStatuses = objectsAt(status, "initContainerStatuses");
  const counted = isPastInit
    ? [...initStatuses.filter((one) => sidecars.has(textAt(one, "name"))), ...own]
    : initStatuses;
  const ready = isPastInit ? init.ready + own.filter(isReadyAndRunning).length : init.ready;
  const total = objectsAt(spec, "containers").length + sidecars.size;
  return {
    ready: `${ready}/${total}`,
    status: terminating(pod, isPastInit ? mainStatus(status, own) : (init.status ?? "")),
    restarts: counted.reduce((sum, one) => sum + Number(one["restartCount"] ?? 0), 0),
    lastEnd: counted.map(lastEndOf).reduce((latest, end) => (end > latest ? end : latest), ""),
  };
}

interface InitState {
  readonly ready: number;
  /** What keeps the pod from running its containers; `undefined` where nothing does. */
  readonly status: string | undefined;
}

function initState(status: JsonObject, spec: JsonObject, sidecars: ReadonlySet<string>): InitState {
  const total = objectsAt(spec, "initContainers").length;
  let ready = 0;
  for (const [index, one] of objectsAt(status, "initContainerStatuses").entries()) {
    const { terminated, waiting } = objectAt(one, "state");
    if (isObject(terminated) && terminated["exitCode"] === 0) continue;
    if (sidecars.has(textAt(one, "name")) && one["started"] === true) {
      ready += one["ready"] === true ? 1 : 0;
      continue;
    }
    if (isObject(terminated)) return { ready, status: `Init:${endWords(terminated)}` };
    const reason = isObject(waiting) ? textAt(waiting, "reason") : "";
    const isWaiting = reason !== "" && reason !== "PodInitializing";
    return { ready, status: isWaiting ? `Init:${reason}` : `Init:${index}/${total}` };
  }
  return { ready, status: undefined };
}

function mainStatus(status: JsonObject, containers: readonly JsonObject[]): string {
  const states = containers.map((container) => ({ container, state: objectAt(container, "state") }));
  const words = states.map(({ state: { waiting, terminated } }) => {
    if (isObject(waiting) && textAt(waiting, "reason") !== "") return textAt(waiting, "reason");
    return isObject(terminated) ? endWords(terminated) : "";
  });
  const first = words.find((word) => word !== "") ?? phaseWords(status);
  if (first !== "Completed") return first;
  const failed = states.find(
    ({ state: { terminated } }) => isObject(terminated) && terminated["exitCode"] !== 0,
  );
  const isRunning = containers.some(isReadyAndRunning);
  const isReady = objectsAt(status, "conditions").some(
    ({ type, status: value }) => type === "Ready" && value === "True",
  );
  if (isRunning && isReady) return "Running";
  if (failed !== undefined) return endWords(objectAt(failed.state, "terminated"));
  return isRunning ? "NotReady" : first;
}

function phaseWords(status: JsonObject): string {
  const isGated = objectsAt(status, "conditions").some(({ reason }) => reason === "SchedulingGated");
  return isGated ? "SchedulingGated" : textAt(status, "reason") || textAt(status, "phase");
}

function terminating({ metadata, ...pod }: ApiObject, word: string): string {
  const status = objectAt(pod, "status");
  if (metadata.deletionTimestamp === undefined) return word;
  if (textAt(status, "reason") === "NodeLost") return "Unknown";
  const hasEnded = ["Succeeded", "Failed"].includes(textAt(status, "phase"));
  return hasEnded ? word : "Terminating";
}

function endWords(terminated: JsonObject): string {
  const reason = textAt(terminated, "reason");
  if (reason !== "") return reason;
  const signal = Number(terminated["signal"] ?? 0);
  return signal === 0 ? `ExitCode:${Number(terminated["exitCode"] ?? 0)}` : `Signal:${signal}`;
}

function isReadyAndRunning(container: JsonObject): boolean {
  return container["ready"] === true && isObject(objectAt(container, "state")["running"]);
}

function lastEndOf(container: JsonObject): string {
  return textAt(objectAt(objectAt(container, "lastState"), "terminated"), "finishedAt");
}

function restarts({ restarts: count, lastEnd }: Summary, nowMs: number): string {
  return count === 0 || lastEnd === "" ? String(count) : `${count} (${age(lastEnd, nowMs)} ago)`;
}

function readinessGates(pod: ApiObject): string {
  const gates = objectsAt(objectAt(pod, "spec"), "readinessGates");
  const conditions = objectsAt(objectAt(pod, "status"), "conditions");
  const passed = gates.filter((gate) =>
    conditions.some(({ type, status }) => type === gate["conditionType"] && status === "True"),
  );
  return gates.length === 0 ? "<none>" : `${passed.length}/${gates.length}`;
}
