export { fakePorts } from "./fake-ports.ts";
