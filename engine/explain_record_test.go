package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func TestReadersAreThoseWhoCanOpenTheRecordAndChangeIt(t *testing.T) {
	onBoth(t, func(h *house) {
		crane, lift := h.deals()
		h.share("wang", "deal", lift.ID, engine.ShareDraft{Audiences: []string{"role:sales"}, Rights: "edit"})
		for _, deal := range []row{crane, lift} {
			told, err := h.Readers(context.Background(), h.as("admin"), "deal", deal.ID)
			if err != nil {
				h.Fatal(err)
			}
			for _, login := range []string{"admin", "zhao", "li", "wang", "qian", "sun", "zhou", "wu"} {
				at := slices.IndexFunc(told.People, func(one engine.RecordReader) bool { return one.Person.ID == h.ids[login] })
				_, err := h.Record(context.Background(), h.as(login), engine.Get{Entity: "deal", ID: deal.ID})
				if (at >= 0) != (err == nil) {
					h.Errorf("%s opens %v: %v, yet among the readers: %v", login, deal.Values["name"], err, at >= 0)
				}
				_, err = h.tryUpdate(login, "deal", deal.ID, 0, map[string]any{"per_day": 2})
				if edits := at >= 0 && told.People[at].Edit; edits != (err == nil) {
					h.Errorf("%s changes %v: %v, yet told to be able: %v", login, deal.Values["name"], err, edits)
				}
			}
		}
		_, err := h.Readers(context.Background(), h.as("qian"), "deal", crane.ID)
		h.refused(err, "forbidden")
	})
}

func TestAccessNamesTheShareThatGivesItOrWhatIsMissing(t *testing.T) {
	onBoth(t, func(h *house) {
		crane, _ := h.deals()
		explain := func() *engine.EffectiveAccess {
			told, err := h.Access(context.Background(), h.as("admin"), h.ids["wang"], "deal", crane.ID)
			if err != nil {
				h.Fatal(err)
			}
			return told
		}
		read := explain().Can[1]
		if read.Allowed || !strings.Contains(read.Missing.En, "It belongs to Li (east); the person is Wang (west).") {
			h.Errorf("what is missing: %+v", read)
		}
		h.share("li", "deal", crane.ID, engine.ShareDraft{Audiences: []string{"department:" + h.ids["west"]}, Rights: "read"})
		told := explain()
		read, edit := told.Can[1], told.Can[2]
		if !read.Allowed || read.Why[1].Text.En != "because Li shared it with west until 2026-03-12 17:00" {
			h.Errorf("the share is the reason: %+v", read)
		}
		if edit.Allowed || edit.Missing.En == "" || !told.Record.Read || told.Record.Edit {
			h.Errorf("reading alone is shared: %+v %+v", edit, told.Record)
		}
		if export := told.Can[4]; export.Missing.En != "None of the person's roles gives this right: Sales." {
			h.Errorf("no role gives export: %+v", export)
		}
		for _, field := range told.Fields {
			worked := slices.Contains([]string{"number", "net", "rate"}, field.Field)
			if field.Why[0].Role != "sales" || (len(field.Why) == 2) != worked || worked && field.Rights != "read" {
				h.Errorf("%s is %s by the role sales: %+v", field.Field, field.Rights, field.Why)
			}
		}
	})
}
