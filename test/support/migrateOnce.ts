// A process that migrates the database of its argument and ends.
import { Database } from "../../runtime/store/database.ts";
import { migrate } from "../../runtime/store/migrate.ts";

const database = new Database({ url: process.argv[2] ?? "" });
await migrate(database);
await database.close();
