import { Field, Input, Select } from "@workfuse/ui";
import type { ReactNode } from "react";
import type { Auth } from "./auth-presets.ts";

type Custom = Extract<Auth, { scheme: "custom" }>;

const algorithms: readonly Custom["algorithm"][] = ["sha1", "sha256", "sha512"];

/** Where a signature of one's own kind is, and how it is made. */
export function CustomSignatureFields({
  auth,
  readOnly,
  onChange,
}: {
  auth: Custom;
  readOnly: boolean;
  onChange: (auth: Auth) => void;
}): ReactNode {
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label="Header with the signature">
        {(control) => (
          <Input
            {...control}
            required
            disabled={readOnly}
            value={auth.header}
            onChange={(event) => onChange({ ...auth, header: event.target.value })}
          />
        )}
      </Field>
      <Field label="Before it stands" hint="Such as sha256=">
        {(control) => (
          <Input
            {...control}
            disabled={readOnly}
            value={auth.prefix}
            onChange={(event) => onChange({ ...auth, prefix: event.target.value })}
          />
        )}
      </Field>
      <Field label="Algorithm">
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={auth.algorithm}
            onChange={({ target: { value } }) =>
              onChange({ ...auth, algorithm: algorithms.find((each) => each === value) ?? "sha256" })
            }
          >
            {algorithms.map((each) => (
              <option key={each} value={each}>
                HMAC-{each.toUpperCase()}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Written in">
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={auth.encoding}
            onChange={(event) =>
              onChange({ ...auth, encoding: event.target.value === "base64" ? "base64" : "hex" })
            }
          >
            <option value="hex">Hexadecimal</option>
            <option value="base64">Base64</option>
          </Select>
        )}
      </Field>
      <Field
        label="Header with the time"
        hint="Seconds since 1970, signed as “time.body”. Empty: only the body is signed."
      >
        {(control) => (
          <Input
            {...control}
            disabled={readOnly}
            value={auth.timestampHeader ?? ""}
            onChange={({ target: { value } }) => {
              const { timestampHeader: _before, ...rest } = auth;
              onChange(value === "" ? rest : { ...rest, timestampHeader: value });
            }}
          />
        )}
      </Field>
    </div>
  );
}
