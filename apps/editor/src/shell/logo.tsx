import type { ReactNode } from "react";

/** The mark: a fuse that leads from a point to a spark. */
export function Logo({ size = 28 }: { size?: number }): ReactNode {
  return (
    <svg aria-hidden width={size} height={size} viewBox="0 0 32 32">
      <rect width="32" height="32" rx="9" fill="#4b3fd6" />
      <path
        d="M8 21.5c4.6 0 4.4-11 8.8-11H19"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <circle cx="8" cy="21.5" r="2.7" fill="#fff" />
      <path d="M23.5 5.5 24.7 9l3.5 1.2-3.5 1.2-1.2 3.5-1.2-3.5-3.5-1.2L22.3 9z" fill="#ffc65c" />
    </svg>
  );
}
