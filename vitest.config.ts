import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "apps/*/src/**/*.test.tsx"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/src/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
      {
        // `pnpm chaos` runs it at full size.
        test: {
          name: "chaos",
          include: ["tests/chaos/src/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
      ...["property", "integration"].map((name) => ({
        test: {
          name,
          include: [`tests/${name}/src/**/*.test.ts`],
          globalSetup: ["packages/testing/src/global-setup.ts"],
          // A property runs at least a hundred cases, many of them through every service.
          testTimeout: name === "property" ? 180_000 : 60_000,
          hookTimeout: 60_000,
        },
      })),
    ],
  },
});
