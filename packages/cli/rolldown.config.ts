import { serviceBundle } from "@workfuse/bundle";

export default serviceBundle({ entries: { main: "src/main.ts" } });
