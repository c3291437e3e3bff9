package engine

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// CommentInfo is a comment as one person may see it. Where the text names a person it holds
// @[name](id). Of a deleted comment only who deleted it and when is left.
type CommentInfo struct {
	ID        string          `json:"id"`
	At        time.Time       `json:"at"`
	Author    Person          `json:"author"`
	Text      string          `json:"text"`
	Mentions  []Person        `json:"mentions"`
	Files     []metadata.File `json:"files"`
	EditedAt  *time.Time      `json:"edited_at,omitempty"`
	Earlier   []EarlierText   `json:"earlier,omitempty"`
	DeletedAt *time.Time      `json:"deleted_at,omitempty"`
	DeletedBy *Person         `json:"deleted_by,omitempty"`
	Can       []string        `json:"can"` // edit, delete
}

// EarlierText is what a comment said until it was edited.
type EarlierText struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// CommentDraft is what a person writes. Files are ids of own uploads; when editing, nil keeps them.
type CommentDraft struct {
	Text  string   `json:"text"`
	Files []string `json:"files"`
}

// CommentAnswer is a comment with the people it mentions who may not see the record and so were not
// told.
type CommentAnswer struct {
	Comment   *CommentInfo `json:"comment"`
	Unreached []Person     `json:"unreached"`
}

// commentText is what may stand in a comment.
var commentText = &metadata.Field{Name: "text", Kind: "longtext", Length: 10_000}

// commentFile begins the field name of files that hang on a comment; its id follows.
const commentFile = "comment:"

var mentionPattern = regexp.MustCompile(`@\[([^\]\n]{1,80})\]\(([0-9a-f-]{36})\)`)

// Comments lists the comments on a record, newest first; before is the id of the last one seen. Not
// found if the actor may not see the record.
func (e *Engine) Comments(ctx context.Context, by Actor, entity, id, before string, limit int) ([]CommentInfo, error) {
	infos := []CommentInfo{}
	err := e.readAs(ctx, by, func(a *act) error {
		if err := a.mustSee(entity, id); err != nil {
			return err
		}
		var older store.Older
		if before != "" {
			last, err := a.tx.Comment(before)
			if err != nil {
				return missing(err, noComment())
			}
			older = store.Older{At: last.At, ID: last.ID}
		}
		stored, err := a.tx.CommentsOn(entity, id, older, bounded(limit, 50, 200))
		if err != nil {
			return err
		}
		infos, err = a.commentInfos(stored)
		return err
	})
	return infos, err
}

func noComment() *Error {
	return notFound("There is no such comment, or you may not see it.", "评论不存在，或您无权查看。")
}

// commentInfos shows comments on records the actor may see.
func (a *act) commentInfos(stored []*store.Comment) ([]CommentInfo, error) {
	infos, ids := make([]CommentInfo, len(stored)), []string{}
	for i, comment := range stored {
		infos[i] = a.commentInfo(a.by, comment)
		if comment.DeletedAt == nil {
			ids = append(ids, textsOf(comment.Files)...)
		}
	}
	files, err := a.tx.Files(ids...)
	if err != nil {
		return nil, err
	}
	for i, comment := range stored {
		if comment.DeletedAt != nil {
			continue
		}
		for _, id := range textsOf(comment.Files) {
			if file := files[id]; file != nil {
				infos[i].Files = append(infos[i].Files, metadata.File{ID: id, Name: file.Name, Size: file.Size, Type: file.Type})
			}
		}
	}
	return infos, nil
}

