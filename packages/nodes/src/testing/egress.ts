import { createEgress, parseEgressAllow } from "@workfuse/http";
import { startTestServer } from "@workfuse/http/testing";

/** A real server on loopback and the real egress, which may reach that server and nothing else inside. */
export async function startPeer(answer: Parameters<typeof startTestServer>[0]) {
  const server = await startTestServer(answer);
  const egress = createEgress({ allow: parseEgressAllow(`127.0.0.1/32:${server.port}`) });
  return {
    url: server.url,
    requests: server.requests,
    egress,
    close: async (): Promise<void> => {
      await egress.close();
      await server.close();
    },
  };
}
