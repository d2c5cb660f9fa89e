CREATE TABLE "deliveries" (
	"workflow_id" text NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"is_test" boolean NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"address" text NOT NULL,
	"size" integer NOT NULL,
	"outcome" text NOT NULL,
	"status" integer NOT NULL,
	"reason" text,
	"execution_id" text,
	CONSTRAINT "deliveries_workflow_id_id_pk" PRIMARY KEY("workflow_id","id")
);
--> statement-breakpoint
CREATE TABLE "rate_buckets" (
	"key" text PRIMARY KEY NOT NULL,
	"tokens" double precision NOT NULL,
	"granted" double precision NOT NULL,
	"capacity" double precision NOT NULL,
	"per_second" double precision NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workflows" ADD COLUMN "webhook_settings" json;--> statement-breakpoint
ALTER TABLE "workflows" ADD COLUMN "listening_until" timestamp (3) with time zone;