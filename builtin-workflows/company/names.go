package company

import "fmt"

// place is where customers are: names, and the area that looks after them.
type place struct{ zh, en, country string }

// both is a text in both languages.
type both struct{ zh, en string }

// String puts the languages side by side.
func (b both) String() string { return b.zh + " " + b.en }

var placesOf = map[string][]place{
	"east":     {{"苏州", "Suzhou", "中国"}, {"无锡", "Wuxi", "中国"}, {"杭州", "Hangzhou", "中国"}, {"宁波", "Ningbo", "中国"}, {"上海", "Shanghai", "中国"}, {"南京", "Nanjing", "中国"}},
	"north":    {{"北京", "Beijing", "中国"}, {"天津", "Tianjin", "中国"}, {"青岛", "Qingdao", "中国"}, {"济南", "Jinan", "中国"}, {"石家庄", "Shijiazhuang", "中国"}},
	"south":    {{"深圳", "Shenzhen", "中国"}, {"广州", "Guangzhou", "中国"}, {"东莞", "Dongguan", "中国"}, {"佛山", "Foshan", "中国"}, {"厦门", "Xiamen", "中国"}},
	"overseas": {{"汉堡", "Hamburg", "Germany"}, {"里昂", "Lyon", "France"}, {"新加坡", "Singapore", "Singapore"}, {"吉隆坡", "Kuala Lumpur", "Malaysia"}, {"芝加哥", "Chicago", "USA"}, {"奥斯陆", "Oslo", "Norway"}},
}

var brands = []both{
	{"恒远", "Hengyuan"},
	{"江北", "Jiangbei"},
	{"华信", "Huaxin"},
	{"天成", "Tiancheng"},
	{"瑞丰", "Ruifeng"},
	{"盛达", "Shengda"},
	{"金石", "Jinshi"},
	{"云帆", "Yunfan"},
	{"博雅", "Boya"},
	{"同创", "Tongchuang"},
	{"海润", "Hairun"},
	{"鼎新", "Dingxin"},
	{"长青", "Changqing"},
	{"三和", "Sanhe"},
	{"明辉", "Minghui"},
	{"东岳", "Dongyue"},
	{"启航", "Qihang"},
	{"安泰", "Antai"},
	{"新锐", "Xinrui"},
	{"佳通", "Jiatong"},
	{"卓越", "Zhuoyue"},
	{"中科", "Zhongke"},
	{"万邦", "Wanbang"},
	{"龙腾", "Longteng"},
}

var foreignBrands = []string{"Northgate", "Silverbrook", "Ostsee", "Mistral", "Redwood", "Blue Harbour", "Granite", "Solveig", "Merlion", "Lakeview", "Orchard", "Polaris"}

// trade is what customers do.
type trade struct {
	both
	industry string
}

var trades = []trade{
	{both{"精密机械", "Precision Machinery"}, "manufacturing"},
	{both{"汽车零部件", "Auto Parts"}, "automotive"},
	{both{"新能源", "New Energy"}, "energy"},
	{both{"建设工程", "Construction"}, "construction"},
	{both{"医疗器械", "Medical Devices"}, "medical"},
	{both{"食品", "Foods"}, "manufacturing"},
	{both{"物流", "Logistics"}, "logistics"},
	{both{"电子科技", "Electronics"}, "technology"},
	{both{"水务", "Water Works"}, "services"},
	{both{"化工", "Chemicals"}, "manufacturing"},
	{both{"制药", "Pharma"}, "medical"},
	{both{"纺织", "Textiles"}, "manufacturing"},
	{both{"环保", "Environment"}, "energy"},
	{both{"造船", "Shipbuilding"}, "manufacturing"},
	{both{"数据中心", "Data Centres"}, "telecommunications"},
}

// company is a customer's name with what is behind it.
type company struct {
	name  string
	trade trade
}