func (e *Engine) commentInfo(by Actor, comment *store.Comment) CommentInfo {
	info := CommentInfo{
		ID: comment.ID, At: comment.At, Author: e.person(comment.Author), Mentions: []Person{}, Files: []metadata.File{},
		DeletedAt: comment.DeletedAt, DeletedBy: e.optionalPerson(comment.DeletedBy), Can: []string{},
	}
	if comment.DeletedAt != nil {
		return info
	}
	info.Text, info.EditedAt = comment.Text, comment.EditedAt
	_ = json.Unmarshal(comment.Earlier, &info.Earlier) // empty until it was edited
	for _, id := range textsOf(comment.Mentions) {
		info.Mentions = append(info.Mentions, e.person(id))
	}
	if comment.Author == by.ID {
		info.Can = append(info.Can, "edit")
	}
	if mayDeleteComment(by, comment) {
		info.Can = append(info.Can, "delete")
	}
	return info
}

func mayDeleteComment(by Actor, comment *store.Comment) bool {
	return comment.Author == by.ID || by.Administers("all")
}

// textsOf reads a stored list of texts; an empty document is an empty list.
func textsOf(stored store.JSON) []string {
	var list []string
	_ = json.Unmarshal(stored, &list)
	return list
}

func textsJSON(list []string) store.JSON {
	if len(list) == 0 {
		return nil
	}
	stored, err := json.Marshal(list)
	if err != nil {
		return nil
	}
	return stored
}

// Comment writes a comment on a record, once per key, and tells the people it mentions and the
// record's followers. From then on the author follows the record. Not found if the actor may not see
// the record; Invalid for an empty text, unknown people or files.
func (e *Engine) Comment(ctx context.Context, by Actor, entity, id, key string, draft CommentDraft) (*CommentAnswer, error) {
	stored, err := e.commandOnce(ctx, sent{by, key, []any{entity, id, draft}}, func(a *act) (any, error) {
		return a.comment(entity, id, draft)
	})
	if err != nil {
		return nil, err
	}
	answer := &CommentAnswer{}
	return answer, json.Unmarshal(stored, answer)
}

func (a *act) comment(entity, id string, draft CommentDraft) (*CommentAnswer, error) {
	record, err := a.visible(entity, id)
	if err != nil {
		return nil, err
	}
	comment := &store.Comment{Entity: entity, RecordID: id, Author: a.by.ID}
	if err := a.takeDraft(comment, draft); err != nil {
		return nil, err
	}
	if err := a.tx.AddComment(comment); err != nil {
		return nil, err
	}
	if err := a.tx.FollowUnlessSaid(&store.Follower{Entity: entity, RecordID: id, UserID: a.by.ID}); err != nil {
		return nil, err
	}
	followers, err := a.followersOf(a.tx, record)
	if err != nil {
		return nil, err
	}
	return a.commented(record, comment, news{mentioned: textsOf(comment.Mentions), followers: followers})
}

// EditComment changes the actor's own comment; what it said before stays to be seen. People it
// mentions now and did not before are told. Not found if there is none, Forbidden if it is
// somebody else's.
func (e *Engine) EditComment(ctx context.Context, by Actor, id string, draft CommentDraft) (*CommentAnswer, error) {
	var answer *CommentAnswer
	err := e.writeAs(ctx, by, func(a *act) error {
		comment, record, err := a.commentOf(id)
		if err != nil {
			return err
		}
		if comment.Author != a.by.ID {
			return forbidden("Only the author changes a comment.", "只有作者可以修改评论。")
		}
		before, known := *comment, textsOf(comment.Mentions)
		if draft.Files == nil {
			draft.Files = textsOf(comment.Files)
		}
		if err := a.takeDraft(comment, draft); err != nil {
			return err
		}
		if err := edited(a.tx, comment, before); err != nil {
			return err
		}
		newly := slices.DeleteFunc(textsOf(comment.Mentions), func(id string) bool { return slices.Contains(known, id) })
		answer, err = a.commented(record, comment, news{mentioned: newly})
		return err
	})
	return answer, err
}

