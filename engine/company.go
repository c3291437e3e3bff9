package engine

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/paper"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Company is who works here. What follows the zone stands on documents; Logo is the id of a picture.
type Company struct {
	Name        string `json:"name"`
	Currency    string `json:"currency"`
	Language    string `json:"language"`
	Zone        string `json:"zone"`
	Address     string `json:"address,omitempty"`
	Phone       string `json:"phone,omitempty"`
	Email       string `json:"email,omitempty"`
	Website     string `json:"website,omitempty"`
	TaxNumber   string `json:"tax_number,omitempty"`
	Bank        string `json:"bank,omitempty"`
	BankAccount string `json:"bank_account,omitempty"`
	Logo        string `json:"logo,omitempty"`
}

// companyKey is the setting that holds Company; companyFile marks its logo among the files.
const (
	companyKey  = "company"
	companyFile = "company:logo"
)

// Company returns the company's settings.
func (e *Engine) Company(ctx context.Context) (Company, error) {
	var company Company
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		_, err := tx.Setting(companyKey, &company)
		return err
	})
	return company, err
}

// languages are those that people may choose.
var languages = []string{"zh", "en"}

// problems tells which settings cannot be; what is left open is the usual one.
func (c Company) problems() []FieldProblem {
	var problems fieldProblems
	if strings.TrimSpace(c.Name) == "" {
		problems.refuse("name", "required", "The company's name is needed.", "请填写公司名称。")
	}
	if c.Currency != "" && !metadata.IsCurrency(c.Currency) {
		problems.refuse("currency", "currency", "A currency is a code of three letters such as CNY.", "币种为三个字母的代码，例如 CNY。")
	}
	if c.Language != "" && !slices.Contains(languages, c.Language) {
		problems.refuse("language", "unknown_language", "The languages are en and zh.", "可选语言为 en 和 zh。")
	}
	if _, err := time.LoadLocation(c.Zone); err != nil {
		problems.refuse("zone", "unknown_zone", "This time zone is not known.", "无法识别该时区。")
	}
	return problems
}

// SaveCompany changes the company's settings. Needs the right "metadata"; Invalid for settings that cannot
// be and for a logo that is no picture of one's own.
func (e *Engine) SaveCompany(ctx context.Context, by Actor, company Company) error {
	if err := by.mustAdminister("metadata"); err != nil {
		return err
	}
	if problems := company.problems(); len(problems) > 0 {
		return invalid(problems)
	}
	return e.writeAs(ctx, by, func(a *act) error {
		if err := a.holdLogo(company.Logo); err != nil {
			return err
		}
		return errors.Join(a.tx.SetSetting(companyKey, company), e.touchOrganisation(a.tx), a.renewAfterCompany())
	})
}

// holdLogo makes a picture the company's own, which everybody may see.
func (a *act) holdLogo(id string) error {
	if id == "" || id == a.org.Load().company.Logo {
		return nil
	}
	files, err := a.tx.Files(id)
	if err != nil {
		return err
	}
	refused := Refuse(Invalid, "bad_logo", "The logo has to be a PNG or JPEG picture.", "徽标必须是 PNG 或 JPEG 图片。")
	if files[id] == nil || files[id].RecordID != "" || files[id].Actor != a.by.ID {
		return refused
	}
	data, err := a.fileContent(files[id])
	if err != nil {
		return err
	}
	if _, err := paper.NewImage(data); err != nil {
		return refused
	}
	return a.tx.HoldFiles("", companyKey, companyFile, id)
}

func (e *Engine) fileContent(file *store.File) ([]byte, error) {
	return os.ReadFile(e.filePath(file.Key))
}

// detail is one of metadata.CompanyDetails.
func (c Company) detail(name string) string {
	return map[string]string{
		"address": c.Address, "phone": c.Phone, "email": c.Email, "website": c.Website,
		"tax_number": c.TaxNumber, "bank": c.Bank, "bank_account": c.BankAccount,
	}[name]
}

// rule is a detail as rules see it: null when it is not known.
func (c Company) rule(name string) any {
	if value := c.detail(name); value != "" {
		return value
	}
	return nil
}

var companyLabels = map[string]metadata.Text{
	"address": {En: "Address", Zh: "地址"}, "phone": {En: "Phone", Zh: "电话"}, "email": {En: "E-mail", Zh: "邮箱"}, "website": {En: "Website", Zh: "网址"},
	"tax_number": {En: "Tax number", Zh: "税号"}, "bank": {En: "Bank", Zh: "开户行"}, "bank_account": {En: "Account", Zh: "账号"},
}

// letterhead writes who sends the document.
func (p *printer) letterhead(head *metadata.PrintLetterhead) paper.Block {
	company := p.org.Load().company
	block := paper.Letterhead{Name: company.Name, LogoRight: head.Logo == "right", Align: printAligns[head.Align]}
	if head.Logo != "none" {
		block.Logo = p.logo
	}
	for _, group := range [][]string{{"address"}, {"phone", "email", "website"}, {"tax_number"}, {"bank", "bank_account"}} {
		var parts []string
		for _, name := range group {
			if value := company.detail(name); value != "" && head.Shows(name) {
				parts = append(parts, p.label(companyLabels[name])+colon(p.language)+value)
			}
		}
		if len(parts) > 0 {
			block.Lines = append(block.Lines, strings.Join(parts, "    "))
		}
	}
	return block
}

func colon(language string) string {
	if language == "en" {
		return ": "
	}
	return "："
}