// names gives different names: Chinese ones say the same in both languages.
func (p *play) names(foreign bool) []company {
	var list []company
	for _, trade := range trades {
		if foreign {
			for _, brand := range foreignBrands {
				list = append(list, company{brand + " " + trade.en, trade})
			}
			continue
		}
		for _, brand := range brands {
			list = append(list, company{brand.zh + trade.zh + " " + brand.en + " " + trade.en, trade})
		}
	}
	p.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

var familyNames = []both{
	{"王", "Wang"},
	{"李", "Li"},
	{"张", "Zhang"},
	{"刘", "Liu"},
	{"陈", "Chen"},
	{"杨", "Yang"},
	{"黄", "Huang"},
	{"周", "Zhou"},
	{"吴", "Wu"},
	{"徐", "Xu"},
	{"孙", "Sun"},
	{"马", "Ma"},
	{"朱", "Zhu"},
	{"胡", "Hu"},
	{"郭", "Guo"},
	{"何", "He"},
	{"高", "Gao"},
	{"林", "Lin"},
}

var givenNames = []both{
	{"建华", "Jianhua"},
	{"丽", "Li"},
	{"强", "Qiang"},
	{"敏", "Min"},
	{"志远", "Zhiyuan"},
	{"静", "Jing"},
	{"磊", "Lei"},
	{"婷", "Ting"},
	{"海涛", "Haitao"},
	{"雪梅", "Xuemei"},
	{"勇", "Yong"},
	{"佳", "Jia"},
	{"文博", "Wenbo"},
	{"思琪", "Siqi"},
	{"国强", "Guoqiang"},
	{"晓东", "Xiaodong"},
}

var foreignNames = []string{"Anna Berg", "Paul Meyer", "Claire Dubois", "Tan Wei Ming", "Grace Lee", "John Carter", "Ingrid Olsen", "Peter Schmidt", "Nora Lindqvist", "Daniel Ong", "Emma Fischer", "Hugo Laurent"}

// contactName names somebody at a customer.
func (p *play) contactName(foreign bool) string {
	if foreign {
		return one(p, foreignNames)
	}
	family, given := one(p, familyNames), one(p, givenNames)
	return fmt.Sprintf("%s%s %s %s", family.zh, given.zh, given.en, family.en)
}

var positions = []both{{"采购经理", "Purchasing manager"}, {"设备主管", "Equipment supervisor"}, {"总工程师", "Chief engineer"}, {"总经理", "General manager"}, {"生产经理", "Production manager"}, {"财务经理", "Finance manager"}}

var needs = []both{
	{"更换老旧水泵，降低能耗", "Replace old pumps and save energy"},
	{"新产线的冷却系统", "Cooling for a new line"},
	{"年度备件与保养", "Spare parts and service for a year"},
	{"阀门漏损，希望改造", "Leaking valves are to be rebuilt"},
	{"远程监测设备状态", "Watch machines from afar"},
	{"二期扩建需要整套泵站", "A pump station for the second stage"},
}

var notes = []both{
	{"对方认可方案，要求下周给出报价。", "They like the proposal and want a quote next week."},
	{"技术部门提出两处修改，已记录。", "Their engineers asked for two changes, noted."},
	{"采购在比较三家，价格敏感。", "Purchasing compares three offers and looks at the price."},
	{"预算已批，月底前决定。", "The budget is approved, they decide before the end of the month."},
	{"现场看过设备，尺寸已量。", "Saw the machines on site and measured."},
	{"负责人出差，下周再联系。", "The person in charge is travelling, call again next week."},
	{"介绍了同行业案例，对方感兴趣。", "Told of a similar customer; they are interested."},
}

var subjects = map[string]both{
	"call":    {"电话跟进", "Follow-up call"},
	"visit":   {"上门拜访", "Visit on site"},
	"meeting": {"方案会议", "Meeting about the proposal"},
	"wechat":  {"微信沟通", "Chat on WeChat"},
}

var faults = []both{
	{"水泵启动后有异响", "Pump makes a noise after starting"},
	{"压力传感器读数漂移", "Pressure sensor drifts"},
	{"到货缺少密封件", "Seals are missing from the delivery"},
	{"询问保养周期", "Question about service intervals"},
	{"阀门关闭不严", "Valve does not close"},
	{"控制柜报警 E12", "Control cabinet shows alarm E12"},
}
