/**
 * The runner as one plain script. It is not run from source: without a JIT there is no WebAssembly, and without that
 * Node cannot strip types. The scripts for the isolates are inside it as text.
 */
export declare function runnerCode(): Promise<string>;
