// ConfigMaps and Secrets have the names of hosts.
import { dnsSubdomain, mismatch } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const referenceName = containerRule({
  code: "container/reference-name",
  about: ["env", "envFrom"],
  message: ({ kind, name }: { kind: string; name: string }) =>
    mismatch(`the name of a ${kind}`, dnsSubdomain, name),
  check({ container: { env = [], envFrom = [] }, pointer }, found) {
    const check = (kind: string, at: string, name = ""): void => {
      if (!dnsSubdomain.accepts(name)) found(`${pointer}/${at}/name`, { kind, name });
    };
    env.forEach(({ valueFrom: { configMapKeyRef, secretKeyRef } = {} }, index) => {
      if (configMapKeyRef) check("ConfigMap", `env/${index}/valueFrom/configMapKeyRef`, configMapKeyRef.name);
      if (secretKeyRef) check("Secret", `env/${index}/valueFrom/secretKeyRef`, secretKeyRef.name);
    });
    envFrom.forEach(({ configMapRef, secretRef }, index) => {
      if (configMapRef) check("ConfigMap", `envFrom/${index}/configMapRef`, configMapRef.name);
      if (secretRef) check("Secret", `envFrom/${index}/secretRef`, secretRef.name);
    });
  },
});
