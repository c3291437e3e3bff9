package company

import (
	"fmt"
	"strings"
	"time"
)

// person is one of the staff.
type person struct {
	login, name, title, department, manager, roles, language string
	grade                                                    int
	more                                                     string // teams and territories
}

// Who decides and does what is not a seller's.
const (
	chief      = "zhao.hong@sample"
	salesHead  = "lin.yue@sample"
	operations = "tang.yu@sample"
	accountant = "shen.min@sample"
	controller = "gu.wen@sample"
	delivery   = "luo.bin@sample"
	dutyLead   = "jiang.lei@sample"
	agent      = "yao.xin@sample"
)

// area is a part of sales: its region, its head, its sellers, and how many of a hundred customers it has.
type area struct {
	territory, region, manager string
	sellers                    []string
	share                      int
}

var areas = []area{
	{"east", "east", "song.jie@sample", []string{"fang.wei@sample", "han.xue@sample", "xie.ping@sample", "dong.kai@sample"}, 36},
	{"north", "north", "cao.rui@sample", []string{"peng.bo@sample", "yuan.qing@sample", "deng.hao@sample", "lu.jing@sample"}, 28},
	{"south", "south", "fu.hua@sample", []string{"su.mei@sample", "ye.cheng@sample", "pan.ning@sample"}, 22},
	{"overseas", "overseas", "maria.silva@sample", []string{"james.cole@sample", "aisha.khan@sample", "lukas.weber@sample"}, 14},
}

// departments in the order in which one belongs to the other: label, name, whose part it is, head.
var departments = [][4]string{
	{"company", "样板公司 Sample company", "", chief},
	{"sales", "样板销售部 Sample sales", "company", salesHead},
	{"east", "样板东区 Sample sales East", "sales", "song.jie@sample"},
	{"north", "样板北区 Sample sales North", "sales", "cao.rui@sample"},
	{"south", "样板南区 Sample sales South", "sales", "fu.hua@sample"},
	{"overseas", "样板海外 Sample sales International", "sales", "maria.silva@sample"},
	{"finance", "样板财务部 Sample finance", "company", "qiu.lan@sample"},
	{"legal", "样板法务部 Sample legal", "company", "meng.fei@sample"},
	{"delivery", "样板交付部 Sample delivery", "company", delivery},
	{"service", "样板服务部 Sample service", "company", "bai.lu@sample"},
}

