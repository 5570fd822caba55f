// How pods are written: defaults and a first status, what an update may change, and how long a deletion waits.
import schema from "../../../../schemas/pod.schema.json" with { type: "json" };
import { isDeepStrictEqual } from "node:util";
import { objectAt, objectsAt, textAt, without, type ApiObject, type JsonObject } from "../json.ts";
import type { Strategy } from "../resource.ts";
import type { Shape, ShapeNode } from "../shape.ts";
import type { Cause } from "../statusError.ts";
import { withDefaults } from "./podDefaults.ts";
import { specUpdateCauses } from "./podUpdate.ts";
import { qosClass } from "./qosClass.ts";

/** Says what is wrong with a pod that is of the schema's shape and has its defaults. The status is left out. */
export type ValidatePod = (pod: JsonObject) => readonly Cause[];

export function podStrategy(validatePod: ValidatePod): Strategy {
  // The rules are about pods to create, which have no version; that a new one has none, the registry sees to.
  const causesOf = ({ metadata, ...pod }: ApiObject): readonly Cause[] =>
    validatePod({ ...without(pod, "status"), metadata: without(metadata, "resourceVersion") });
  return {
    shape: podShape,
    prepareForCreate,
    validateCreate: causesOf,
    prepareForUpdate,
    validateUpdate: (next, current) => {
      const causes = specUpdateCauses(objectAt(next, "spec"), objectAt(current, "spec"));
      return causes.length > 0 ? causes : causesOf(next);
    },
    prepareForStatusUpdate,
    validateStatusUpdate: (next) => causesOf(next).filter(({ field }) => field.startsWith("metadata")),
    gracePeriodSeconds,
    isCreatedByUpdate: false,
    allowsUnconditionalUpdate: true,
  };
}

function prepareForCreate(pod: ApiObject): ApiObject {
  const spec = withDefaults(objectAt(pod, "spec"));
  const isGated = objectsAt(spec, "schedulingGates").length > 0;
  const gated = {
    type: "PodScheduled",
    status: "False",
    reason: "SchedulingGated",
    message: "Scheduling is blocked due to non-empty scheduling gates",
  };
  return {
    ...pod,
    metadata: { ...pod.metadata, generation: 1 },
    spec,
    status: { phase: "Pending", ...(isGated && { conditions: [gated] }), qosClass: qosClass(spec) },
  };
}

function prepareForUpdate(next: ApiObject, current: ApiObject): ApiObject {
  const spec = withDefaults(objectAt(next, "spec"));
  const isSame = isDeepStrictEqual(spec, current["spec"]);
  const { generation = 1 } = current.metadata;
  return {
    ...next,
    metadata: { ...next.metadata, generation: isSame ? generation : generation + 1 },
    spec,
    ...(current["status"] !== undefined && { status: current["status"] }),
  };
}

function prepareForStatusUpdate(next: ApiObject, current: ApiObject): ApiObject {
  const { ownerReferences } = current.metadata;
  const metadata = without(next.metadata, "ownerReferences");
  return {
    ...next,
    metadata: { ...metadata, ...(ownerReferences && { ownerReferences }) },
    ...(current["spec"] !== undefined && { spec: current["spec"] }),
    status: { qosClass: textAt(objectAt(current, "status"), "qosClass"), ...objectAt(next, "status") },
  };
}

/** A pod that no node runs, or that has ended, goes at once. */
function gracePeriodSeconds(pod: ApiObject, wanted: number | undefined): number {
  const spec = objectAt(pod, "spec");
  const phase = textAt(objectAt(pod, "status"), "phase");
  if (textAt(spec, "nodeName") === "" || phase === "Failed" || phase === "Succeeded") return 0;
  const period = wanted ?? spec["terminationGracePeriodSeconds"];
  if (typeof period !== "number") return 0;
  return period < 0 ? 1 : period;
}

/** The schema of manifests, and the status that a pod has in a cluster. */
const podShape: Shape = podShapeOf(schema);

function podShapeOf({ definitions }: { readonly definitions: Readonly<Record<string, ShapeNode>> }): Shape {
  const pod = definitions["Pod"];
  if (pod?.properties === undefined) throw new Error("the schema of pods defines no Pod");
  return { definitions, root: { ...pod, properties: { ...pod.properties, status: { type: "object" } } } };
}
