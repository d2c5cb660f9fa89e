import { fileURLToPath } from "node:url";
import { migrateDatabase } from "@workfuse/db";
import { z } from "zod";

/** A job of its own: brings the database up to this version before the services of this version start. */
const { DATABASE_URL: url } = z.object({ DATABASE_URL: z.string().min(1) }).parse(process.env);
// The build puts the migrations beside the bundle.
await migrateDatabase({ url, migrationsFolder: fileURLToPath(new URL("migrations", import.meta.url)) });
process.stdout.write("The database is up to date.\n");
