// What can go wrong with a database, for people and for those who try again. No message has a password in it: they are made from
// the server's words and from `describeDatabase`.
import pg from "pg";

/**
 * `unreachable`: there is no connection, so nothing was done. `lost`: the connection broke or the server gave up, so a commit may
 * have come about or not; trying again is worth it. `refused`: the server will not have us. `newer`: a newer podloom was here.
 */
export type DatabaseFailure = "unreachable" | "lost" | "refused" | "newer";

/** The database is not as it is needed. The message says which one, why, and what to do. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly failure: DatabaseFailure;

  constructor(failure: DatabaseFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

/** Whether the same may work in a moment. */
export function isTransient(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && (error.failure === "unreachable" || error.failure === "lost");
}

/** Wrong name, password or database, or a right that is missing. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSED = /^(28|3D|42501)/;
/** The server shuts down, cancels, or finds that two transactions wait for each other. */
const GIVEN_UP = /^(08|57P0|57014|25P0[34]|40001|40P01|53|55P03)/;
/** What node-postgres says of a connection that is no more; it has no codes for it. */
const BROKEN = /^(Connection terminated|Query read timeout|Client has encountered|Client was closed)/;

/** The error to throw for a connection that could not be made. */
export function connectError(error: unknown, where: string): unknown {
  if (!(error instanceof Error)) return error;
  const because = `the database at ${where}`;
  if (error instanceof pg.DatabaseError && REFUSED.test(error.code ?? "")) {
    const remedy = "check the user, the password and the database in PODLOOM_DATABASE_URL";
    return new DatabaseError("refused", `${because} refuses us: ${error.message}; ${remedy}`, {
      cause: error,
    });
  }
  const remedy = "start it, or set PODLOOM_DATABASE_URL to one that runs";
  const message = `${because} cannot be reached: ${wordsOf(error)}; ${remedy}`;
  return new DatabaseError("unreachable", message, { cause: error });
}

/** The error to throw for a statement that failed. What the server has against the statement itself is left as it is. */
export function queryError(error: unknown, where: string): unknown {
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? "";
    const what = `the database at ${where}`;
    if (GIVEN_UP.test(code))
      return new DatabaseError("lost", `${what} gave up: ${error.message}`, { cause: error });
    return code === "42501"
      ? new DatabaseError("refused", `${what} does not allow this: ${error.message}`, { cause: error })
      : error;
  }
  if (!(error instanceof Error)) return error;
  const isBroken = BROKEN.test(error.message) || ("code" in error && "syscall" in error);
  const message = `the connection to the database at ${where} is lost: ${wordsOf(error)}`;
  return isBroken ? new DatabaseError("lost", message, { cause: error }) : error;
}

/** Node tries several addresses of a host, and its error for all of them has no words. */
function wordsOf(error: Error): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return first instanceof Error ? first.message : error.message;
}
