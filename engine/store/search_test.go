package store_test

import (
	"fmt"
	"testing"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// index makes a record findable by its name and more.
func (b *bench) index(record *metadata.Record, extra ...string) {
	b.Helper()
	b.write(func(tx *store.Tx) error {
		name := fmt.Sprint(record.Value("name"))
		return tx.Index(store.SearchText{Entity: record.Entity.Name, RecordID: record.ID, Title: name, Texts: extra[:min(1, len(extra))], Extra: extra[min(1, len(extra)):]})
	})
}

func TestSearchFindsPartsOfWordsInBothLanguages(t *testing.T) {
	cases := map[string]string{
		"长城":            "长城汽车股份",
		"城":             "长城汽车股份",
		"汽车 股份":         "长城汽车股份",
		"城长":            "",
		"ccqc":          "长城汽车股份",
		"GREAT":         "Great Wall",
		"eat wa":        "Great Wall",
		"ll":            "Great Wall",
		"w":             "Great Wall",
		"ＧＲＥＡＴ":         "Great Wall",
		"great 长城":      "",
		"Straße":        "Straße 5",
		"raß":           "Straße 5",
		"13812345678":   "Phone",
		"1381234":       "Phone",
		"138-1234":      "Phone",
		"+86 138":       "Phone",
		"A&B":           "A&B 50%",
		"&":             "A&B 50%",
		"50%":           "A&B 50%",
		"'; drop table": "",
		"\"":            "",
	}
	withModel(t, func(t *testing.T, b *bench) {
		b.index(b.insert("account", values{"name": "长城汽车股份"}), "", "ccqcgf")
		b.index(b.insert("account", values{"name": "Great Wall"}))
		b.index(b.insert("account", values{"name": "Straße 5"}))
		b.index(b.insert("account", values{"name": "Phone"}), "+86 138-1234-5678")
		b.index(b.insert("account", values{"name": "A&B 50%"}))
		for typed, want := range cases {
			same(t, typed, b.pages(store.Query{Entity: b.entity("account"), Search: typed, Limit: 5}), want)
		}
	})
}

func TestSearchFollowsChangesAndDeletion(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		account := b.insert("account", values{"name": "before"})
		b.index(account)
		b.index(account)
		account.Set("name", "after")
		b.index(account)
		b.read(func(tx *store.Tx) error {
			for typed, want := range map[string]int{"before": 0, "after": 1} {
				hits, err := tx.SearchAll([]string{"account", "deal"}, typed, 5)
				must(t, err)
				same(t, typed, len(hits["account"]), want)
			}
			return nil
		})
		b.write(func(tx *store.Tx) error { return tx.Unindex("account", account.ID) })
		b.read(func(tx *store.Tx) error {
			hits, err := tx.SearchAll([]string{"account"}, "after", 5)
			same(t, "gone", len(hits), 0)
			return err
		})
	})
}

func TestSearchOfEverythingPutsTitlesThatBeginFirst(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		for _, name := range []string{"the wall", "wall one", "wall two", "other"} {
			b.index(b.insert("account", values{"name": name}))
		}
		b.index(b.insert("deal", values{"name": "wallpaper"}))
		b.read(func(tx *store.Tx) error {
			hits, err := tx.SearchAll([]string{"account", "deal"}, "wall", 2)
			must(t, err)
			same(t, "accounts", []string{hits["account"][0].Title, hits["account"][1].Title}, []string{"wall two", "wall one"})
			same(t, "deals", hits["deal"][0].Title, "wallpaper")
			return nil
		})
	})
}

func TestCommonWordsAreFoundInTheOrderOfTheList(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		var deals []*metadata.Record
		var texts []store.SearchText
		for i := range 1500 {
			deal := b.record("deal", values{"name": fmt.Sprintf("common %04d", i)})
			deal.ID = store.NewID()
			deals = append(deals, deal)
			texts = append(texts, store.SearchText{Entity: "deal", RecordID: deal.ID, Title: fmt.Sprint(deal.Value("name"))})
		}
		b.write(func(tx *store.Tx) error {
			must(t, tx.InsertMany(deals))
			return tx.Index(texts...)
		})
		b.read(func(tx *store.Tx) error {
			query := store.Query{Entity: b.entity("deal"), Search: "omm", Sort: by("-name"), Limit: 2, Count: store.CountBounded}
			page, err := tx.Find(query)
			must(t, err)
			same(t, "first", names(page.Records, "name"), "common 1499 common 1498")
			same(t, "total", page.Total.Count, 1500)
			query.Search = "common 0007"
			page, err = tx.Find(query)
			same(t, "rare", names(page.Records, "name"), "common 0007")
			return err
		})
	})
}
