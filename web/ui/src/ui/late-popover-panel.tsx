import { Popover, type PopoverProps } from 'antd'
import { type RefObject, useEffect } from 'react'

interface Props extends PopoverProps {
  box: RefObject<HTMLElement | null>
}

/** The popover itself. What opened it was drawn anew around it, so the focus is given back. */
export default function LatePopoverPanel({ box, ...props }: Props) {
  useEffect(() => {
    if (document.activeElement === document.body)
      box.current?.querySelector('button')?.focus({ preventScroll: true })
  }, [box])
  return <Popover {...props} />
}
