import type { PopoverProps } from 'antd'
import { cloneElement, lazy, type ReactElement, Suspense, useRef, useState } from 'react'

const Panel = lazy(() => import('./late-popover-panel'))

interface Props extends PopoverProps {
  /** What opens it. */
  children: ReactElement<{ onClick?: () => void }>
}

/** A popover that opens by a click; its code is loaded when the first one opens. */
export function LatePopover({ children, open, onOpenChange, ...props }: Props) {
  const [inside, setInside] = useState(false)
  const [wanted, setWanted] = useState(false)
  const box = useRef<HTMLSpanElement>(null)
  const shown = open ?? inside
  const show = (next: boolean) => {
    setWanted(true)
    setInside(next)
    onOpenChange?.(next)
  }
  const alone = cloneElement(children, { onClick: () => show(true) })
  return (
    <span ref={box} className="contents">
      {wanted || shown ? (
        <Suspense fallback={children}>
          <Panel {...props} box={box} open={shown} onOpenChange={show} trigger="click">
            {children}
          </Panel>
        </Suspense>
      ) : (
        alone
      )}
    </span>
  )
}
