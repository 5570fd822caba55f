// The database where none is given: a Postgres in the project's folder, started when it is needed.
//
// Processes that use it at the same time share one server, and the last that leaves stops it (`embedded/membership.ts`). A process
// that is killed loses its membership with its connection, so nothing has to be put right: the server goes on, and the next that
// leaves stops it. A server that was killed, or went down with the machine, is started again by whoever misses it.
import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import { DatabaseError } from "./databaseError.ts";
import { accountFor } from "./embedded/account.ts";
import {
  createCluster,
  readPasswords,
  SUPERUSER,
  WORKER_ROLE,
  type Cluster,
  type Passwords,
} from "./embedded/cluster.ts";
import { join, leave, type Member } from "./embedded/membership.ts";
import { findPrograms } from "./embedded/programs.ts";

export interface EmbeddedPostgresOptions {
  /** `.podloom/postgres` of a project, as an absolute path. */
  readonly folder: string;
  /** Whether this process is root's: Postgres cannot be, and runs as nobody then. */
  readonly isRoot: boolean;
  readonly clock: Clock;
}

interface Parts {
  readonly cluster: Cluster;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly member: Member;
}

export class EmbeddedPostgres {
  /** As `PODLOOM_DATABASE_URL` has it. The password is random, and the server listens on loopback only. */
  readonly url: string;
  /** For workers: with the rights of their role only. */
  readonly workerUrl: string;
  private readonly parts: Parts;
  private member: Promise<Member>;
  private isOpen = true;

  private constructor(parts: Parts) {
    const { member, passwords } = parts;
    this.parts = parts;
    this.url = urlOf({ role: SUPERUSER, password: passwords.superuser, port: member.port });
    this.workerUrl = urlOf({ role: WORKER_ROLE, password: passwords.worker, port: member.port });
    this.member = Promise.resolve(member);
    this.watch(member);
  }

  /** Makes the database if there is none, starts a server if none runs. Throws a `DatabaseError` where that cannot be. */
  static async open({ folder, isRoot, clock }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    try {
      const cluster = { folder, programs: await findPrograms(), account: accountFor({ isRoot, folder }) };
      await createCluster(cluster);
      const passwords = await readPasswords(cluster);
      const port = portFor(folder);
      const member = await join({ cluster, password: passwords.superuser, port, clock });
      return new EmbeddedPostgres({ cluster, passwords, clock, member });
    } catch (error) {
      throw openError(error, folder);
    }
  }

  /** Leaves. The last that does stops the server. */
  async close(): Promise<void> {
    this.isOpen = false;
    try {
      await leave(await this.member, this.parts.cluster);
    } catch (error) {
      throw openError(error, this.parts.cluster.folder);
    }
  }

  /** Joins again when the server is gone, at the same port, so that the URL stays true. */
  private watch({ client, port }: Member): void {
    client.once("end", () => {
      if (!this.isOpen) return;
      const { cluster, passwords, clock } = this.parts;
      const again = join({ cluster, password: passwords.superuser, port, clock });
      this.member = again;
      // Where it does not come back, every statement says so, and `close`.
      again.then(
        (member) => this.watch(member),
        () => undefined,
      );
    });
  }
}

function urlOf({ role, password, port }: { role: string; password: string; port: number }): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/postgres`;
}

/** The same for a folder every time, so that workers find the server again; below the ports that systems give to clients. */
function portFor(folder: string): number {
  return 20_000 + (createHash("sha256").update(folder).digest().readUInt32BE() % 12_000);
}

function openError(error: unknown, folder: string): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error;
  const remedy =
    `see ${folder}/data/server.log; if its files are damaged, restore the folder from a backup or delete it to begin anew, ` +
    "or set PODLOOM_DATABASE_URL to another one";
  const message = `the embedded database in ${folder} cannot be used: ${error.message}; ${remedy}`;
  return new DatabaseError("unreachable", message, { cause: error });
}
