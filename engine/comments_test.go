package engine_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// comment writes a comment; it has to succeed.
func (h *house) comment(login, entity, id, text string, files ...string) *engine.CommentAnswer {
	h.Helper()
	answer, err := h.Comment(context.Background(), h.as(login), entity, id, "", engine.CommentDraft{Text: text, Files: files})
	if err != nil {
		h.Fatalf("%s comments: %v", login, err)
	}
	return answer
}

// mention writes a person into a comment's text.
func (h *house) mention(login string) string {
	return "@[" + strings.ToUpper(login[:1]) + login[1:] + "](" + h.ids[login] + ")"
}

// notices tells what somebody was told, newest first, one line each.
func (h *house) notices(login string) string {
	h.Helper()
	list, err := h.Notices(context.Background(), h.as(login), false, "")
	if err != nil {
		h.Fatal(err)
	}
	var lines []string
	for _, notice := range list {
		lines = append(lines, notice.Kind+": "+notice.Title.En+" – "+notice.Body.En)
	}
	return strings.Join(lines, "\n")
}

// comments tells the comments on a deal, newest first.
func (h *house) comments(login, deal string) []engine.CommentInfo {
	h.Helper()
	list, err := h.Comments(context.Background(), h.as(login), "deal", deal, "", 0)
	if err != nil {
		h.Fatalf("%s reads the comments: %v", login, err)
	}
	return list
}

func TestMentionedPeopleHearOfACommentOnlyWhereTheyMaySeeTheRecord(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		answer := h.comment("zhao", "deal", deal.ID, "Look, "+h.mention("li")+" and "+h.mention("wang")+"!")
		h.same(answer.Unreached, "[{"+h.ids["wang"]+" Wang}]")
		h.same(len(answer.Comment.Mentions), 2)
		h.same(h.notices("li"), "mention: Zhao mentioned you – Deal Crane: Look, @Li and @Wang!")
		h.same(h.notices("wang"), "")
		_, err := h.Comment(context.Background(), h.as("wang"), "deal", deal.ID, "", engine.CommentDraft{Text: "mine"})
		h.refused(err, "not_found")
		_, err = h.Comments(context.Background(), h.as("wang"), "deal", deal.ID, "", 0)
		h.refused(err, "not_found")
		_, err = h.Comment(context.Background(), h.as("li"), "deal", deal.ID, "", engine.CommentDraft{Text: "  "})
		h.problem(err, "/text", "required")
		_, err = h.Comment(context.Background(), h.as("li"), "deal", deal.ID, "", engine.CommentDraft{Text: "@[Nobody](0190b6a0-0000-7000-8000-000000000000)"})
		h.problem(err, "/text", "person_unknown")
	})
}

func TestFollowersHearOfCommentsUntilTheySayOtherwise(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		follow := func(login string, follow bool) *engine.Following {
			answer, err := h.Follow(context.Background(), h.as(login), "account", account.ID, follow)
			if err != nil {
				h.Fatal(err)
			}
			return answer
		}
		h.same(follow("qian", true).Followers, fmt.Sprintf("[{%s Li} {%s Qian}]", h.ids["li"], h.ids["qian"]))
		h.comment("zhao", "account", account.ID, "First")
		h.same(h.notices("li"), "comment: Zhao commented – Customer Harbour: First")
		h.same(h.notices("qian"), "comment: Zhao commented – Customer Harbour: First")
		h.comment("li", "account", account.ID, "Second") // zhao follows by now
		h.same(h.notices("zhao"), "comment: Li commented – Customer Harbour: Second")
		follow("zhao", false)
		h.same(follow("li", false).Following, false)
		h.comment("zhao", "account", account.ID, "Third") // does not make zhao follow again
		h.same(strings.Count(h.notices("li"), "\n"), 0)
		h.comment("qian", "account", account.ID, "Fourth")
		h.same(strings.Count(h.notices("zhao"), "\n"), 0)
		h.update("admin", "account", account.ID, map[string]any{"owner": h.ids["wang"]})
		h.comment("qian", "account", account.ID, "Fifth")
		h.same(h.notices("wang"), "comment: Qian commented – Customer Harbour: Fifth")
	})
}

