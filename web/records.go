package web

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

// names reads a list such as "name,account" from the query.
func (r *request) names(parameter string) []string {
	text := r.Query(parameter)
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// values reads a JSON object from the query, e.g. the record whose reference is looked up.
func (r *request) values(parameter string) (map[string]any, error) {
	text := r.Query(parameter)
	if text == "" {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	var values map[string]any
	if err := decoder.Decode(&values); err != nil {
		return nil, brokenJSON([]byte(text), err)
	}
	return values, nil
}

func (s *Server) listRecords(r *request) (any, error) {
	if r.Query("group") != "" || r.Query("measure") != "" {
		return s.groupRecords(r)
	}
	list, err := r.list()
	if err != nil {
		return nil, err
	}
	return s.answerList(r, list)
}

func (s *Server) answerList(r *request, list engine.List) (any, error) {
	answer := answers.Get().(*[]byte)
	var err error
	*answer, err = s.engine.AppendList(r, (*answer)[:0], r.by, list)
	return answer, err
}

func (r *request) list() (engine.List, error) {
	limit, err := r.limit(50)
	return engine.List{
		Entity: r.Params("entity"), View: r.Query("view"), Filter: r.Query("filter"), Search: r.Query("q"), Sort: r.names("sort"),
		Fields: r.names("fields"), Expand: r.names("expand"), Cursor: r.Query("cursor"), Limit: limit, Count: r.Query("count"),
		Deleted: r.Query("deleted") == "1",
	}, err
}

func (s *Server) listRelated(r *request) (any, error) {
	list, err := r.list()
	if err != nil {
		return nil, err
	}
	list.Entity = r.Params("child")
	list.Relation = &engine.Relation{Entity: r.Params("entity"), ID: r.Params("id"), By: r.Query("by")}
	return s.answerList(r, list)
}

func (s *Server) showRecord(r *request) (any, error) {
	at, err := r.moment("at")
	if err != nil {
		return nil, err
	}
	record, err := s.engine.Record(r, r.by, engine.Get{
		Entity: r.Params("entity"), ID: r.Params("id"), Fields: r.names("fields"), Expand: r.names("expand"), Task: r.Query("task"), At: at,
	})
	return sendRecord(r, record, err)
}

// sendRecord sends a record with its version as ETag.
func sendRecord(r *request, record *engine.RecordJSON, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	r.Set(fiber.HeaderETag, strconv.Quote(strconv.FormatInt(record.Version, 10)))
	return record.JSON, nil
}

// saveBody is what is sent to create or change a record.
type saveBody struct {
	Values            map[string]any `json:"values"`
	Version           int64          `json:"version"`
	Form              string         `json:"form"`
	Device            string         `json:"device"`
	Task              string         `json:"task"`
	Comment           string         `json:"comment"`
	Draft             bool           `json:"draft"`
	DespiteDuplicates bool           `json:"despite_duplicates"`
}

func (r *request) save() (engine.Save, error) {
	var body saveBody
	if err := r.decodeForm(&body); err != nil {
		return engine.Save{}, err
	}
	version, err := r.version(body.Version)
	return engine.Save{
		Entity: r.Params("entity"), ID: r.Params("id"), Values: body.Values, Version: version, Form: body.Form, Device: body.Device, Task: body.Task,
		Comment: body.Comment, Draft: body.Draft, DespiteDuplicates: body.DespiteDuplicates, Key: r.key(),
	}, err
}

func (s *Server) createRecord(r *request) (any, error) {
	save, err := r.save()
	if err != nil {
		return nil, err
	}
	record, err := s.engine.CreateRecord(r, r.by, save)
	if err != nil {
		return nil, err
	}
	r.Location("/api/v1/records/" + url.PathEscape(save.Entity) + "/" + record.ID)
	answer, err := sendRecord(r, record, nil)
	return created{answer}, err
}

func (s *Server) updateRecord(r *request) (any, error) {
	save, err := r.save()
	if err != nil {
		return nil, err
	}
	record, err := s.engine.UpdateRecord(r, r.by, save)
	return sendRecord(r, record, err)
}

func (s *Server) deleteRecord(r *request) (any, error) {
	version, err := r.version(0)
	if err != nil {
		return nil, err
	}
	if r.Query("family") == "1" {
		return s.engine.DeleteFamily(r, r.by, r.Params("entity"), r.Params("id"), version)
	}
	return nil, s.engine.DeleteRecord(r, r.by, r.Params("entity"), r.Params("id"), version)
}

func (s *Server) restoreRecord(r *request) (any, error) {
	record, err := s.engine.RestoreRecord(r, r.by, r.Params("entity"), r.Params("id"))
	return sendRecord(r, record, err)
}

func (s *Server) showHistory(r *request) (any, error) {
	limit, err := r.limit(50)
	if err != nil {
		return nil, err
	}
	entries, err := s.engine.History(r, r.by, r.Params("entity"), r.Params("id"), r.Query("before"), limit)
	return fiber.Map{"entries": entries}, err
}

func (s *Server) revertFields(r *request) (any, error) {
	var ask engine.RevertFields
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.RevertFields(r, r.by, r.Params("entity"), r.Params("id"), ask)
}

func (s *Server) changeMany(r *request) (any, error) {
	bulk := engine.Bulk{Entity: r.Params("entity")}
	if err := r.decode(&bulk); err != nil {
		return nil, err
	}
	answer, err := s.engine.ChangeMany(r, r.by, bulk)
	if err != nil {
		return nil, err
	}
	return fiber.Map{"change_set": answer.ChangeSet, "results": s.bulkResults(r, answer.Results)}, nil
}

func (s *Server) handOverRecords(r *request) (any, error) {
	ask := engine.RecordHandover{Entity: r.Params("entity")}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.HandOverRecords(r, r.by, ask)
}

// bulkResults tells how each record of many went.
func (s *Server) bulkResults(r *request, answers []engine.BulkResult) []batchResult {
	results := make([]batchResult, len(answers))
	for i, one := range answers {
		results[i] = batchResult{ID: one.ID, OK: one.Err == nil}
		if one.Err != nil {
			problem := s.problemOf(r.Ctx, one.Err)
			results[i].Problem = &problem
		}
	}
	return results
}

func (s *Server) revertChangeSet(r *request) (any, error) {
	var ask struct {
		Try bool `json:"try"`
	}
	if err := r.decodeAny(&ask); err != nil {
		return nil, err
	}
	if ask.Try {
		return s.engine.TryRevert(r, r.by, r.Params("id"))
	}
	return s.engine.RevertChangeSet(r, r.by, r.Params("id"))
}

func (s *Server) listChanges(r *request) (any, error) {
	limit, err := r.limit(30)
	if err != nil {
		return nil, err
	}
	want := engine.Changes{Actor: r.Query("actor"), Way: r.Query("way"), Entity: r.Query("entity"), Cursor: r.Query("cursor"), Limit: limit}
	if want.From, err = r.moment("from"); err != nil {
		return nil, err
	}
	if want.To, err = r.moment("to"); err != nil {
		return nil, err
	}
	return s.engine.Changes(r, r.by, want)
}

func (s *Server) showChanges(r *request) (any, error) {
	return s.engine.Change(r, r.by, r.Params("id"), r.Query("before"))
}

func (s *Server) showEntity(r *request) (any, error) {
	return s.engine.DescribeEntity(r, r.by, r.Params("entity"))
}

func (s *Server) lookup(r *request) (any, error) {
	values, err := r.values("values")
	if err != nil {
		return nil, err
	}
	limit, err := r.limit(20)
	if err != nil {
		return nil, err
	}
	return s.engine.Lookup(r, r.by, engine.Lookup{
		Entity: r.Params("entity"), Query: r.Query("q"), For: r.Query("filter_for"), ID: r.Query("id"), Values: values, Limit: limit,
	})
}

func (s *Server) lookupNames(r *request) (any, error) {
	var ask struct {
		Names []string `json:"names"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	found, err := s.engine.LookupNames(r, r.by, r.Params("entity"), ask.Names)
	return fiber.Map{"found": found}, err
}

// groupRecords answers the list of records with groups and figures instead.
func (s *Server) groupRecords(r *request) (any, error) {
	limit, err := r.limit(0)
	if err != nil {
		return nil, err
	}
	return s.engine.Aggregate(r, r.by, engine.Aggregation{
		Entity: r.Params("entity"), View: r.Query("view"), Filter: r.Query("filter"), Search: r.Query("q"),
		Groups: r.names("group"), Measures: r.names("measure"), Sort: r.Query("sort"), Limit: limit,
	})
}

func (s *Server) search(r *request) (any, error) {
	groups, err := s.engine.Search(r, r.by, r.Query("q"))
	return fiber.Map{"groups": groups}, err
}