// edited stores a changed comment with what it said before.
func edited(tx *store.Tx, comment *store.Comment, before store.Comment) error {
	if comment.Text != before.Text {
		var earlier []EarlierText
		_ = json.Unmarshal(comment.Earlier, &earlier) // empty until now
		said := before.At
		if before.EditedAt != nil {
			said = *before.EditedAt
		}
		stored, err := json.Marshal(append(earlier, EarlierText{At: said, Text: before.Text}))
		if err != nil {
			return err
		}
		comment.Earlier, comment.EditedAt = stored, &tx.Now
	}
	return tx.SaveComment(comment)
}

// DeleteComment takes the actor's own comment away; administrators may take any. That there was one,
// and who took it away, stays to be seen.
func (e *Engine) DeleteComment(ctx context.Context, by Actor, id string) error {
	return e.writeAs(ctx, by, func(a *act) error {
		comment, _, err := a.commentOf(id)
		if err != nil {
			return err
		}
		if !mayDeleteComment(a.by, comment) {
			return forbidden("Only the author deletes a comment.", "只有作者可以删除评论。")
		}
		comment.DeletedAt, comment.DeletedBy = &a.tx.Now, a.by.ID
		return a.tx.SaveComment(comment)
	})
}

// commentOf returns a comment that is there, and its record, if the actor may see it.
func (a *act) commentOf(id string) (*store.Comment, *metadata.Record, error) {
	comment, err := a.tx.Comment(id)
	if err != nil {
		return nil, nil, missing(err, noComment())
	}
	record, err := a.visible(comment.Entity, comment.RecordID)
	if err != nil || comment.DeletedAt != nil {
		return nil, nil, noComment()
	}
	return comment, record, nil
}

// takeDraft checks what was written and puts it into a comment.
func (a *act) takeDraft(comment *store.Comment, draft CommentDraft) error {
	value, problem := commentText.KindOf().Parse(commentText, draft.Text)
	if problem != nil {
		return invalid([]FieldProblem{{Field: "text", Pointer: "/text", Code: problem.Code, Message: problem.Message}})
	}
	comment.Text, _ = value.(string)
	if comment.Text == "" && len(draft.Files) == 0 {
		return invalid([]FieldProblem{{Field: "text", Pointer: "/text", Code: "required", Message: metadata.Text{En: "Write something.", Zh: "请输入内容。"}}})
	}
	if err := a.takeMentions(comment); err != nil {
		return err
	}
	return takeFiles(a.tx, a.by, comment, draft.Files)
}

// takeMentions notes who is named in the text, each under the present name.
func (e *Engine) takeMentions(comment *store.Comment) error {
	var ids []string
	unknown := ""
	comment.Text = mentionPattern.ReplaceAllStringFunc(comment.Text, func(found string) string {
		parts := mentionPattern.FindStringSubmatch(found)
		p := e.org.Load().people[parts[2]]
		if p == nil || !p.active {
			unknown = parts[1]
			return found
		}
		if !slices.Contains(ids, p.id) {
			ids = append(ids, p.id)
		}
		return "@[" + strings.NewReplacer("[", "(", "]", ")", "\n", " ").Replace(p.name) + "](" + p.id + ")"
	})
	if comment.Mentions = textsJSON(ids); unknown != "" {
		return invalid([]FieldProblem{{Field: "text", Pointer: "/text", Code: "person_unknown", Message: metadata.Text{
			En: "Nobody here is called “" + clip(unknown) + "” any more.", Zh: "没有名为“" + clip(unknown) + "”的在职人员。",
		}}})
	}
	return nil
}

// takeFiles hangs own uploads on a comment.
func takeFiles(tx *store.Tx, by Actor, comment *store.Comment, ids []string) error {
	const most = 20
	if comment.ID == "" {
		comment.ID = store.NewID()
	}
	files, err := tx.Files(ids...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		file := files[id]
		own := file != nil && (file.Field == commentFile+comment.ID || file.RecordID == "" && file.Actor == by.ID)
		if !own || len(ids) > most {
			return invalid([]FieldProblem{{Field: "files", Pointer: "/files", Code: "file_unknown", Message: metadata.Text{
				En: "This file is not there, or it is not yours; at most 20 go with a comment.", Zh: "文件不存在或不属于您；每条评论最多 20 个附件。",
			}}})
		}
	}
	comment.Files = textsJSON(ids)
	return tx.HoldFiles(comment.Entity, comment.RecordID, commentFile+comment.ID, ids...)
}

