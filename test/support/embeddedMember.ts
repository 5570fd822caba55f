// A process that uses the embedded database in the folder of its argument until it is told to leave.
import { systemClock } from "../../runtime/clock.ts";
import { EmbeddedPostgres } from "../../runtime/store/embeddedPostgres.ts";

const folder = process.argv[2] ?? "";
const server = await EmbeddedPostgres.open({ folder, isRoot: process.getuid?.() === 0, clock: systemClock });
process.send?.(server.url);
process.once("message", () => void server.close().then(() => process.disconnect()));
