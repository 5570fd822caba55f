// The database of a command: that of PODLOOM_DATABASE_URL, else one in the project's folder.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../runtime/store/index.ts";
import { EnvironmentError } from "./exitCodes.ts";

/** From the root of a project. */
const EMBEDDED = ".podloom/postgres";

/** The database is not there, or not as it is needed. */
export class NoDatabase extends EnvironmentError {}

export interface OpenDatabase {
  readonly database: Database;
  /** For workers on this machine. */
  readonly workerUrl: string;
}

/** As `withDatabase`, for commands about runs that there were: where there is no database yet, none is made. */
export async function withRuns<T>(root: string, work: (database: Database) => Promise<T>): Promise<T> {
  if (process.env["PODLOOM_DATABASE_URL"] === undefined && !existsSync(join(root, EMBEDDED))) {
    const remedy = "set PODLOOM_DATABASE_URL, or name the project with --project";
    throw new NoDatabase(`there is no database in ${root}, as nothing has run there: ${remedy}`);
  }
  return withDatabase(root, ({ database }) => work(database));
}

/** Opens it, brings its schema up to date, does `work`, and closes it. Throws an `EnvironmentError` where it cannot be used. */
export async function withDatabase<T>(
  root: string,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const { DatabaseError } = await import("../runtime/store/index.ts");
  try {
    const url = process.env["PODLOOM_DATABASE_URL"];
    return url === undefined ? await withEmbedded(root, work) : await use({ url, workerUrl: url }, work);
  } catch (error) {
    if (error instanceof DatabaseError) throw new NoDatabase(error.message, { cause: error });
    throw error;
  }
}

async function withEmbedded<T>(root: string, work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const [{ EmbeddedPostgres }, { systemClock }] = await Promise.all([
    import("../runtime/store/index.ts"),
    import("../runtime/loop/index.ts"),
  ]);
  const embedded = await EmbeddedPostgres.open({
    folder: join(root, EMBEDDED),
    isRoot: process.getuid?.() === 0,
    clock: systemClock,
  });
  try {
    return await use(embedded, work);
  } finally {
    await embedded.close();
  }
}

async function use<T>(
  { url, workerUrl }: { readonly url: string; readonly workerUrl: string },
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const { Database: DatabaseClass, migrate } = await import("../runtime/store/index.ts");
  const database = new DatabaseClass({ url });
  try {
    await migrate(database);
    return await work({ database, workerUrl });
  } finally {
    await database.close();
  }
}
