/** The first number that a pattern would give today. */
export function exampleNumber(pattern = '', today = new Date()): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const year = String(today.getFullYear())
  const parts: Record<string, string> = {
    yyyy: year,
    yy: year.slice(2),
    MM: two(today.getMonth() + 1),
    dd: two(today.getDate()),
    per: 'SH',
  }
  return pattern.replace(/\{([^{}]*)\}/g, (part, name: string) => {
    const counter = /^seq(?::(\d+))?$/.exec(name)
    if (counter) return '1'.padStart(Number(counter[1] ?? 1), '0')
    return parts[name] ?? part
  })
}
