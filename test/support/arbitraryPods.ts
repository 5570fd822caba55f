// fast-check arbitraries of pods and overrides: small alphabets, so that layers meet in the same fields and elements.
import fc from "fast-check";
import type { JsonMap } from "./merged.ts";

const name = fc.constantFrom("a", "b", "c");
const text = fc.constantFrom("", "x", "y");
const labels = fc.dictionary(name, text, { maxKeys: 3 });

/** An object that has any of the fields. */
function some(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonMap> {
  // Field arbitraries are made of JSON only; fc.record cannot say so.
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<JsonMap>;
}

function named(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonMap[]> {
  const element = fc.tuple(name, some(fields)).map(([its, others]) => ({ name: its, ...others }));
  return fc.uniqueArray(element, { maxLength: 3, selector: (one) => one.name });
}

const mounts = fc.uniqueArray(some({ mountPath: fc.constantFrom("/a", "/b"), readOnly: fc.boolean() }), {
  maxLength: 2,
  selector: (mount) => mount["mountPath"],
});

function container(extra: Record<string, fc.Arbitrary<unknown>>): Record<string, fc.Arbitrary<unknown>> {
  return {
    image: text,
    args: fc.array(text, { maxLength: 2 }),
    tty: fc.boolean(),
    env: named({ value: text }),
    volumeMounts: mounts.map((all) => all.filter((mount) => "mountPath" in mount)),
    resources: some({ limits: labels, requests: labels }),
    ...extra,
  };
}

function pod(containerFields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonMap> {
  return some({
    metadata: some({ name: text, labels, annotations: labels, finalizers: fc.array(name, { maxLength: 2 }) }),
    spec: some({
      containers: named(containerFields),
      initContainers: named(containerFields),
      volumes: named({ emptyDir: some({ medium: text }) }),
      tolerations: fc.array(some({ key: name }), { maxLength: 2 }),
      nodeSelector: labels,
      hostNetwork: fc.boolean(),
      priority: fc.constantFrom(0, 1),
    }),
  });
}

/** Pods whose fields have their right types, without null, one-of objects and envFrom. */
export const arbitraryPod = pod(container({}));

/** Pods that also use one-of objects, envFrom and null. */
export const arbitraryOverride = pod(
  container({
    args: fc.constantFrom(null, [], ["x"]),
    resources: fc.constantFrom(null, {}, { limits: null }, { limits: { a: "1" } }),
    envFrom: fc.array(some({ prefix: name }), { maxLength: 2 }),
    livenessProbe: some({
      exec: fc.constant({ command: ["x"] }),
      httpGet: some({ path: text }),
      periodSeconds: fc.constantFrom(null, 1, 2),
    }),
  }),
);

/** Overrides that, merged twice, give what they give once: everything but lists that are appended. */
export const arbitraryIdempotentOverride = arbitraryOverride.map(withoutEnvFrom);

function withoutEnvFrom(override: JsonMap): JsonMap {
  return JSON.parse(
    JSON.stringify(override, (key, value: unknown) => (key === "envFrom" ? undefined : value)),
  ) as JsonMap;
}
