import { OptionTag } from '@/ui/option-tag'
import { plain, type ViewProps } from '../kind'

export function View({ value, field }: ViewProps) {
  return <OptionTag option={field.options?.find((option) => option.name === value)} name={plain(value)} />
}