var staff = []person{
	{chief, "赵宏 Zhao Hong", "总经理 General manager", "company", "", "sales_manager,viewer", "zh", 10, ""},
	{salesHead, "林悦 Lin Yue", "销售副总裁 VP sales", "sales", chief, "sales_manager", "zh", 9, "teams=pricing_board:chair"},
	{"song.jie@sample", "宋杰 Song Jie", "东区经理 Manager East", "east", salesHead, "sales_manager", "zh", 7, "territories=east:manager"},
	{"fang.wei@sample", "方伟 Fang Wei", sellerTitle, "east", "song.jie@sample", "sales", "zh", 4, ""},
	{"han.xue@sample", "韩雪 Han Xue", sellerTitle, "east", "song.jie@sample", "sales", "zh", 4, ""},
	{"xie.ping@sample", "谢平 Xie Ping", sellerTitle, "east", "song.jie@sample", "sales", "zh", 4, ""},
	{"dong.kai@sample", "董凯 Dong Kai", sellerTitle, "east", "song.jie@sample", "sales", "zh", 3, ""},
	{"cao.rui@sample", "曹瑞 Cao Rui", "北区经理 Manager North", "north", salesHead, "sales_manager", "zh", 7, "territories=north:manager"},
	{"peng.bo@sample", "彭博 Peng Bo", sellerTitle, "north", "cao.rui@sample", "sales", "zh", 4, ""},
	{"yuan.qing@sample", "袁晴 Yuan Qing", sellerTitle, "north", "cao.rui@sample", "sales", "zh", 4, ""},
	{"deng.hao@sample", "邓浩 Deng Hao", sellerTitle, "north", "cao.rui@sample", "sales", "zh", 4, ""},
	{"lu.jing@sample", "陆静 Lu Jing", sellerTitle, "north", "cao.rui@sample", "sales", "zh", 3, ""},
	{"fu.hua@sample", "傅华 Fu Hua", "南区经理 Manager South", "south", salesHead, "sales_manager", "zh", 7, "territories=south:manager"},
	{"su.mei@sample", "苏梅 Su Mei", sellerTitle, "south", "fu.hua@sample", "sales", "zh", 4, ""},
	{"ye.cheng@sample", "叶诚 Ye Cheng", sellerTitle, "south", "fu.hua@sample", "sales", "zh", 4, ""},
	{"pan.ning@sample", "潘宁 Pan Ning", sellerTitle, "south", "fu.hua@sample", "sales", "zh", 3, ""},
	{"maria.silva@sample", "Maria Silva", "海外经理 Manager International", "overseas", salesHead, "sales_manager", "en", 7, "territories=overseas:manager"},
	{"james.cole@sample", "James Cole", sellerTitle, "overseas", "maria.silva@sample", "sales", "en", 4, ""},
	{"aisha.khan@sample", "Aisha Khan", sellerTitle, "overseas", "maria.silva@sample", "sales", "en", 4, ""},
	{"lukas.weber@sample", "Lukas Weber", sellerTitle, "overseas", "maria.silva@sample", "sales", "en", 4, ""},
	{operations, "唐宇 Tang Yu", "销售运营 Sales operations", "sales", salesHead, "sales_ops", "zh", 5, "teams=pricing_board"},
	{"wei.na@sample", "魏娜 Wei Na", "销售运营 Sales operations", "sales", operations, "sales_ops", "zh", 4, ""},
	{"qiu.lan@sample", "邱岚 Qiu Lan", "财务总监 CFO", "finance", chief, "cfo", "zh", 9, "teams=pricing_board"},
	{controller, "顾文 Gu Wen", "财务主管 Financial controller", "finance", "qiu.lan@sample", "finance_controller", "zh", 7, ""},
	{accountant, "沈敏 Shen Min", "应收会计 Accounts receivable", "finance", controller, "finance_controller", "zh", 5, ""},
	{"meng.fei@sample", "孟飞 Meng Fei", "法务经理 Legal counsel", "legal", chief, "legal", "zh", 6, "teams=legal"},
	{delivery, "罗斌 Luo Bin", "交付经理 Delivery manager", "delivery", chief, "delivery", "zh", 6, "teams=tier3"},
	{"bai.lu@sample", "白露 Bai Lu", "服务总监 Head of service", "service", chief, "head_of_service", "zh", 8, ""},
	{dutyLead, "江磊 Jiang Lei", "值班主管 Duty lead", "service", "bai.lu@sample", "duty_lead,agent", "zh", 6, ""},
	{agent, "姚欣 Yao Xin", "客服专员 Service agent", "service", dutyLead, "agent", "zh", 3, "teams=service_desk territories=east:service_queue,north:service_queue,south:service_queue,overseas:service_queue"},
}

const sellerTitle = "客户经理 Account manager"

// peopleLines writes the section of people.
func peopleLines() string {
	var text strings.Builder
	for _, area := range areas {
		fmt.Fprintf(&text, "territory %s name=\"样板 Sample %s\"\n", area.territory, area.territory)
	}
	for _, department := range departments {
		fmt.Fprintf(&text, "department %s-department name=%q head=%s", department[0], department[1], department[3])
		if department[2] != "" {
			text.WriteString(" parent=" + department[2] + "-department")
		}
		text.WriteString("\n")
	}
	for _, person := range staff {
		fmt.Fprintf(&text, "person %s name=%q title=%q department=%s-department roles=%s language=%s grade=%d",
			person.login, person.name, person.title, person.department, person.roles, person.language, person.grade)
		if person.manager != "" {
			text.WriteString(" manager=" + person.manager)
		}
		text.WriteString(" " + person.more + "\n")
	}
	return text.String()
}

// monthlyAim is what a seller is to win in a month.
const monthlyAim = 100_000

// aim sets the targets of all sellers for the years of the play.
func (p *play) aim() {
	months := ""
	for month := time.January; month <= time.December; month++ {
		months += fmt.Sprintf(" %s=%d", strings.ToLower(month.String()), monthlyAim)
	}
	for year := p.first.Year(); year <= p.end.Year(); year++ {
		for _, area := range areas {
			for _, seller := range area.sellers {
				p.say(p.first, "as %s create sales_target %s year=%d person=%s%s", operations, p.label("target"), year, seller, months)
			}
		}
	}
}
