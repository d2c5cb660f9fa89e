export { type Auth, type Principal, createAuth } from "./create-auth.ts";
export { originsOf } from "./origins.ts";
export { type Permission, type Role, mayDo, permissions } from "./permissions.ts";
