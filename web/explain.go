package web

func (s *Server) explainTask(r *request) (any, error) {
	return s.engine.ExplainTask(r, r.by, r.Params("id"))
}

func (s *Server) explainRun(r *request) (any, error) {
	return s.engine.ExplainRun(r, r.by, r.Params("id"))
}
