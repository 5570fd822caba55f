// The annotation that came before the field `appArmorProfile` must say the same where both are set.
import type { AppArmorProfile } from "../../../../schemas/generated/pod.ts";
import { childPointer } from "../../../pointer.ts";
import { containerRule } from "../../rule.ts";

const PREFIX = "container.apparmor.security.beta.kubernetes.io/";

export const appArmorAnnotation = containerRule({
  code: "metadata/app-armor-annotation",
  message: ({ annotation, container }: { annotation: string; container: string }) =>
    `the annotation ${JSON.stringify(annotation)} and appArmorProfile of ${container} contradict each other`,
  hint: "remove the annotation: the field has taken its place",
  check({ container, pointer }, found, { metadata: { annotations = {} }, spec }) {
    const profile = container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
    const annotation = annotations[PREFIX + container.name];
    if (profile === undefined || annotation === undefined || spec.os?.name === "windows") return;
    if (annotation !== inAnnotation(profile))
      found(
        childPointer("/metadata/annotations", PREFIX + container.name),
        { annotation, container: container.name },
        {
          related: [{ message: "the field is here", pointer: `${pointer}/securityContext/appArmorProfile` }],
        },
      );
  },
});

/** A profile as the annotation has it. */
function inAnnotation({ type, localhostProfile = "" }: AppArmorProfile): string {
  switch (type) {
    case "Unconfined":
      return "unconfined";
    case "RuntimeDefault":
      return "runtime/default";
    case "Localhost":
      return `localhost/${localhostProfile}`;
  }
}
