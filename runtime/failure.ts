// Why an attempt did not succeed, and whose account that goes to.
import type { OutcomeClass } from "./model.ts";

/**
 * `user`: one of the task's `retries` is used up. `infra`: it is started again without that, up to a limit of its own. `never`:
 * nothing would be different the next time.
 */
export type CountsAs = "user" | "infra" | "never";

export interface Failure {
  readonly class: Exclude<OutcomeClass, "success">;
  readonly countsAs: CountsAs;
  /** In words, without a full stop. */
  readonly reason: string;
  /** What to do about it. */
  readonly hint: string | undefined;
}

export function userFailure(reason: string, hint?: string): Failure {
  return { class: "user", countsAs: "user", reason, hint };
}

export function infraFailure(reason: string, hint?: string): Failure {
  return { class: "infra", countsAs: "infra", reason, hint };
}

export function configFailure(reason: string, hint?: string): Failure {
  return { class: "config", countsAs: "user", reason, hint };
}

export function timeoutFailure(reason: string, hint?: string): Failure {
  return { class: "timeout", countsAs: "user", reason, hint };
}

/** `reason: message`, as far as there are any. */
export function inWords(reason: string | undefined, message: string | undefined): string {
  return [reason, message?.trim().replace(/\.$/, "")]
    .filter((part) => part !== undefined && part !== "")
    .join(": ");
}
