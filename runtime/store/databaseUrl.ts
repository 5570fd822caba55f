// Where a database is: a connection URL as Postgres' own tools take it, and what may be said of it.
import type { ClientConfig } from "pg";
import { parse, toClientConfig } from "pg-connection-string";
import { DatabaseError } from "./databaseError.ts";

const FORM = "postgres://user:password@host:port/database";

/**
 * Reads `postgres://user:password@host:port/database?sslmode=…`, `postgresql://…`, and `postgres:///database?host=/folder` for
 * the folder of a socket. `sslmode` means what it means to libpq. What is left out comes from PGHOST and its like.
 */
export function parseDatabaseUrl(url: string): ClientConfig {
  // The parser's own errors may quote the URL, and so a password: they are not kept as a cause.
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new DatabaseError("refused", `PODLOOM_DATABASE_URL is not of the form ${FORM}`);
  try {
    return toClientConfig(parse(url, { useLibpqCompat: true }));
  } catch (error) {
    const why = error instanceof Error && "code" in error && error.code === "ENOENT" ? "a certificate" : "it";
    throw new DatabaseError("refused", `PODLOOM_DATABASE_URL: ${why} cannot be read; its form is ${FORM}`);
  }
}