// mayDownloadOfComment lets those who may see the record have the files of its comments, but not of
// deleted ones.
func (a *act) mayDownloadOfComment(row *store.File) error {
	comment, _, err := a.commentOf(strings.TrimPrefix(row.Field, commentFile))
	if err == nil && slices.Contains(textsOf(comment.Files), row.ID) {
		return nil
	}
	if err != nil && AsError(err) == nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return noFile()
}

// news is who is to hear of a comment.
type news struct{ mentioned, followers []string }

// commented tells of a comment and shows it to its author.
func (a *act) commented(record *metadata.Record, comment *store.Comment, of news) (*CommentAnswer, error) {
	answer := &CommentAnswer{Unreached: []Person{}}
	mentioned := slices.DeleteFunc(slices.Clone(of.mentioned), func(id string) bool { return id == a.by.ID })
	reached, err := a.readers(a.tx, a.m, record, mentioned)
	if err != nil {
		return nil, err
	}
	for _, id := range mentioned {
		if !slices.ContainsFunc(reached, func(r reader) bool { return r.id == id }) {
			answer.Unreached = append(answer.Unreached, a.person(id))
		}
	}
	others := slices.DeleteFunc(slices.Clone(of.followers), func(id string) bool { return id == a.by.ID || slices.Contains(mentioned, id) })
	following, err := a.readers(a.tx, a.m, record, others)
	if err != nil {
		return nil, err
	}
	if err := a.tellOfComment(comment, reached, following); err != nil {
		return nil, err
	}
	infos, err := a.commentInfos([]*store.Comment{comment})
	if err != nil {
		return nil, err
	}
	answer.Comment = &infos[0]
	return answer, nil
}

func (a *act) tellOfComment(comment *store.Comment, mentioned, following []reader) error {
	name := a.person(a.by.ID).Title
	var notices []*store.Notice
	add := func(readers []reader, kind string, title metadata.Text) {
		for _, reader := range readers {
			called, said := reader.name(), clipTo(plainComment(comment.Text), 140)
			body := metadata.Text{En: called.En + ": " + said, Zh: called.Zh + "：" + said}
			if said == "" {
				body = called
			}
			notices = append(notices, &store.Notice{
				UserID: reader.id, Kind: kind, Title: textJSON(title), Body: textJSON(body),
				Link: "/records/" + comment.Entity + "/" + comment.RecordID + "?tab=timeline",
			})
		}
	}
	add(mentioned, "mention", metadata.Text{En: name + " mentioned you", Zh: name + " 提到了您"})
	add(following, "comment", metadata.Text{En: name + " commented", Zh: name + " 发表了评论"})
	return a.tell(a.tx, notices)
}

// tell writes notices and lets the browsers of these people look.
func (e *Engine) tell(tx *store.Tx, notices []*store.Notice) error {
	notices = slices.DeleteFunc(notices, func(notice *store.Notice) bool { return !e.tells(notice.UserID, notice.Kind) })
	if len(notices) == 0 {
		return nil
	}
	people := make([]string, len(notices))
	for i, notice := range notices {
		people[i] = notice.UserID
	}
	tx.AfterCommit(func() { e.stream.send(StreamEvent{Name: "notice"}, people...) })
	if err := tx.AddNotices(notices...); err != nil {
		return err
	}
	return e.mailNotices(tx, notices)
}

// plainComment is a comment's text with people by name.
func plainComment(text string) string { return mentionPattern.ReplaceAllString(text, "@$1") }
