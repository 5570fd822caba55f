// The `strategic` rules: Kubernetes' strategic merge patch, with the one-of objects that its patches leave to the caller.
// https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
import type { ElementKey, MergeRules, ObjectRule, Rule } from "./rules.ts";

const replace: Rule = { merge: "replace" };

function fields(of: ObjectRule): Rule {
  return { merge: "fields", of };
}

function byKey(key: ElementKey, of: ObjectRule): Rule {
  return { merge: "by-key", key, of, repeated: "merge" };
}

const name: ElementKey = { fields: ["name"] };

// Kubernetes documents these two as unions: `localhostProfile` belongs to one `type` only.
const profile: ObjectRule = { discriminator: "type" };

const securityContext: ObjectRule = {
  fields: { seccompProfile: fields(profile), appArmorProfile: fields(profile) },
};

const envVar: ObjectRule = {
  oneOf: ["value", "valueFrom"],
  fields: {
    valueFrom: fields({
      oneOf: ["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"],
    }),
  },
};

const probe: ObjectRule = { oneOf: ["exec", "grpc", "httpGet", "tcpSocket"] };
const lifecycleHandler: ObjectRule = { oneOf: ["exec", "httpGet", "sleep", "tcpSocket"] };

const container: ObjectRule = {
  fields: {
    env: byKey(name, envVar),
    envFrom: { merge: "append" },
    ports: byKey({ fields: ["containerPort", "protocol"], defaults: { protocol: "TCP" } }, {}),
    volumeMounts: byKey({ fields: ["mountPath"] }, {}),
    volumeDevices: byKey({ fields: ["devicePath"] }, {}),
    livenessProbe: fields(probe),
    readinessProbe: fields(probe),
    startupProbe: fields(probe),
    lifecycle: fields({ fields: { postStart: fields(lifecycleHandler), preStop: fields(lifecycleHandler) } }),
    securityContext: fields(securityContext),
  },
};

/** Every field of a volume but its name: the sources of Kubernetes 1.36. */
export const volumeSources = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "gitRepo",
  "glusterfs",
  "hostPath",
  "image",
  "iscsi",
  "nfs",
  "persistentVolumeClaim",
  "photonPersistentDisk",
  "portworxVolume",
  "projected",
  "quobyte",
  "rbd",
  "scaleIO",
  "secret",
  "storageos",
  "vsphereVolume",
] as const;

const spec: ObjectRule = {
  fields: {
    containers: { merge: "by-key", key: name, of: container, repeated: "merge", firstName: "base" },
    initContainers: byKey(name, container),
    ephemeralContainers: byKey(name, container),
    volumes: byKey(name, { oneOf: volumeSources }),
    securityContext: fields(securityContext),
  },
};

export const strategic: MergeRules = {
  pod: { fields: { spec: fields(spec) } },
  unlisted: { scalar: replace, list: replace, map: fields({}) },
  removal: "by-null",
};
