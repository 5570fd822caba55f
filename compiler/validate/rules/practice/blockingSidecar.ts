// A pod ends when all its containers have: one that runs for ever keeps the task running.
import { podRule } from "../../rule.ts";

/** Programs that are made to run beside others, by the last part of their image's name or by the container's. */
const SIDECARS =
  /^(?:istio-proxy|proxyv2|envoy|linkerd-proxy|cloud-?sql-?(?:proxy|docker)|gce-proxy|alloydb-auth-proxy|pgbouncer|vault|vault-agent|fluent-bit|fluentd|filebeat|promtail|vector|otel-collector|opentelemetry-collector(?:-contrib)?|datadog-agent|statsd-exporter|oauth2-proxy|dind)$/;

export const blockingSidecar = podRule({
  code: "practice/blocking-sidecar",
  severity: "warning",
  message: ({ name }: { name: string }) =>
    `the container ${name} does not end by itself, so the pod does not end with the task`,
  hint: "move it to initContainers with restartPolicy: Always, which makes it a sidecar that ends with the others",
  check({ spec: { containers, restartPolicy } }, found) {
    if (restartPolicy === "Always" || containers.length < 2) return;
    containers.forEach(({ name, image = "" }, index) => {
      const program = image.slice(image.lastIndexOf("/") + 1).replace(/[:@].*$/, "");
      if (SIDECARS.test(name) || SIDECARS.test(program)) found(`/spec/containers/${index}/name`, { name });
    });
  },
});
