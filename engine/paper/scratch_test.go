package paper

import (
	"os"
	"fmt"
	"testing"
	"time"
	"github.com/shopspring/decimal"
)

func TestScratch(t *testing.T) {
	data, _ := os.ReadFile("/tmp/w/printfont/package/400Regular/NotoSansSC_400Regular.ttf")
	font, err := NewFont(data)
	if err != nil { t.Fatal(err) }
	num := func(s string) Cell { d := decimal.RequireFromString(s); return Cell{Text: "¥"+s, Number: decimal.NewNullDecimal(d), Digits: 2, Sign: "¥"} }
	var rows [][]Cell
	for i := range 60 {
		rows = append(rows, []Cell{{Text: fmt.Sprint(i+1)}, {Text: "智能网关 GW-200（工业级，带4G模块、双以太网口、宽温设计）"}, {Text: "supercalifragilisticexpialidocious-extraordinarily-long-word-without-any-space"}, num("12.50"), num("-1200.00"), {Text:"2026-11-22", Day: time.Date(2026,11,22,0,0,0,0,time.UTC)}})
	}
	doc := &Document{Title: "报价单 Q1", Language: "zh", Sheet: NewSheet("A4", false, nil), Parts: []Part{{Name:"Q202611-0001", Footer: Footer{Text: "本报价单自签发之日起 30 天内有效。", Pages: true}, Blocks: []Block{
		Letterhead{Name: "纬流科技（上海）有限公司", Lines: []string{"上海市浦东新区张江路 100 号 · 电话 021-5555 0000", "税号 91310000MA1K0000X0"}},
		Text{Text: "报 价 单", Size: 18, Bold: true, Align: Center},
		Grid{Columns: 2, Items: []Item{{Label: "客户", Value: Cell{Text: "上海汇通物流有限公司"}}, {Label: "报价单号", Value: Cell{Text: "Q202611-0001"}}, {Label: "联系人", Value: Cell{Text: "王强"}}, {Label: "Valid until", Value: Cell{Text: "2026-12-22"}}, {Label:"地址", Wide:true, Value: Cell{Text:"上海市浦东新区世纪大道1000号环球金融中心88层8801室，近地铁2号线陆家嘴站，一二三四五六七八九十一二三四五六七八九十"}}}},
		Table{Columns: []Column{{"序号", 4, Center}, {"产品", 24, Left}, {"说明", 20, Left}, {"单价", 10, Right}, {"金额", 12, Right}, {"日期", 10, Center}}, Rows: rows, Sums: []Cell{{}, {Text: "合计"}, {}, {}, num("-72000.00"), {}}},
		Totals{Items: []Item{{Label: "合计", Value: num("72000.00")}, {Label: "人民币大写", Value: Cell{Text: "柒万贰仟元整"}, Bold: true}}},
		Text{Text: "条款：\n1. 付款方式：合同签订后预付 30%，发货前付 60%，验收后付 10%。Payment terms: 30 % in advance, 60 % before delivery, 10 % after acceptance.\n2. 质保期一年。"},
		Signatures{Parties: []Party{{Label: "甲方（买方）", Lines: []string{"单位：上海汇通物流有限公司", "代表签字：", "日期："}, Seal: "（盖章）"}, {Label: "乙方（卖方）", Lines: []string{"单位：纬流科技", "代表签字：", "日期："}, Seal: "（盖章）"}}},
	}}}}
	for _, as := range []string{"pdf", "docx", "xlsx"} {
		f, _ := os.Create("/tmp/w/printout/a."+as)
		start := time.Now()
		switch as { case "pdf": err = WritePDF(f, doc, font); case "docx": err = WriteDOCX(f, doc); case "xlsx": err = WriteXLSX(f, doc) }
		f.Close()
		fmt.Println(as, err, time.Since(start))
	}
}
