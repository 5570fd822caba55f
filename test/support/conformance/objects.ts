// Objects for the conformance tests, as small as they can be.

export interface PodParts {
  readonly metadata?: object;
  readonly spec?: object;
  readonly [field: string]: unknown;
}

export function pod(name: string, { metadata, spec, ...rest }: PodParts = {}) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, ...metadata },
    spec: { containers: [{ name: "base", image: "busybox:1.36" }], restartPolicy: "Never", ...spec },
    ...rest,
  };
}

export function labelled(name: string, labels: Readonly<Record<string, string>>) {
  return pod(name, { metadata: { labels } });
}

export function configMap(name: string, data: Readonly<Record<string, string>> = {}) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}

export function binding(name: string, node: string, metadata: object = {}) {
  return {
    apiVersion: "v1",
    kind: "Binding",
    metadata: { name, ...metadata },
    target: { apiVersion: "v1", kind: "Node", name: node },
  };
}

export function eviction(name: string, deleteOptions?: object) {
  return {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name },
    ...(deleteOptions && { deleteOptions }),
  };
}

/** A Status as a refusal has it. */
export function refusal(code: number, reason: string, fields: object = {}) {
  return { code, body: { kind: "Status", apiVersion: "v1", status: "Failure", reason, code, ...fields } };
}

export const WRONG_UID = "00000000-0000-4000-8000-000000000000";
