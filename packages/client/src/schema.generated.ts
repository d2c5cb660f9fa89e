// Made from the API's OpenAPI document by `pnpm client:types`. Not to be edited.
export interface paths {
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export the audit log of the workspace as NDJSON or CSV, the newest first */
        get: operations["auditExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was changed in the workspace, the newest first */
        get: operations["auditList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List credentials by name, with a workflow those that it may use; values are never shown */
        get: operations["secretsList"];
        put?: never;
        /** Store a credential */
        post: operations["secretsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credentials/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a credential */
        delete: operations["secretsDelete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credentials/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a credential a new value; workflows that use it are not touched */
        post: operations["secretsRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credentials/{id}/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the workflows that use a credential */
        get: operations["secretsUsedBy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List executions, the newest first */
        get: operations["executionsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/executions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an execution with the input, output and error of every node */
        get: operations["executionsGet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/executions/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide on a node that waits for approval */
        post: operations["executionsAnswer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/executions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an execution that has not ended */
        post: operations["executionsCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/executions/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an execution's log entries, the oldest first */
        get: operations["executionsLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/executions/{id}/nodes/{nodeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one node of an execution, in one iteration of the loops around it */
        get: operations["executionsNode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/executions/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run the newest version on what an execution recorded; nothing outside is touched */
        post: operations["executionsReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/executions/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run the same version with the same trigger data again, or from where it failed or from a node on */
        post: operations["executionsRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download a file that an execution made */
        get: operations["filesGet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the members of the workspace */
        get: operations["membersList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List active workflows that run by a schedule, the one that is next first */
        get: operations["schedulesList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How all executions of the last days went */
        get: operations["statisticsWorkspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/variables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the variables that templates read as env.<name> */
        get: operations["variablesList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/variables/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set a variable, new or not */
        put: operations["variablesSet"];
        post?: never;
        /** Delete a variable */
        delete: operations["variablesDelete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List workflows, the last changed first */
        get: operations["workflowsList"];
        put?: never;
        /** Create a workflow from a graph, or from a starter */
        post: operations["workflowsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a workflow with its newest graph */
        get: operations["workflowsGet"];
        put?: never;
        post?: never;
        /** Delete a workflow with its executions and its own credentials */
        delete: operations["workflowsDelete"];
        options?: never;
        head?: never;
        /** Save a workflow; 409 with the difference if somebody has saved since `baseVersion` */
        patch: operations["workflowsUpdate"];
        trace?: never;
    };
    "/workflows/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish the newest version and let its trigger start it */
        post: operations["workflowsActivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/callers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the workflows that run this one */
        get: operations["workflowsCallers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the trigger start no more executions */
        post: operations["workflowsDeactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what came to a webhook, the newest first */
        get: operations["deliveriesList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/deliveries/{deliveryId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run what came with a delivery again */
        post: operations["deliveriesReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What leads from one version to another */
        get: operations["versionsDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/duplicate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Copy a workflow, with its own credentials, not active */
        post: operations["workflowsDuplicate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a workflow's newest version */
        post: operations["executionsTrigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export a workflow as JSON; credentials are references only */
        get: operations["workflowsExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Set a workflow's tags and folder; makes no new version */
        patch: operations["workflowsOrganize"];
        trace?: never;
    };
    "/workflows/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a version, the newest if none is named, the one that triggers run */
        post: operations["workflowsPublish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a workflow's executions of the last days went, and its last 20 runs */
        get: operations["workflowsStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a workflow's versions, the newest first */
        get: operations["versionsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a version with its graph */
        get: operations["versionsGet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Save an older version's graph as the newest version */
        post: operations["workflowsRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a workflow's webhook */
        get: operations["webhooksGet"];
        /** Set what a webhook takes and how it answers, from now on */
        put: operations["webhooksUpdate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/{id}/webhook/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a webhook a new address; the old one leads nowhere from now on */
        post: operations["webhooksRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workflows/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a workflow from an export; says which credentials are missing */
        post: operations["workflowsImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace that the key works in, and for whom */
        get: operations["workspaceGet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        AuditEvent: {
            action: string;
            address: string;
            apiKeyId: string | null;
            /**
             * Format: date-time
             * @description In UTC.
             */
            at: string;
            details: {
                [key: string]: unknown;
            };
            id: string;
            requestId: string;
            targetId: string | null;
            userId: string | null;
            userName: string | null;
        };
        AuditPage: {
            readonly items: components["schemas"]["AuditEvent"][];
            /** @description `cursor` of the next page; null: this is the last. */
            nextCursor: string | null;
        };
        Changed: {
            id: string;
        };
        Credential: {
            /** @description What workflows refer to it by. The value is never shown. */
            arn: string;
            /**
             * Format: date-time
             * @description In UTC.
             */
            createdAt: string;
            description: string | null;
            id: string;
            name: string;
            rotatedAt: string | null;
            /** @description What kind of credential it is; text: any. */
            type: string;
            /** @description The only workflow that may use it; null: every one. */
            workflowId: string | null;
        };
        CredentialPage: {
            readonly items: components["schemas"]["Credential"][];
            /** @description `cursor` of the next page; null: this is the last. */
            nextCursor: string | null;
        };
        DeliveriesReplayRequest: Record<string, never>;
        Delivery: {
            address: string;
            /**
             * Format: date-time
             * @description In UTC.
             */
            at: string;
            executionId: string | null;
            id: string;
            isTest: boolean;
            method: string;
            /** @enum {string} */
            outcome: "accepted" | "repeated" | "answered" | "refused";
            path: string;
            reason: string | null;
            size: number;
            status: number;
        };
        DeliveryPage: {
            readonly items: components["schemas"]["Delivery"][];
            /** @description `cursor` of the next page; null: this is the last. */
            nextCursor: string | null;
        };
        Execution: {
            completedAt: string | null;
            /**
             * Format: date-time
             * @description In UTC.
             */
            createdAt: string;
            /** @description Milliseconds from start to end. */
            duration: number | null;
            error: {
                code: string;
                message: string;
                nodeId?: string | undefined;
            } | null;
            graph: components["schemas"]["Graph"];
            id: string;
            readonly logs: {
                /** @enum {string} */
                level: "debug" | "info" | "warn" | "error";
                message: string;
                nodeId: string;
                path: string;
                /**
                 * Format: date-time
                 * @description In UTC.
                 */
                timestamp: string;
            }[];
            metrics: {
                attempts: number;
                cost: number;
                cpuMs: number;
                duration: number | null;
                inputBytes: number;
                nodes: number;
                outputBytes: number;
                queueMs: number | null;
                tokens: number;
            };
            readonly nodeResults: components["schemas"]["NodeResult"][];
            retryOf: string | null;
            sequence: number;
            source: string;
            startedAt: string | null;
            /** @enum {string} */
            status: "pending" | "running" | "retrying" | "completed" | "failed" | "cancelled";
            trigger: unknown;
            version: number;
            wakeAt: string | null;
            workflowId: string;
            workflowName: string;
        };
        ExecutionPage: {
            readonly items: components["schemas"]["ExecutionSummary"][];
            /** @description `cursor` of the next page; null: this is the last. */
            nextCursor: string | null;
        };
        ExecutionsAnswerRequest: {
            approved: boolean;
            /** @default  */
            comment?: string | undefined;
            nodeId: string;
            /** @default  */
            path?: string | undefined;
        };
        ExecutionsCancelRequest: Record<string, never>;
        ExecutionsLogsAnswer: {
            readonly items: components["schemas"]["LogEntry"][];
        };
        ExecutionsReplayRequest: Record<string, never>;
        ExecutionsRetryRequest: {
            config?: {
                [key: string]: unknown;
            } | undefined;
            from?: ("failed" | {
                nodeId: string;
            }) | undefined;
        };
        ExecutionsTriggerRequest: {
            /** @description The trigger's data; its sample if there is none. */
            payload?: unknown | undefined;
            /** @description The last node to run. */
            until?: string | undefined;
        };
        ExecutionSummary: {
            completedAt: string | null;
            /**
             * Format: date-time
             * @description In UTC.
             */
            createdAt: string;
            /** @description Milliseconds from start to end. */
            duration: number | null;
            error: {
                code: string;
                message: string;
                nodeId?: string | undefined;
            } | null;
            id: string;
            /** @description One of webhook, schedule, form, error, manual, retry, replay, workflow. */
            source: string;
            startedAt: string | null;
            /** @enum {string} */
            status: "pending" | "running" | "retrying" | "completed" | "failed" | "cancelled";
            version: number;
            wakeAt: string | null;
            workflowId: string;
            workflowName: string;
        };
        Graph: {
            edges: {
                id: string;
                source: string;
                sourceHandle?: string | undefined;
                target: string;
                targetHandle?: string | undefined;
            }[];
            /** @constant */
            formatVersion: 1;
            nodes: {
                data: {
                    config: {
                        [key: string]: unknown;
                    };
                    forEach?: {
                        concurrency?: number | undefined;
                        items: unknown;
                        /** @enum {string} */
                        onItemError?: ("fail" | "continue") | undefined;
                    } | undefined;
                    label: string;
                    notes?: string | undefined;
                    /** @enum {string} */
                    onError?: ("fail" | "continue" | "branch") | undefined;
                    retryPolicy?: {
                        backoffMultiplier: number;
                        initialDelayMs: number;
                        maxAttempts: number;
                    } | undefined;
                    timeoutMs?: number | undefined;
                };
                disabled?: boolean | undefined;
                id: string;
                parentId?: string | undefined;
                position: {
                    x: number;
                    y: number;
                };
                type: string;
            }[];
        };
        GraphInput: {
            edges: {
                id: string;
                source: string;
                sourceHandle?: string | undefined;
                target: string;
                targetHandle?: string | undefined;
            }[];
            /** @constant */
            formatVersion: 1;
            nodes: {
                data: {
                    config: {
                        [key: string]: unknown;
                    };
                    forEach?: {
                        concurrency?: number | undefined;
                        items: unknown;
                        /** @enum {string} */
                        onItemError?: ("fail" | "continue") | undefined;
                    } | undefined;
                    label: string;
                    notes?: string | undefined;
                    /** @enum {string} */
                    onError?: ("fail" | "continue" | "branch") | undefined;
                    retryPolicy?: {
                        backoffMultiplier: number;
                        initialDelayMs: number;
                        maxAttempts: number;
                    } | undefined;
                    timeoutMs?: number | undefined;
                };
                disabled?: boolean | undefined;
                id: string;
                parentId?: string | undefined;
                position: {
                    x: number;
                    y: number;
                };
                type: string;
            }[];
        };
        LogEntry: {
            /** @description Grows with time; `after` takes it. */
            id: number;
            /** @enum {string} */
            level: "debug" | "info" | "warn" | "error";
            message: string;
            nodeId: string;
            path: string;
            /**
             * Format: date-time
             * @description In UTC.
             */
            timestamp: string;
        };
        Member: {
            email: string;
            name: string;
            /** @enum {string} */
            role: "viewer" | "editor" | "admin";
            /**
             * Format: date-time
             * @description In UTC.
             */
            since: string;
            userId: string;
        };
        MemberPage: {
            readonly items: components["schemas"]["Member"][];
            /** @description `cursor` of the next page; null: this is the last. */
            nextCursor: string | null;
        };
        NodeResult: {
            attempt: number;
            completedAt: string | null;
            completedSequence: number | null;
            cpuMs: number | null;
            duration: number | null;
            error: {
                code: string;
                details?: {
                    [key: string]: unknown;
                } | undefined;
                message: string;
            } | null;
            handle: string | null;
            input: unknown;
            interruptions: number;
            iterations: {
                failed: number;
                total: number;
            } | null;
            largeInput: {
                bytes: number;
                preview: string;
            } | null;
            largeOutput: {
                bytes: number;
                preview: string;
            } | null;
            modelsUsage: {
                cachedTokens: number;
                completionTokens: number;
                /** @description Dollars, estimated. */
                cost: number | null;
                latency: number;
                promptTokens: number;
                requests: number;
            } | null;
            nodeId: string;
            output: unknown;
            /** @description The number of each loop iteration around it, with points between. */
            path: string;
            startedAt: string | null;
            startedSequence: number | null;
            /** @enum {string} */
            status: "running" | "success" | "failure" | "skipped";
        };
        Problem: {
            /** @description What kind of problem it is, for programs. */
            code: string;
            detail: string;
            details?: {
                [key: string]: unknown;
            } | undefined;
            /** @description The path that was asked for. */
            instance: string;
            /** @description The same as `detail`. */
            message: string;
            requestId: string;
            /** @description Whether the same request may succeed later. */
            retryable: boolean;
            status: number;
            /**
             * Format: date-time
             * @description In UTC.
             */
            timestamp: string;
            title: string;
            /** @description about:blank: the code says what kind of problem it is. */
            type: string;
        };
        Reference: {
            id: string;
            name: string;
        };
        Schedule: {
            /**
             * Format: date-time
             * @description In UTC.
             */
            nextAt: string;
            schedule: {
                /** @enum {string} */
                kind: "cron" | "interval" | "once";
            } & {
                [key: string]: unknown;
            };
            readonly upcoming: string[];
            workflowId: string;
            workflowName: string;
        };
        SchedulePage: {
            readonly items: components["schemas"]["Schedule"][];
            /** @description `cursor` of the next page; null: this is the last. */
            nextCursor: string | null;
        };
        SecretsCreateRequest: {
            description?: string | undefined;
            fields?: {
                [key: string]: unknown;
            } | undefined;
            name: string;
            /**
             * @default text
             * @enum {string}
             */
            type?: ("text" | "bearer" | "basic" | "apiKey" | "headers" | "ai" | "postgres" | "smtp") | undefined;
            value?: string | undefined;
            workflowId?: string | undefined;
        };
        SecretsRotateRequest: {
            fields?: {
                [key: string]: unknown;
            } | undefined;
            value?: string | undefined;
        };
        SecretsUsedByAnswer: components["schemas"]["Reference"][];
        StartedExecution: {
            executionId: string;
            /** @constant */
            status: "pending";
        };
        Statistics: {
            cancelled: number;
            completed: number;
            days: number;
            failed: number;
            open: number;
            p50Ms: number | null;
            p95Ms: number | null;
            readonly perDay: {
                completed: number;
                day: string;
                failed: number;
                total: number;
            }[];
            /** @description Of what was completed or failed; null: nothing was. */
            successRate: number | null;
            total: number;
        };
        StoredCredential: {
            /** @description What workflows refer to it by. The value is never shown. */
            arn: string;
            /**
             * Format: date-time
             * @description In UTC.
             */
            createdAt: string;
            description: string | null;
            id: string;
            name: string;
            rotatedAt: string | null;
            /** @description What kind of credential it is; text: any. */
            type: string;
            warning: string | null;
            /** @description The only workflow that may use it; null: every one. */
            workflowId: string | null;
        };
        Variable: {
            name: string;
            /**
             * Format: date-time
             * @description In UTC.
             */
            updatedAt: string;
            value: string;
        };
        VariablePage: {
            readonly items: components["schemas"]["Variable"][];
            /** @description `cursor` of the next page; null: this is the last. */
            nextCursor: string | null;
        };
        VariablesDeleteAnswer: {
            name: string;
        };
        VariablesSetRequest: {
            value: string;
        };
        Version: {
            /**
             * Format: date-time
             * @description In UTC.
             */
            createdAt: string;
            graph: components["schemas"]["Graph"];
            message: string | null;
            version: number;
        };
        VersionDiff: {
            diff: {
                edges: {
                    [key: string]: unknown;
                };
                nodes: {
                    [key: string]: unknown;
                };
            };
            from: number;
            to: number;
        };
        VersionPage: {
            readonly items: components["schemas"]["VersionSummary"][];
            /** @description `cursor` of the next page; null: this is the last. */
            nextCursor: string | null;
        };
        VersionSummary: {
            author: string | null;
            /**
             * Format: date-time
             * @description In UTC.
             */
            createdAt: string;
            message: string | null;
            version: number;
        };
        Webhook: {
            isActive: boolean;
            listeningUntil: string | null;
            settings: {
                [key: string]: unknown;
            };
            testUrl: string;
            url: string;
            workflowId: string;
        };
        WebhooksRotateRequest: Record<string, never>;
        WebhooksUpdateRequest: {
            settings: {
                /** @default [] */
                allowedAddresses?: (string)[] | undefined;
                /** @default [] */
                allowedOrigins?: ("*" | string)[] | undefined;
                /**
                 * @default {
                 *       "mode": "immediately"
                 *     }
                 */
                answer?: ({
                    /** @constant */
                    mode: "immediately";
                } | {
                    /** @default 30 */
                    limitSeconds?: number | undefined;
                    /** @constant */
                    mode: "wait";
                } | {
                    /** @default 120 */
                    limitSeconds?: number | undefined;
                    /** @constant */
                    mode: "stream";
                    nodeId: string;
                }) | undefined;
                /**
                 * @default {
                 *       "type": "none"
                 *     }
                 */
                auth?: ({
                    /** @constant */
                    type: "none";
                } | {
                    /**
                     * @default header
                     * @enum {string}
                     */
                    in?: ("header" | "query") | undefined;
                    /** @default x-api-key */
                    name?: string | undefined;
                    secrets: string[];
                    /** @constant */
                    type: "apiKey";
                } | {
                    secrets: string[];
                    /** @constant */
                    type: "basic";
                    username: string;
                } | {
                    /** @enum {string} */
                    scheme: "github" | "stripe" | "slack" | "shopify" | "standard";
                    secrets: string[];
                    /** @default 300 */
                    toleranceSeconds?: number | undefined;
                    /** @constant */
                    type: "hmac";
                } | {
                    /**
                     * @default sha256
                     * @enum {string}
                     */
                    algorithm?: ("sha1" | "sha256" | "sha512") | undefined;
                    /**
                     * @default hex
                     * @enum {string}
                     */
                    encoding?: ("hex" | "base64") | undefined;
                    header: string;
                    /** @default  */
                    prefix?: string | undefined;
                    /** @constant */
                    scheme: "custom";
                    secrets: string[];
                    timestampHeader?: string | undefined;
                    /** @default 300 */
                    toleranceSeconds?: number | undefined;
                    /** @constant */
                    type: "hmac";
                }) | undefined;
                /**
                 * @default {
                 *       "type": "none"
                 *     }
                 */
                handshake?: ({
                    /** @constant */
                    type: "none";
                } | {
                    /** @constant */
                    type: "slack";
                } | {
                    /** @constant */
                    type: "meta";
                    /** Verify token */
                    verifyToken: string;
                } | {
                    /** @default challenge */
                    parameter?: string | undefined;
                    /** @constant */
                    type: "echo";
                }) | undefined;
                /**
                 * @default [
                 *       "POST"
                 *     ]
                 */
                methods?: ("GET" | "POST" | "PUT" | "PATCH" | "DELETE")[] | undefined;
                /** @default null */
                rateLimit?: ({
                    requests: number;
                    seconds: number;
                } | null) | undefined;
                /**
                 * @default {
                 *       "by": "known"
                 *     }
                 */
                sameWhen?: ({
                    /** @constant */
                    by: "known";
                } | {
                    /** @constant */
                    by: "header";
                    header: string;
                } | {
                    /** @constant */
                    by: "body";
                    /** @default 24 */
                    withinHours?: number | undefined;
                } | {
                    /** @constant */
                    by: "never";
                }) | undefined;
            };
        };
        Workflow: {
            /**
             * Format: date-time
             * @description In UTC.
             */
            createdAt: string;
            description: string | null;
            /** @description Folders with slashes between; empty: in none. */
            folder: string;
            formUrl: string;
            graph: components["schemas"]["Graph"];
            id: string;
            isActive: boolean;
            name: string;
            publishedVersion: number | null;
            readonly tags: string[];
            /**
             * Format: date-time
             * @description In UTC.
             */
            updatedAt: string;
            version: number;
            webhookUrl: string;
        };
        WorkflowPage: {
            readonly items: components["schemas"]["WorkflowSummary"][];
            /** @description `cursor` of the next page; null: this is the last. */
            nextCursor: string | null;
        };
        WorkflowsActivateRequest: Record<string, never>;
        WorkflowsCallersAnswer: components["schemas"]["Reference"][];
        WorkflowsCreateRequest: {
            description?: string | undefined;
            graph?: components["schemas"]["GraphInput"] | undefined;
            name: string;
            /** @default empty */
            starter?: string | undefined;
        };
        WorkflowsDeactivateRequest: Record<string, never>;
        WorkflowsDuplicateRequest: {
            name?: string | undefined;
        };
        WorkflowsExportAnswer: {
            /** @constant */
            format: "workfuse.workflow";
            /** @constant */
            formatVersion: 1;
        } & {
            [key: string]: unknown;
        };
        WorkflowsImportRequest: {
            /** @description ARNs of this workspace to use, by the ARNs in the export. */
            credentials?: {
                [key: string]: string;
            } | undefined;
            /** @description The export, as /schemas/workflow.json describes it. */
            data: unknown;
        };
        WorkflowsOrganizeRequest: {
            folder?: string | undefined;
            tags?: string[] | undefined;
        };
        WorkflowsPublishRequest: {
            version?: number | undefined;
        };
        WorkflowsRestoreRequest: Record<string, never>;
        WorkflowStatistics: {
            cancelled: number;
            completed: number;
            days: number;
            failed: number;
            readonly lastRuns: {
                /**
                 * Format: date-time
                 * @description In UTC.
                 */
                createdAt: string;
                duration: number | null;
                id: string;
                source: string;
                /** @enum {string} */
                status: "pending" | "running" | "retrying" | "completed" | "failed" | "cancelled";
            }[];
            open: number;
            p50Ms: number | null;
            p95Ms: number | null;
            readonly perDay: {
                completed: number;
                day: string;
                failed: number;
                total: number;
            }[];
            /** @description Of what was completed or failed; null: nothing was. */
            successRate: number | null;
            total: number;
        };
        WorkflowSummary: {
            description: string | null;
            folder: string;
            id: string;
            isActive: boolean;
            lastExecution: {
                id: string;
                /**
                 * Format: date-time
                 * @description In UTC.
                 */
                startedAt: string;
                /** @enum {string} */
                status: "pending" | "running" | "retrying" | "completed" | "failed" | "cancelled";
            } | null;
            name: string;
            publishedVersion: number | null;
            readonly tags: string[];
            /**
             * Format: date-time
             * @description In UTC.
             */
            updatedAt: string;
            version: number;
        };
        WorkflowsUpdateRequest: {
            baseVersion: number;
            description?: (string | null) | undefined;
            graph?: components["schemas"]["GraphInput"] | undefined;
            message?: string | undefined;
            name?: string | undefined;
        };
        WorkspaceGetAnswer: {
            userId: string;
            userName: string;
            workspaceId: string;
        };
    };
    responses: {
        /** @description Refused or failed. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    auditExport: {
        parameters: {
            query?: {
                action?: string | undefined;
                format?: "ndjson" | "csv" | undefined;
                from?: string | undefined;
                targetId?: string | undefined;
                to?: string | undefined;
                userId?: string | undefined;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    auditList: {
        parameters: {
            query?: {
                action?: string | undefined;
                cursor?: string | undefined;
                from?: string | undefined;
                limit?: number | undefined;
                targetId?: string | undefined;
                to?: string | undefined;
                userId?: string | undefined;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    secretsList: {
        parameters: {
            query?: {
                cursor?: string | undefined;
                limit?: number | undefined;
                workflowId?: string | undefined;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    secretsCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "CRM",
                 *       "value": "the value that is kept"
                 *     }
                 */
                "application/json": components["schemas"]["SecretsCreateRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    secretsDelete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changed"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    secretsRotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "value": "the value that takes its place"
                 *     }
                 */
                "application/json": components["schemas"]["SecretsRotateRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    secretsUsedBy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretsUsedByAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    executionsList: {
        parameters: {
            query?: {
                cursor?: string | undefined;
                error?: string | undefined;
                from?: string | undefined;
                limit?: number | undefined;
                source?: ("webhook" | "schedule" | "form" | "error" | "manual" | "retry" | "replay" | "workflow") | ("webhook" | "schedule" | "form" | "error" | "manual" | "retry" | "replay" | "workflow")[] | undefined;
                status?: ("pending" | "running" | "retrying" | "completed" | "failed" | "cancelled") | ("pending" | "running" | "retrying" | "completed" | "failed" | "cancelled")[] | undefined;
                to?: string | undefined;
                workflowId?: string | undefined;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    executionsGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    executionsAnswer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "nodeId": "approval",
                 *       "approved": true
                 *     }
                 */
                "application/json": components["schemas"]["ExecutionsAnswerRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changed"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    executionsCancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["ExecutionsCancelRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changed"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    executionsLogs: {
        parameters: {
            query?: {
                after?: number | undefined;
                limit?: number | undefined;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionsLogsAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    executionsNode: {
        parameters: {
            query?: {
                path?: string | undefined;
            };
            header?: never;
            path: {
                id: string;
                nodeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    executionsReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["ExecutionsReplayRequest"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedExecution"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    executionsRetry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from": "failed"
                 *     }
                 */
                "application/json": components["schemas"]["ExecutionsRetryRequest"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedExecution"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    filesGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    membersList: {
        parameters: {
            query?: {
                cursor?: string | undefined;
                limit?: number | undefined;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    schedulesList: {
        parameters: {
            query?: {
                cursor?: string | undefined;
                limit?: number | undefined;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulePage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    statisticsWorkspace: {
        parameters: {
            query?: {
                days?: number | undefined;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    variablesList: {
        parameters: {
            query?: {
                cursor?: string | undefined;
                limit?: number | undefined;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VariablePage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    variablesSet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "value": "https://crm.example.com"
                 *     }
                 */
                "application/json": components["schemas"]["VariablesSetRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Variable"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    variablesDelete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VariablesDeleteAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsList: {
        parameters: {
            query?: {
                active?: "true" | "false" | undefined;
                cursor?: string | undefined;
                folder?: string | undefined;
                limit?: number | undefined;
                search?: string | undefined;
                tag?: string | undefined;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Call an API",
                 *       "graph": {
                 *         "formatVersion": 1,
                 *         "nodes": [
                 *           {
                 *             "id": "start",
                 *             "type": "trigger",
                 *             "position": {
                 *               "x": 0,
                 *               "y": 0
                 *             },
                 *             "data": {
                 *               "label": "Start",
                 *               "config": {}
                 *             }
                 *           },
                 *           {
                 *             "id": "call",
                 *             "type": "http",
                 *             "position": {
                 *               "x": 280,
                 *               "y": 0
                 *             },
                 *             "data": {
                 *               "label": "Call",
                 *               "config": {
                 *                 "url": "https://example.com"
                 *               }
                 *             }
                 *           }
                 *         ],
                 *         "edges": [
                 *           {
                 *             "id": "start-call",
                 *             "source": "start",
                 *             "target": "call"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowsCreateRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsDelete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changed"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsUpdate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "baseVersion": 1,
                 *       "name": "Renamed"
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowsUpdateRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsActivate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["WorkflowsActivateRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsCallers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowsCallersAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsDeactivate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["WorkflowsDeactivateRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deliveriesList: {
        parameters: {
            query?: {
                cursor?: string | undefined;
                isTest?: "true" | "false" | undefined;
                limit?: number | undefined;
                outcome?: "accepted" | "repeated" | "answered" | "refused" | undefined;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deliveriesReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                deliveryId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["DeliveriesReplayRequest"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedExecution"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    versionsDiff: {
        parameters: {
            query: {
                from: number;
                to: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDiff"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsDuplicate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "A copy"
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowsDuplicateRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    executionsTrigger: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "payload": {
                 *         "name": "Ada"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ExecutionsTriggerRequest"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedExecution"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowsExportAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsOrganize: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tags": [
                 *         "sales"
                 *       ],
                 *       "folder": "Europe/Leads"
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowsOrganizeRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsPublish: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 1
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowsPublishRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsStatistics: {
        parameters: {
            query?: {
                days?: number | undefined;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowStatistics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    versionsList: {
        parameters: {
            query?: {
                cursor?: string | undefined;
                limit?: number | undefined;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    versionsGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsRestore: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["WorkflowsRestoreRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    webhooksGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    webhooksUpdate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "settings": {}
                 *     }
                 */
                "application/json": components["schemas"]["WebhooksUpdateRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    webhooksRotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["WebhooksRotateRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflowsImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request within a day are answered the same, and done once. */
                "Idempotency-Key"?: string | undefined;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "format": "workfuse.workflow",
                 *         "formatVersion": 1,
                 *         "exportedAt": "2026-01-01T00:00:00.000Z",
                 *         "name": "Imported",
                 *         "description": null,
                 *         "version": 1,
                 *         "graph": {
                 *           "formatVersion": 1,
                 *           "nodes": [
                 *             {
                 *               "id": "start",
                 *               "type": "trigger",
                 *               "position": {
                 *                 "x": 0,
                 *                 "y": 0
                 *               },
                 *               "data": {
                 *                 "label": "Start",
                 *                 "config": {}
                 *               }
                 *             },
                 *             {
                 *               "id": "call",
                 *               "type": "http",
                 *               "position": {
                 *                 "x": 280,
                 *                 "y": 0
                 *               },
                 *               "data": {
                 *                 "label": "Call",
                 *                 "config": {
                 *                   "url": "https://example.com"
                 *                 }
                 *               }
                 *             }
                 *           ],
                 *           "edges": [
                 *             {
                 *               "id": "start-call",
                 *               "source": "start",
                 *               "target": "call"
                 *             }
                 *           ]
                 *         },
                 *         "credentials": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowsImportRequest"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workspaceGet: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceGetAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
