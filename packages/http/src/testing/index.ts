export { type TestServer, startTestServer } from "./test-server.ts";
