// What a rule about pods is. Each file of rules/ makes one of them: its code, its words and its check on one page.
import type { KubernetesExecutor, PodloomConfig } from "../../schemas/generated/config.ts";
import type { Container, ObjectMeta, PodSpec, Volume } from "../../schemas/generated/pod.ts";
import type { Severity } from "../diagnostics/diagnostic.ts";

/** A release, such as `"1.36"`. */
export type KubernetesVersion = NonNullable<PodloomConfig["kubernetes_version"]>;
export type PodSecurityStandard = NonNullable<KubernetesExecutor["pod_security_standard"]>;

/** A pod with the API server's defaults filled in. Its parts stand where the author's stand. */
export interface PodSubject {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  /** Init containers first, as they run first. */
  readonly containers: readonly ContainerSubject[];
  readonly volumes: readonly VolumeSubject[];
  /** Whether the cluster is of this release or a later one. */
  readonly isSince: (version: KubernetesVersion) => boolean;
}

/** A container or init container. */
export interface ContainerSubject {
  readonly container: Container;
  /** Its place in the pod: `/spec/containers/0`. */
  readonly pointer: string;
  readonly isInit: boolean;
}

export interface VolumeSubject {
  readonly volume: Volume;
  /** Its place in the pod: `/spec/volumes/0`. */
  readonly pointer: string;
  /** Whether the author gave no source, so that it is an empty folder by default. */
  readonly isEmpty: boolean;
}

/** A broken rule: where, and in what words. */
export interface Finding extends More {
  /** In the pod; what is missing there is shown at the nearest part above it. */
  readonly pointer: string;
  readonly message: string;
}

interface More {
  /** The other places that matter, such as the first of two duplicates. */
  readonly related?: readonly RelatedField[];
  /** Replaces the rule's hint where the check knows a better one. */
  readonly hint?: string | undefined;
  /** Not the value at the pointer is wrong but its key. */
  readonly isKey?: boolean;
  /** What to write in its place, where that is beyond doubt. */
  readonly fix?: string | number | undefined;
}

export interface RelatedField {
  readonly message: string;
  readonly pointer: string;
}

interface Facts {
  /** `subject/slug`, stable for ever. The file is named after the slug. */
  readonly code: string;
  /** What to write instead, where one answer fits every case. */
  readonly hint?: string;
  /** The first release that has the rule; every one where it is not given. */
  readonly since?: KubernetesVersion;
  /** The first release that no longer has the rule. */
  readonly until?: KubernetesVersion;
  /** The Pod Security Standard that the rule is a control of; it holds there and in stricter ones. */
  readonly standard?: PodSecurityStandard;
  /** The code of the looser control whose place this one takes. */
  readonly replaces?: string;
}

type DefaultSeverity = Severity | "off";

/** A rule that can be put to any pod. What its messages are made of is its own affair. */
export interface Rule extends Facts {
  readonly severity: DefaultSeverity;
  readonly check: (pod: PodSubject, tell: (finding: Finding) => void) => void;
}

interface Words<P> extends Facts {
  /** `error` where it is not given. A rule that is `off` holds where a project turns it on. */
  readonly severity?: DefaultSeverity;
  /** One sentence that names the thing and says what is wrong. */
  readonly message: (parameters: P) => string;
}

/** Tells that the rule is broken at a pointer. */
type Found<P> = (pointer: string, parameters: P, more?: More) => void;

interface PodDefinition<P> extends Words<P> {
  readonly check: (pod: PodSubject, found: Found<P>) => void;
}

interface PartDefinition<Part, P> extends Words<P> {
  readonly check: (part: Part, found: Found<P>, pod: PodSubject) => void;
}

/** A rule about the pod as a whole, or about what stands once in it. */
export function podRule<P>({ severity = "error", message, check, ...facts }: PodDefinition<P>): Rule {
  return {
    ...facts,
    severity,
    check: (pod, tell) =>
      check(pod, (pointer, parameters, more) => tell({ ...more, pointer, message: message(parameters) })),
  };
}

/** A rule about each container and init container. */
export function containerRule<P>(definition: PartDefinition<ContainerSubject, P>): Rule {
  return ruleForEach((pod) => pod.containers, definition);
}

/** A rule about each volume. */
export function volumeRule<P>(definition: PartDefinition<VolumeSubject, P>): Rule {
  return ruleForEach((pod) => pod.volumes, definition);
}

function ruleForEach<Part, P>(
  partsOf: (pod: PodSubject) => readonly Part[],
  { check, ...words }: PartDefinition<Part, P>,
): Rule {
  return podRule({
    ...words,
    check: (pod, found) => partsOf(pod).forEach((part) => check(part, found, pod)),
  });
}
