ALTER TABLE "executions" ADD COLUMN "touched_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "last_commit" uuid;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "handovers" integer DEFAULT 0 NOT NULL;