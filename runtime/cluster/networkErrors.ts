// What Node and undici say when a call fails, as the error that it means for the caller.
import { ConnectionError } from "./statusError.ts";

/** Codes that are seen before a request is sent. Those of certificates are many, and known by their words. */
const UNREACHABLE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|E(HOST|NET)UNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|UND_ERR_PRX_\w+|UND_ERR_SOCKS5\w*|ERR_TLS_\w+|ERR_SSL_\w+|.*CERT.*|.*_SIGNATURE)$/;
/** Codes by which one side says that it does not know the other's certificate, or not any more. */
const DISTRUST = /^(ERR_TLS_\w+|ERR_SSL_\w+|.*CERT.*|.*_SIGNATURE)$/;
/** Codes of a connection that broke, or of an answer that was cut off or is no HTTP. */
const LOST =
  /^(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|UND_ERR_(SOCKET|CLOSED|DESTROYED|ABORTED|INFO|RES_\w+)|HPE_\w+)$/;

/** The error to throw for a call that ended with `error`: the reason of its signal, a `ConnectionError`, or what it is. */
export function toConnectionError(error: unknown, what: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof SyntaxError) {
    return new ConnectionError("lost", `${what}: the answer is no JSON: ${error.message}`, { cause: error });
  }
  const code = codeOf(error);
  if (!(error instanceof Error) || code === undefined) return error;
  const explain = `${what}: ${error.message || code}`;
  if (UNREACHABLE.test(code)) return new ConnectionError("unreachable", explain, { cause: error });
  if (LOST.test(code)) return new ConnectionError("lost", explain, { cause: error });
  return error;
}

/** Whether a call ended as a certificate is not, or no longer, that of one whom the other side trusts. */
export function isDistrust(error: unknown): boolean {
  return DISTRUST.test(codeOf(error) ?? "");
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