func TestANoticeDoesNotNameWhatItsReaderMayNotSee(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("roles/watcher.json", func(role map[string]any) {
			role["entities"].(map[string]any)["deal"].(map[string]any)["fields"] = map[string]any{"name": "mask"}
		})
		h.publish()
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		h.comment("li", "deal", deal.ID, h.mention("qian")+" please")
		h.same(h.notices("qian"), "mention: Li mentioned you – Deal: @Qian please")
	})
}

func TestOwnCommentsAreEditedAndDeletedWithATrace(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		first := h.comment("li", "deal", deal.ID, "Frist").Comment
		h.clock.Add(60e9)
		_, err := h.EditComment(ctx, h.as("zhao"), first.ID, engine.CommentDraft{Text: "mine"})
		h.refused(err, "forbidden")
		answer, err := h.EditComment(ctx, h.as("li"), first.ID, engine.CommentDraft{Text: "First " + h.mention("zhao")})
		if err != nil {
			h.Fatal(err)
		}
		h.same(answer.Comment.Earlier[0].Text, "Frist")
		h.same(h.notices("zhao"), "mention: Li mentioned you – Deal Crane: First @Zhao")
		h.same(h.comments("zhao", deal.ID)[0].Can, "[]")
		h.same(h.comments("li", deal.ID)[0].Can, "[edit delete]")
		h.refused(h.DeleteComment(ctx, h.as("zhao"), first.ID), "forbidden")
		if err := h.DeleteComment(ctx, h.as("li"), first.ID); err != nil {
			h.Fatal(err)
		}
		gone := h.comments("zhao", deal.ID)[0]
		h.same(fmt.Sprint(gone.Text, gone.Earlier, gone.DeletedBy.Title), "[]Li")
		_, err = h.EditComment(ctx, h.as("li"), first.ID, engine.CommentDraft{Text: "back"})
		h.refused(err, "not_found")
	})
}

func TestFilesOfACommentAreForThoseWhoSeeTheRecord(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		file, err := h.Upload(ctx, h.as("li"), "plan.txt", strings.NewReader("a plan"))
		if err != nil {
			h.Fatal(err)
		}
		_, err = h.Comment(ctx, h.as("zhao"), "deal", deal.ID, "", engine.CommentDraft{Text: "theirs", Files: []string{file.ID}})
		h.problem(err, "/files", "file_unknown")
		comment := h.comment("li", "deal", deal.ID, "", file.ID).Comment
		h.same(comment.Files[0].Name, "plan.txt")
		down, err := h.Download(ctx, h.as("zhao"), file.ID)
		if err != nil {
			h.Fatal(err)
		}
		content, _ := io.ReadAll(down.Content)
		_ = down.Content.Close()
		h.same(string(content), "a plan")
		_, err = h.Download(ctx, h.as("wang"), file.ID)
		h.refused(err, "not_found")
		if err := h.DeleteComment(ctx, h.as("li"), comment.ID); err != nil {
			h.Fatal(err)
		}
		_, err = h.Download(ctx, h.as("zhao"), file.ID)
		h.refused(err, "not_found")
	})
}

func TestACommentSentTwiceUnderOneKeyIsWrittenOnce(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		for range 2 {
			if _, err := h.Comment(context.Background(), h.as("zhao"), "deal", deal.ID, "k1", engine.CommentDraft{Text: "once"}); err != nil {
				h.Fatal(err)
			}
		}
		h.same(len(h.comments("li", deal.ID)), 1)
		h.same(h.notices("li"), "comment: Zhao commented – Deal Crane: once")
	})
}
