// The quality of service class of a pod: which pods a node gives up first when memory runs short.
// https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
import { isObject, objectAt, objectsAt, textAt, type JsonObject } from "../json.ts";

export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

const COUNTED = ["cpu", "memory"] as const;

/** Of a spec in which limits without requests have become requests. */
export function qosClass(spec: JsonObject): QosClass {
  // What a pod has as a whole goes before what its containers have.
  const whole = isObject(spec["resources"]) ? [spec["resources"]] : [];
  const each = [...objectsAt(spec, "initContainers"), ...objectsAt(spec, "containers")];
  const all = whole.length > 0 ? whole : each.map((container) => objectAt(container, "resources"));
  if (
    all.every((resources) =>
      COUNTED.every(
        (name) => amount(resources, "requests", name) === 0 && amount(resources, "limits", name) === 0,
      ),
    )
  )
    return "BestEffort";
  const isGuaranteed = all.every((resources) =>
    COUNTED.every((name) => {
      const limit = amount(resources, "limits", name);
      return limit > 0 && limit === amount(resources, "requests", name);
    }),
  );
  return isGuaranteed ? "Guaranteed" : "Burstable";
}

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Exact enough to tell whether two amounts are the same. */
function amount(resources: JsonObject, list: "requests" | "limits", name: string): number {
  const text = textAt(objectAt(resources, list), name);
  const [, number = "0", suffix = ""] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  return Number(number) * (FACTORS[suffix] ?? 1);
}
