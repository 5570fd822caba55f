// The annotations that came before the fields `seccompProfile` and `appArmorProfile` are still held to their form, and must not
// contradict the fields.
import type { AppArmorProfile, SeccompProfile } from "../../../../schemas/generated/pod.ts";
import { childPointer } from "../../../pointer.ts";
import { appArmorNameProblem } from "../../appArmor.ts";
import { localPathProblem } from "../../forms.ts";
import { podRule, type PodSubject } from "../../rule.ts";

const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
const SECCOMP_OF_POD = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
const LOCALHOST = "localhost/";

export const securityAnnotation = podRule({
  code: "metadata/security-annotation",
  about: ["annotations"],
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
  if (key === SECCOMP_OF_POD)
    return seccompProblem(profile, pod.spec.securityContext?.seccompProfile, "the pod");
  if (key.startsWith(SECCOMP)) {
    const name = key.slice(SECCOMP.length);
    const field = containerNamed(name, pod)?.securityContext?.seccompProfile;
    return seccompProblem(profile, field, `the container ${name}`);
  }
  return key.startsWith(APP_ARMOR) ? appArmorProblem(profile, key.slice(APP_ARMOR.length), pod) : undefined;
}

function containerNamed(
  name: string,
  { containers }: PodSubject,
): PodSubject["containers"][number]["container"] | undefined {
  return containers.find(({ container }) => container.name === name)?.container;
}

function seccompProblem(
  profile: string,
  field: SeccompProfile | undefined,
  whose: string,
): string | undefined {
  const said = JSON.stringify(profile);
  if (!isSeccompProfile(profile)) return `${said} is no profile of seccomp`;
  const inField = field && asAnnotation(field);
  // What runtimes give by default was Docker's first.
  return inField === undefined || inField === profile.replace(/^docker\/default$/, "runtime/default")
    ? undefined
    : `${said} and seccompProfile of ${whose} contradict each other`;
}

function isSeccompProfile(profile: string): boolean {
  return profile.startsWith(LOCALHOST)
    ? localPathProblem("the profile", profile.slice(LOCALHOST.length)) === undefined
    : ["runtime/default", "docker/default", "unconfined"].includes(profile);
}

function appArmorProblem(profile: string, name: string, pod: PodSubject): string | undefined {
  const said = JSON.stringify(profile);
  const container = containerNamed(name, pod);
  if (container === undefined) return `the pod has no container named ${JSON.stringify(name)}`;
  const isProfile = ["", "runtime/default", "unconfined"].includes(profile) || profile.startsWith(LOCALHOST);
  if (!isProfile) return `${said} is no profile of AppArmor`;
  if (pod.spec.os?.name === "windows") return undefined;
  // An annotation that makes sense takes the place of the pod's profile, and one that makes none contradicts it.
  const own = container.securityContext?.appArmorProfile;
  const field = own ?? (isUsable(profile) ? undefined : pod.spec.securityContext?.appArmorProfile);
  return field === undefined || asAnnotation(field) === profile
    ? undefined
    : `${said} and appArmorProfile of ${own === undefined ? "the pod" : `the container ${name}`} contradict each other`;
}

function isUsable(profile: string): boolean {
  return profile.startsWith(LOCALHOST)
    ? appArmorNameProblem(profile.slice(LOCALHOST.length)) === undefined
    : profile !== "";
}

/** A profile as annotations have it. */
function asAnnotation({ type, localhostProfile = "" }: AppArmorProfile | SeccompProfile): string {
  switch (type) {
    case "Unconfined":
      return "unconfined";
    case "RuntimeDefault":
      return "runtime/default";
    case "Localhost":
      return `${LOCALHOST}${localhostProfile}`;
  }
}
