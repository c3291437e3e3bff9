/** Room for rows that are not drawn. */
export function Room({ height, columns }: { height: number; columns: number }) {
  if (height === 0) return null
  return (
    <tr className="room" aria-hidden>
      <td colSpan={columns} style={{ height }} />
    </tr>
  )
}
