// What a rule about pods is. Each file of rules/ makes one of them: its code, its words and its check on one page.
import type { KubernetesExecutor, PodloomConfig } from "../../schemas/generated/config.ts";
import type { Container, ObjectMeta, PodSpec, Volume } from "../../schemas/generated/pod.ts";
import type { Severity } from "../diagnostics/diagnostic.ts";
import type { PlacedHandler, PlacedProbe } from "./handlers.ts";
import type { PlacedContext } from "./securityContexts.ts";

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
  /** Of the pod, and of each container that has one. */
  readonly securityContexts: readonly PlacedContext[];
  /** Whether the cluster is of this release or a later one. */
  readonly isSince: (version: KubernetesVersion) => boolean;
}

/** A container or init container. */
export interface ContainerSubject {
  readonly container: Container;
  /** Its place in the pod: `/spec/containers/0`. */
  readonly pointer: string;
  readonly isInit: boolean;
  readonly probes: readonly PlacedProbe[];
  /** What its probes and lifecycle hooks do. */
  readonly handlers: readonly PlacedHandler[];
}

export interface VolumeSubject {
  readonly volume: Volume;
  /** Its place in the pod: `/spec/volumes/0`. */
  readonly pointer: string;
  /** Whether the author gave no source, so that it is an empty folder by default. */
  readonly isEmpty: boolean;
}

/** Tells that a rule is broken at a pointer of the pod. What is missing there is shown at the nearest part above it. */
export type Found<P> = (pointer: string, parameters: P, more?: More) => void;

export interface More {
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

/** A rule that can be put to any pod. What its messages are made of is an affair of its own message and check. */
export type Rule = PodRule | ContainerRule | VolumeRule;
/** About the pod as a whole, or about what stands once in it. */
export type PodRule = RuleFor<"pod", PodSubject>;
/** About each container and init container. */
export type ContainerRule = RuleFor<"container", ContainerSubject>;
export type VolumeRule = RuleFor<"volume", VolumeSubject>;

interface RuleFor<Kind, Part> extends Facts {
  readonly kind: Kind;
  readonly severity: DefaultSeverity;
  readonly about?: readonly string[] | undefined;
  readonly message: (parameters: never) => string;
  readonly check: (part: Part, found: Found<never>, pod: PodSubject) => void;
}

interface Definition<Part, Field, P> extends Facts {
  /** `error` where it is not given. A rule that is `off` holds where a project turns it on. */
  readonly severity?: DefaultSeverity;
  /** Fields of the part: where it has none of them, the rule has nothing to say and is not asked. */
  readonly about?: readonly Field[];
  /** One sentence that names the thing and says what is wrong. */
  readonly message: (parameters: P) => string;
  readonly check: (part: Part, found: Found<P>, pod: PodSubject) => void;
}

/** A rule about the pod; its fields are those of the spec and of the metadata. */
export function podRule<P>(definition: Definition<PodSubject, keyof PodSpec | keyof ObjectMeta, P>): PodRule {
  return ruleFor("pod", definition);
}

export function containerRule<P>(
  definition: Definition<ContainerSubject, keyof Container, P>,
): ContainerRule {
  return ruleFor("container", definition);
}

export function volumeRule<P>(definition: Definition<VolumeSubject, keyof Volume, P>): VolumeRule {
  return ruleFor("volume", definition);
}

function ruleFor<Kind, Part, P>(
  kind: Kind,
  { check, ...words }: Definition<Part, string, P>,
): RuleFor<Kind, Part> {
  // Whoever runs the check hands what it finds to the message of the same rule, and to no other.
  return { kind, severity: "error", ...words, check: check as RuleFor<Kind, Part>["check"] };
}
