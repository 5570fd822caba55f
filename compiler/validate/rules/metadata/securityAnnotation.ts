// The annotations that came before the fields `seccompProfile` and `appArmorProfile` are still held to their form.
import type { AppArmorProfile } from "../../../../schemas/generated/pod.ts";
import { childPointer } from "../../../pointer.ts";
import { hasBackstep } from "../../forms.ts";
import { podRule, type PodSubject } from "../../rule.ts";

const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
const SECCOMP =
  /^(?:seccomp\.security\.alpha\.kubernetes\.io\/pod$|container\.seccomp\.security\.alpha\.kubernetes\.io\/)/;
const SECCOMP_PROFILES = ["runtime/default", "docker/default", "unconfined"];

export const securityAnnotation = podRule({
  code: "metadata/security-annotation",
  message: ({ problem }: { problem: string }) => problem,
  hint: "remove the annotation, and set the field seccompProfile or appArmorProfile",
  check(pod, found) {
    for (const [key, profile] of Object.entries(pod.metadata.annotations ?? {})) {
      const problem = problemOf(key, profile, pod);
      if (problem !== undefined) found(childPointer("/metadata/annotations", key), { problem });
    }
  },
});

function problemOf(key: string, profile: string, pod: PodSubject): string | undefined {
  const said = JSON.stringify(profile);
  if (SECCOMP.test(key)) return isSeccompProfile(profile) ? undefined : `${said} is no profile of seccomp`;
  if (!key.startsWith(APP_ARMOR)) return undefined;
  const name = key.slice(APP_ARMOR.length);
  const container = pod.containers.find((candidate) => candidate.container.name === name)?.container;
  if (container === undefined) return `the pod has no container named ${JSON.stringify(name)}`;
  if (!/^(?:runtime\/default|unconfined|localhost\/.+)?$/.test(profile))
    return `${said} is no profile of AppArmor`;
  const field = container.securityContext?.appArmorProfile;
  return field === undefined || inAnnotation(field) === profile
    ? undefined
    : `${said} and appArmorProfile of the container ${name} contradict each other`;
}

function isSeccompProfile(profile: string): boolean {
  const path = profile.startsWith("localhost/") ? profile.slice("localhost/".length) : undefined;
  return path === undefined
    ? SECCOMP_PROFILES.includes(profile)
    : !path.startsWith("/") && !hasBackstep(path);
}

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
