package metadata

import (
	"testing"

	"pgregory.net/rapid"
)

func effectiveText(t interface{ Fatal(...any) }, layers ...Layer) string {
	data, _ := Effective(layers, "entities/x.json")
	if data == nil {
		return ""
	}
	return canonical(t, data)
}

func TestUpgradesOfDrawnDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := func(name string) Layer {
			return Layer{Pack: name, Files: Files{"entities/x.json": []byte(drawObject(4, "").Draw(t, name))}}
		}
		base, theirs, wanted := file("base"), file("theirs"), file("wanted")
		diff, _ := DiffDefinition(base.Files["entities/x.json"], wanted.Files["entities/x.json"])
		ours := Layer{Pack: CustomPack, Files: Files{"entities/x.json": diff}}

		carried, conflicts := Upgrade([]Layer{base}, []Layer{base}, ours)
		if got, want := effectiveText(t, base, carried), effectiveText(t, base, ours); got != want || len(conflicts) > 0 {
			t.Fatalf("an upgrade to the same version changed %s to %s", want, got)
		}
		carried, conflicts = Upgrade([]Layer{base}, []Layer{theirs}, Layer{Pack: CustomPack, Files: Files{"entities/x.json": []byte(`{}`)}})
		if len(carried.Files) > 0 || len(conflicts) > 0 {
			t.Fatalf("no differences became %s", carried.Files)
		}
		carried, _ = Upgrade([]Layer{base}, []Layer{wanted}, ours)
		if got, want := effectiveText(t, wanted, carried), effectiveText(t, wanted); got != want {
			t.Fatalf("what the new version contains by itself stayed: %s, not %s", got, want)
		}
		Upgrade([]Layer{base}, []Layer{theirs}, ours)
		Upgrade(nil, []Layer{theirs}, ours)
		Upgrade([]Layer{base}, nil, ours)
	})
}
