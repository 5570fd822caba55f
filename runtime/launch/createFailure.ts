// What it means when a pod could not be created: one table, by which the launcher acts.
// ../../docs/runtime.md tells the same to operators.
import { ConnectionError, StatusError, type Status } from "../cluster/statusError.ts";

export type CreateFailure =
  /** The name is taken: by this attempt, launched before, or by a stranger. */
  | { readonly kind: "taken" }
  /** The server may have created the pod or not. */
  | { readonly kind: "unknown" }
  /** The namespace's quota is used up: there will be room when another pod ends. */
  | { readonly kind: "noRoom" }
  /** The server wants to be left alone by all. */
  | { readonly kind: "overloaded"; readonly waitMs: number | undefined }
  /** It will never be created; the message is the server's. */
  | { readonly kind: "refused"; readonly message: string; readonly hint: string | undefined }
  /** Nothing can be created in this namespace, or by us: no attempt of the run can be launched. */
  | { readonly kind: "shut"; readonly message: string; readonly hint: string };

/** `undefined` for what is no failure of the server or the network, but a mistake of ours. */
export function createFailureOf(error: unknown): CreateFailure | undefined {
  if (error instanceof ConnectionError)
    return error.failure === "unreachable" ? { kind: "overloaded", waitMs: undefined } : { kind: "unknown" };
  return error instanceof StatusError ? refusalOf(error) : undefined;
}

/** etcd's words for a write of which it does not say whether it came about. */
const UNCERTAIN = /etcdserver: (?:leader changed|request timed out|too many requests)/;

function refusalOf({ status, retryAfterMs }: StatusError): CreateFailure {
  const { code, reason, message } = status;
  if (reason === "AlreadyExists") return { kind: "taken" };
  if (code === 429) return { kind: "overloaded", waitMs: retryAfterMs };
  if (code === 403) return forbidden(status);
  if (code === 404)
    return { kind: "shut", message, hint: "create the namespace, or compile for another one" };
  if (code === 401)
    return { kind: "shut", message, hint: "the kubeconfig's credentials are not accepted: log in again" };
  // Two creations met at the quota's count.
  if (code === 409) return { kind: "overloaded", waitMs: 1000 };
  if (code === 503 && !UNCERTAIN.test(message)) return { kind: "overloaded", waitMs: retryAfterMs };
  if (code >= 500)
    return message.includes("resource quota evaluation timed out")
      ? { kind: "overloaded", waitMs: 1000 }
      : { kind: "unknown" };
  return { kind: "refused", message, hint: undefined };
}

function forbidden({ message, details }: Status): CreateFailure {
  const causes = (details?.causes ?? []).map(({ reason }) => reason);
  if (causes.includes("NamespaceTerminating") || message.includes("because it is being terminated"))
    return { kind: "shut", message, hint: "the namespace is being deleted" };
  if (message.includes("exceeded quota")) return { kind: "noRoom" };
  // What authorisation refuses, it refuses for every pod; what admission refuses, for this one.
  return / cannot create resource "pods"/.test(message)
    ? { kind: "shut", message, hint: "give the runtime's service account the verb create for pods" }
    : { kind: "refused", message, hint: "an admission rule of the cluster does not allow this pod" };
}
