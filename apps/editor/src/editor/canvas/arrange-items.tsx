import { MenuLabel, MenuItem, MenuSeparator } from "@workfuse/ui";
import { useSetAtom } from "jotai";
import {
  AlignCenterHorizontal,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
} from "lucide-react";
import type { ReactNode } from "react";
import { alignSelectionAtom, distributeSelectionAtom } from "../keyboard/selection-edits.ts";

/** Lining up and spreading the selected nodes. */
export function ArrangeItems({ count }: { count: number }): ReactNode {
  const align = useSetAtom(alignSelectionAtom);
  const distribute = useSetAtom(distributeSelectionAtom);
  const icon = "size-4";
  return (
    <>
      <MenuSeparator />
      <MenuLabel>Arrange</MenuLabel>
      <MenuItem icon={<AlignStartVertical aria-hidden className={icon} />} onSelect={() => align("left")}>
        Align left
      </MenuItem>
      <MenuItem icon={<AlignStartHorizontal aria-hidden className={icon} />} onSelect={() => align("top")}>
        Align top
      </MenuItem>
      <MenuItem
        icon={<AlignCenterHorizontal aria-hidden className={icon} />}
        onSelect={() => align("middle")}
      >
        Align middle
      </MenuItem>
      {count > 2 && (
        <>
          <MenuItem
            icon={<AlignHorizontalDistributeCenter aria-hidden className={icon} />}
            onSelect={() => distribute("x")}
          >
            Spread across
          </MenuItem>
          <MenuItem
            icon={<AlignVerticalDistributeCenter aria-hidden className={icon} />}
            onSelect={() => distribute("y")}
          >
            Spread down
          </MenuItem>
        </>
      )}
    </>
  );
}
