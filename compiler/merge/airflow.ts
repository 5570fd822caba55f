// The `airflow` rules: what PodGenerator.reconcile_pods of Airflow's cncf.kubernetes provider does, its mistakes included.
// https://github.com/apache/airflow/blob/main/providers/cncf/kubernetes/src/airflow/providers/cncf/kubernetes/pod_generator.py
import type { ElementKey, MergeRules, ObjectRule, Rule } from "./rules.ts";

const replace: Rule = { merge: "replace" };
const replaceUnlessEmpty: Rule = { merge: "replace-unless-empty" };
const byEachKey: Rule = { merge: "fields", of: { others: replace } };

const name: ElementKey = { fields: ["name"] };

const metadata: ObjectRule = {
  fields: {
    labels: byEachKey,
    annotations: byEachKey,
    // Airflow extends these three lists, then throws the extended ones away.
    finalizers: replaceUnlessEmpty,
    ownerReferences: replaceUnlessEmpty,
    managedFields: replaceUnlessEmpty,
  },
};

const container: ObjectRule = {
  fields: {
    env: { merge: "append", key: name },
    envFrom: { merge: "append" },
    ports: {
      merge: "append",
      key: { fields: ["containerPort", "protocol"], defaults: { protocol: "TCP" } },
    },
    volumeMounts: { merge: "append", key: { fields: ["mountPath"] } },
    volumeDevices: { merge: "append", key: { fields: ["devicePath"] } },
  },
};

const spec: ObjectRule = {
  fields: {
    containers: { merge: "by-index", key: name, of: container },
    initContainers: { merge: "by-key", key: name, of: container, repeated: "last" },
    volumes: { merge: "append", key: name },
    // Dicts in Airflow's eyes, where an empty one is false. Its objects are true even when empty.
    nodeSelector: replaceUnlessEmpty,
    overhead: replaceUnlessEmpty,
  },
};

export const airflow: MergeRules = {
  pod: { fields: { metadata: { merge: "fields", of: metadata }, spec: { merge: "fields", of: spec } } },
  unlisted: { scalar: replaceUnlessEmpty, list: replaceUnlessEmpty, map: replace },
  removal: "impossible",
};
