import URL from "core-js-pure/actual/url";
import URLSearchParams from "core-js-pure/actual/url-search-params";
import { DateTime, Duration, Interval } from "luxon";
import { crypto, seedRandom } from "./crypto.ts";
import { install } from "./install.ts";
import { evaluateJsonata } from "./jsonata-job.ts";

install({
  globals: { DateTime, Duration, Interval, URL, URLSearchParams, crypto },
  seedRandom,
  evaluateJsonata,
});
