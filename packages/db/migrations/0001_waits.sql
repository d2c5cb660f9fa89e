CREATE TABLE "waits" (
	"execution_id" text NOT NULL,
	"node_id" text NOT NULL,
	"path" text DEFAULT '' NOT NULL,
	"kind" text NOT NULL,
	"message" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"answer" json,
	CONSTRAINT "waits_execution_id_node_id_path_pk" PRIMARY KEY("execution_id","node_id","path")
);
--> statement-breakpoint
ALTER TABLE "node_executions" ADD COLUMN "path" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "node_executions" DROP CONSTRAINT "node_executions_execution_id_node_id_pk";--> statement-breakpoint
ALTER TABLE "node_executions" ADD CONSTRAINT "node_executions_execution_id_node_id_path_pk" PRIMARY KEY("execution_id","node_id","path");--> statement-breakpoint
ALTER TABLE "execution_logs" ADD COLUMN "path" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "wake_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "parks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "result_node_id" text;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "answer" json;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "resume_token" text;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "parent_id" text;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "depth" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "waits" ADD CONSTRAINT "waits_execution_id_executions_id_fk" FOREIGN KEY ("execution_id") REFERENCES "public"."executions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "executions_parent" ON "executions" USING btree ("parent_id") WHERE parent_id is not null;