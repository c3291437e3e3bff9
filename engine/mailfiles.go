package engine

import (
	"fmt"

	"github.com/weft-crm/weft/engine/jobs"
)

// mostMailed is how many bytes of files go with a mail: in transit they grow by a third, and many servers
// take no more than 25 MB.
const mostMailed = 18 << 20

// filesToMail gives the files of a field as they go along with a mail. Invalid when they are too large.
func (a *aftermath) filesToMail(name string) ([]jobs.MailFile, error) {
	field := a.record.Entity.FieldByName(name)
	if field == nil {
		return nil, nil
	}
	ids, _ := a.foreseen().Values[field.Position].([]string)
	rows, err := a.tx.Files(ids...)
	if err != nil {
		return nil, err
	}
	var files []jobs.MailFile
	size := int64(0)
	for _, id := range ids {
		if row := rows[id]; row != nil {
			files = append(files, jobs.MailFile{Name: row.Name, Type: row.Type, Key: row.Key})
			size += row.Size
		}
	}
	if size > mostMailed {
		return nil, tooLargeToMail(name, size)
	}
	return files, nil
}

func tooLargeToMail(field string, size int64) error {
	var problems fieldProblems
	megabytes := float64(size) / (1 << 20)
	problems.refuse(field, "mail_size",
		fmt.Sprintf("The attachments have %.1f MB together; a mail takes %d MB. Leave one out or send a link.", megabytes, mostMailed>>20),
		fmt.Sprintf("附件共 %.1f MB，一封邮件最多 %d MB，请减少附件或改发链接。", megabytes, mostMailed>>20))
	return invalid(problems)
}
