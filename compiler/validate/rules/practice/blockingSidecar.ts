// A pod ends when all its containers have: one that runs for ever keeps the task running.
import type { Container } from "../../../../schemas/generated/pod.ts";
import { baseContainerName } from "../../../../schemas/podIdentity.ts";
import { podRule } from "../../rule.ts";

/** Programs that are made to run beside others: the container's name, or a part of its image's. */
const SIDECARS =
  /(?:^|\/)(?:istio-proxy|proxyv2|linkerd\/proxy|envoy|vault|gce-proxy|pgbouncer|fluentd|filebeat|promtail|telegraf|vector|alloy|daprd|dind|docker:[\w.-]*dind|datadog(?:hq)?\/agent|statsd-exporter)(?:$|[:@])/;
/** Those whose names are so long that they mean the same with something before or after them, as in aws-for-fluent-bit. */
const VARIANTS =
  /(?:^|[/-])(?:linkerd-proxy|cloud-?sql-proxy|alloydb-auth-proxy|oauth2-proxy|vault-agent|datadog-agent|grafana-agent|cloudwatch-agent|fluent-bit|otel-collector|opentelemetry-collector|consul-dataplane|xray-daemon)(?:$|[-:@])/;
/** Commands that wait for ever, which makes a container a helper of another. */
const ENDLESS = /\bsleep inf(?:inity)?\b|\btail(?: [-+]\S{1,20}| \d{1,9}){0,4} -\w{0,9}[fF]\b/;

export const blockingSidecar = podRule({
  code: "practice/blocking-sidecar",
  severity: "warning",
  message: ({ name }: { name: string }) =>
    `the container ${name} does not end by itself, so the pod does not end with the task`,
  hint: "move it to initContainers with restartPolicy: Always, which makes it a sidecar that ends with the others",
  check({ spec: { containers, restartPolicy, shareProcessNamespace } }, found) {
    // With one set of processes the task can end the others.
    if (restartPolicy === "Always" || containers.length < 2 || shareProcessNamespace === true) return;
    const task = Math.max(
      0,
      containers.findIndex(({ name }) => name === baseContainerName),
    );
    containers.forEach((container, index) => {
      if (index !== task && isEndless(container))
        found(`/spec/containers/${index}/name`, { name: container.name });
    });
  },
});

function isEndless({ name, image = "", command = [], args = [] }: Container): boolean {
  const isKnown = (text: string): boolean => SIDECARS.test(text) || VARIANTS.test(text);
  return isKnown(name) || isKnown(image) || ENDLESS.test([...command, ...args].join(" "));
}
