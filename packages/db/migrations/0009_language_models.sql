CREATE TABLE "model_answers" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"answer" json NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "model_answers_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "model_spending" (
	"workspace_id" text NOT NULL,
	"month" text NOT NULL,
	"execution_id" text NOT NULL,
	"spent" double precision NOT NULL,
	CONSTRAINT "model_spending_workspace_id_month_execution_id_pk" PRIMARY KEY("workspace_id","month","execution_id")
);
--> statement-breakpoint
ALTER TABLE "node_executions" ADD COLUMN "models_usage" json;--> statement-breakpoint
ALTER TABLE "model_answers" ADD CONSTRAINT "model_answers_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_spending" ADD CONSTRAINT "model_spending_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;