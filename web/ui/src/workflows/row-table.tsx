import { Table } from 'antd'
import type { ReactNode } from 'react'

/** A column: its title, and what a row shows there. */
export interface RowColumn<Row> {
  key: string
  title: string
  draw: (row: Row) => ReactNode
  /** Stands at the end of its cell. */
  end?: boolean
}

/** Rows in a table, for wide screens. */
export function RowTable<Row extends { id: string }>({
  rows,
  columns,
}: {
  rows: Row[]
  columns: RowColumn<Row>[]
}) {
  return (
    <div className="panel">
      <Table
        rowKey="id"
        size="small"
        columns={columns.map(({ key, title, draw, end }) => ({
          key,
          title,
          align: end ? 'right' : undefined,
          render: (_: unknown, row: Row) => draw(row),
        }))}
        dataSource={rows}
        pagination={false}
        scroll={{ x: 760 }}
      />
    </div>
  )
}
