// The keys in ConfigMaps and Secrets are like names of files.
import { configKey, mismatch } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const referenceKey = containerRule({
  code: "container/reference-key",
  about: ["env"],
  message: ({ key }: { key: string }) => mismatch("the key in a ConfigMap or Secret", configKey, key),
  check({ container: { env = [] }, pointer }, found) {
    env.forEach(({ valueFrom: { configMapKeyRef, secretKeyRef } = {} }, index) => {
      if (configMapKeyRef && !configKey.accepts(configMapKeyRef.key))
        found(`${pointer}/env/${index}/valueFrom/configMapKeyRef/key`, { key: configMapKeyRef.key });
      if (secretKeyRef && !configKey.accepts(secretKeyRef.key))
        found(`${pointer}/env/${index}/valueFrom/secretKeyRef/key`, { key: secretKeyRef.key });
    });
  },
});
