package metadata

import (
	_ "embed" // the list of divisions
	"slices"
	"strings"
	"sync"
)

// regionList holds the administrative divisions of China down to districts and counties, one a line:
// the official code of six digits, the name, and the name in English or pinyin. The codes and names
// are those the Ministry of Civil Affairs publishes.
//
//go:embed regions.txt
var regionList string

// Region is an administrative division of China.
type Region struct {
	Code   string
	Name   Text
	parent string
	level  int      // 1 province, 2 city, 3 district
	names  []string // the ways in which people write it, the longest first
}

type regionTree struct {
	list     []*Region
	byCode   map[string]*Region
	children map[string][]*Region // by the code of the parent, "" for provinces
	titled   map[string]*Region   // by the plain title in English
}

// regions reads the list when it is first asked for.
var regions = sync.OnceValue(func() *regionTree {
	lines := strings.Split(strings.TrimSpace(regionList), "\n")
	tree := &regionTree{byCode: make(map[string]*Region, len(lines)), children: map[string][]*Region{}, titled: map[string]*Region{}}
	for _, line := range lines {
		parts := strings.Split(line, "\t")
		region := &Region{Code: parts[0], Name: Text{En: parts[2], Zh: parts[1]}, level: levelOfCode(parts[0]), names: spelled(parts[1])}
		tree.list = append(tree.list, region)
		tree.byCode[region.Code] = region
	}
	for _, region := range tree.list {
		region.parent = tree.parentOf(region)
		tree.children[region.parent] = append(tree.children[region.parent], region)
		tree.titled[plainTitle(tree.title(region).En)] = region
	}
	return tree
})

func levelOfCode(code string) int {
	switch {
	case strings.HasSuffix(code, "0000"):
		return 1
	case strings.HasSuffix(code, "00"):
		return 2
	default:
		return 3
	}
}

// parentOf is the city of a district, or its province where there is no city between.
func (t *regionTree) parentOf(region *Region) string {
	if region.level == 1 {
		return ""
	}
	if city := region.Code[:4] + "00"; region.level == 3 && t.byCode[city] != nil {
		return city
	}
	return region.Code[:2] + "0000"
}

// Regions lists the administrative divisions of China by their codes, each with the code of what it
// belongs to.
func Regions() []*Region { return regions().list }

// Parent is the code of the division this one belongs to, "" for a province.
func (r *Region) Parent() string { return r.parent }

// RegionByCode returns a division by its code of six digits, or nil.
func RegionByCode(code string) *Region { return regions().byCode[code] }

// Title is the name with those of the divisions around it: 上海市徐汇区, Xuhui District, Shanghai.
func (r *Region) Title() Text { return regions().title(r) }

func (t *regionTree) title(r *Region) Text {
	title := r.Name
	for parent := t.byCode[r.parent]; parent != nil; parent = t.byCode[parent.parent] {
		title.Zh, title.En = parent.Name.Zh+title.Zh, title.En+", "+parent.Name.En
	}
	return title
}

// Prefix is what the codes of the division and of all in it begin with.
func (r *Region) Prefix() string { return r.Code[:2*r.level] }

// shortRegionEndings may be left out: 上海徐汇 is 上海市徐汇区.
var shortRegionEndings = []string{"特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "地区", "林区", "新区", "省", "市", "区", "县", "盟", "旗"}

// spelled gives the ways in which people write a division, the longest first.
func spelled(name string) []string {
	for _, ending := range shortRegionEndings {
		if short := strings.TrimSuffix(name, ending); short != name && len(short) >= 2*len("市") {
			return []string{name, short}
		}
	}
	return []string{name}
}

// readRegion takes the divisions off the beginning of a text in Chinese, as deep as it names them.
// It gives nil when the text begins with none.
func readRegion(text string) (found *Region, rest string) {
	tree, rest := regions(), text
	for {
		parent := ""
		if found != nil {
			parent = found.Code
		}
		next, after := tree.begins(parent, rest)
		if next == nil {
			return found, rest
		}
		found, rest = next, after
	}
}

// begins finds the child whose name, or short name, a text begins with. Between a municipality and
// its districts people write 市辖区, or the municipality a second time.
func (t *regionTree) begins(parent, text string) (*Region, string) {
	text = strings.TrimLeft(text, " /·-,，>")
	if above := t.byCode[parent]; above != nil {
		text = strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(text, above.Name.Zh), "市辖区"), " /·-,，>")
	}
	for _, whole := range []bool{true, false} {
		for _, region := range t.children[parent] {
			names := region.names
			if whole {
				names = names[:1]
			}
			for _, name := range names {
				if rest, ok := strings.CutPrefix(text, name); ok && (whole || !startsStreet(rest)) {
					return region, rest
				}
			}
		}
	}
	return nil, text
}

// startsStreet tells that what looked like the short name of a region belongs to a street: 上海路.
func startsStreet(rest string) bool {
	return slices.ContainsFunc([]string{"路", "街", "大道", "大街", "巷", "弄", "里", "村", "镇", "乡"}, func(word string) bool { return strings.HasPrefix(rest, word) })
}

// regionTitled finds a division by its title in English, capital letters and blanks aside.
func regionTitled(text string) *Region { return regions().titled[plainTitle(text)] }

func plainTitle(text string) string {
	return strings.ToLower(strings.NewReplacer(" ,", ",", ", ", ",").Replace(strings.Join(strings.Fields(text), " ")))
}
