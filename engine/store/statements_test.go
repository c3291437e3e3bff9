package store_test

import (
	"fmt"
	"testing"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

func TestStatementsDoNotGrowWithRecords(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		user := b.insert("user", values{"login": "li", "name": "Li"})
		var deals []*metadata.Record
		for i := range 40 {
			account := b.insert("account", values{"name": fmt.Sprint(i), "manager": user.ID})
			deal := b.record("deal", values{"name": fmt.Sprint(i), "account": account.ID, "seller": user.ID, "owner": user.ID})
			deal.Set("lines", []*metadata.Record{b.record("deal_line", values{"buyer": user.ID}), b.record("deal_line", values{})})
			deals = append(deals, deal)
		}
		b.write(func(tx *store.Tx) error {
			count := store.CountStatements(tx)
			must(t, tx.InsertMany(deals))
			same(t, "insert of records and lines", *count, 2)
			return nil
		})
		for _, limit := range []int{1, 40} {
			b.read(func(tx *store.Tx) error {
				count := store.CountStatements(tx)
				page, err := tx.Find(store.Query{
					Entity: b.entity("deal"), Sort: by("-updated_at"), Limit: limit, Count: store.CountBounded,
					Fields: b.entity("deal").Fields, Expand: []string{"account", "account.manager", "seller"},
				})
				must(t, err)
				// the rows, the total, the lines, accounts and sellers, managers
				same(t, fmt.Sprintf("a page of %d", limit), *count, 6)
				*count = 0
				must(t, tx.LoadTitles(page.Records, "owner", "created_by", "updated_by", "seller"))
				same(t, "titles", *count, 1)
				return nil
			})
		}
	})
}
