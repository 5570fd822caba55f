// What an update may change of a pod's spec: images, a deadline that comes sooner, more tolerations, fewer gates.
// https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
import { isDeepStrictEqual } from "node:util";
import { inWords, objectsAt, textAt, without, type JsonObject } from "../json.ts";
import type { Cause } from "../statusError.ts";

const UPDATABLE =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

export function specUpdateCauses(next: JsonObject, current: JsonObject): readonly Cause[] {
  const sizes = ["containers", "initContainers"].filter(
    (field) => objectsAt(next, field).length !== objectsAt(current, field).length,
  );
  if (sizes.length > 0)
    return sizes.map((field) => forbidden(`spec.${field}`, "pod updates may not add or remove containers"));
  const causes = [
    ...deadlineCauses(next, current),
    ...gateCauses(next, current),
    ...tolerationCauses(next, current),
  ];
  if (!isDeepStrictEqual(fixedPart(next, current), fixedPart(current, current)))
    causes.push(forbidden("spec", `${UPDATABLE}\n${changedFields(next, current)}`));
  return causes;
}

function deadlineCauses(next: JsonObject, current: JsonObject): Cause[] {
  const [now, before] = [next["activeDeadlineSeconds"], current["activeDeadlineSeconds"]];
  const field = "spec.activeDeadlineSeconds";
  if (before === undefined || now === before) return [];
  if (now === undefined)
    return [
      {
        reason: "FieldValueInvalid",
        field,
        message: "null: must not update from a positive integer to nil value",
      },
    ];
  return Number(now) > Number(before)
    ? [
        {
          reason: "FieldValueInvalid",
          field,
          message: `${inWords(now)}: must be less than or equal to previous value`,
        },
      ]
    : [];
}

function gateCauses(next: JsonObject, current: JsonObject): Cause[] {
  const known = objectsAt(current, "schedulingGates").map((gate) => textAt(gate, "name"));
  return objectsAt(next, "schedulingGates").flatMap((gate, index) => {
    const name = textAt(gate, "name");
    const message = `only deletion is allowed, but found new scheduling gate '${name}'`;
    return known.includes(name) ? [] : [forbidden(`spec.schedulingGates[${index}].name`, message)];
  });
}

/** Tolerations of the same key, operator, value and effect may only bear for another time. */
function tolerationCauses(next: JsonObject, current: JsonObject): Cause[] {
  const wanted = objectsAt(next, "tolerations").map(withoutTime);
  const isKept = objectsAt(current, "tolerations").every((one) =>
    wanted.some((other) => isDeepStrictEqual(other, withoutTime(one))),
  );
  return isKept
    ? []
    : [forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds")];
}

function withoutTime(toleration: JsonObject): JsonObject {
  return without(toleration, "tolerationSeconds");
}

/** A spec with what may change taken from the present one. */
function fixedPart(spec: JsonObject, current: JsonObject): JsonObject {
  const rest = without(spec, "activeDeadlineSeconds", "tolerations", "schedulingGates");
  const grace = { terminationGracePeriodSeconds: graceOf(spec, current) };
  return {
    ...rest,
    ...grace,
    containers: withoutImages(spec, "containers"),
    initContainers: withoutImages(spec, "initContainers"),
  };
}

function graceOf(spec: JsonObject, current: JsonObject): JsonObject[string] {
  const before = current["terminationGracePeriodSeconds"];
  const isMended = typeof before === "number" && before < 0 && spec["terminationGracePeriodSeconds"] === 1;
  return isMended ? before : spec["terminationGracePeriodSeconds"];
}

function withoutImages(spec: JsonObject, field: string): JsonObject[] {
  return objectsAt(spec, field).map((container) => without(container, "image"));
}

function changedFields(next: JsonObject, current: JsonObject): string {
  const fields = [...new Set([...Object.keys(next), ...Object.keys(current)])];
  return fields
    .filter((field) => !isDeepStrictEqual(next[field], current[field]))
    .map((field) => `- ${field}: ${shown(current[field])}\n+ ${field}: ${shown(next[field])}`)
    .join("\n");
}

function shown(value: JsonObject[string]): string {
  const text = value === undefined ? "absent" : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function forbidden(field: string, message: string): Cause {
  return { reason: "FieldValueForbidden", field, message };
}
