import type { Option } from '@/api/types'
import { useText } from '@/i18n/text'

interface Props {
  id?: string
  label: string
  options: Option[]
  chosen: string[]
  /** How many may be chosen. */
  most?: number
  onChange: (chosen: string[]) => void
}

/** Options that all stand there, each to be touched; a second touch takes it back. */
export function ButtonChoice({ id, label, options, chosen, most, onChange }: Props) {
  const text = useText()
  const full = most !== undefined && chosen.length >= most
  const toggle = (name: string) =>
    onChange(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name])
  return (
    <fieldset id={id} tabIndex={-1} className="button-choice" aria-label={label}>
      {options.map((option) => {
        const pressed = chosen.includes(option.name)
        return (
          <button
            key={option.name}
            type="button"
            className="plain"
            aria-pressed={pressed}
            disabled={full && !pressed}
            onClick={() => toggle(option.name)}
          >
            {text(option.label)}
          </button>
        )
      })}
    </fieldset>
  )
}
