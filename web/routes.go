package web

import "github.com/gofiber/fiber/v2"

// routes is everything that can be asked. What needs no session stands first; below signedIn every
// handler knows who asks, and the engine decides what that person may do.
func (s *Server) routes() {
	s.app.Get("/healthz", s.handle(s.alive))
	s.app.Get("/readyz", s.handle(s.ready))
	s.app.Get("/metrics", s.metrics.handler())

	api := s.app.Group("/api/v1", s.identify)
	api.Get("/session", s.handle(s.showSession))
	api.Post("/session", s.handle(s.signIn))
	api.Delete("/session", s.handle(s.signOut))
	api.Get("/setup", s.handle(s.showSetup))
	api.Post("/setup", s.handle(s.setUp))
	api.Get("/schemas/:kind", s.handle(s.showSchema))

	api.Use(signedIn)
	api.Put("/session/language", s.handle(s.setLanguage))
	api.Post("/session/password", s.handle(s.changePassword))
	api.Post("/setup/preset", s.handle(s.applyPreset))
	api.Get("/company", s.handle(s.showCompany))
	api.Put("/company", s.handle(s.saveCompany))
	api.Get("/shell", s.handle(s.showShell))
	api.Get("/home", s.handle(s.showHome))
	api.Get("/search", s.handle(s.search))
	api.Get("/stream", s.streamEvents)
	api.Get("/openapi.json", s.handle(s.showOpenAPI))

	s.recordRoutes(api)
	s.collaborationRoutes(api)
	s.processRoutes(api)
	s.metadataRoutes(api)
	s.adminRoutes(api)
	api.Use(func(*fiber.Ctx) error { return fiber.ErrNotFound })
}

func (s *Server) recordRoutes(api fiber.Router) {
	api.Get("/entities/:entity", s.handle(s.showEntity))
	api.Get("/lookup/:entity", s.handle(s.lookup))
	api.Post("/aggregates/:entity", s.handle(s.aggregate))
	api.Get("/records/:entity", s.handle(s.listRecords))
	api.Post("/records/:entity", s.handle(s.createRecord))
	api.Post("/records/:entity/evaluate", s.handle(s.evaluate))
	api.Get("/records/:entity/new/form", s.handle(s.newForm))
	api.Get("/records/:entity/:id", s.handle(s.showRecord))
	api.Patch("/records/:entity/:id", s.handle(s.updateRecord))
	api.Delete("/records/:entity/:id", s.handle(s.deleteRecord))
	api.Post("/records/:entity/:id/restore", s.handle(s.restoreRecord))
	api.Get("/records/:entity/:id/form", s.handle(s.showForm))
	api.Get("/records/:entity/:id/history", s.handle(s.showHistory))
	api.Get("/records/:entity/:id/runs", s.handle(s.listRunsOf))
	api.Get("/records/:entity/:id/related/:child", s.handle(s.listRelated))
	api.Post("/records/:entity/:id/transitions/:event", s.handle(s.fireTransition))
	api.Post("/changesets/:id/revert", s.handle(s.revertChangeSet))
	api.Post("/files", s.handle(s.uploadFiles))
	api.Get("/files/:id", s.sendFile)
	api.Get("/files/:id/thumbnail", s.sendThumbnail)
}

func (s *Server) collaborationRoutes(api fiber.Router) {
	api.Get("/records/:entity/:id/comments", s.handle(s.listComments))
	api.Post("/records/:entity/:id/comments", s.handle(s.addComment))
	api.Patch("/comments/:id", s.handle(s.editComment))
	api.Delete("/comments/:id", s.handle(s.deleteComment))
	api.Get("/records/:entity/:id/followers", s.handle(s.listFollowers))
	api.Put("/records/:entity/:id/following", s.handle(s.follow))
}

func (s *Server) processRoutes(api fiber.Router) {
	api.Get("/tasks", s.handle(s.listTasks))
	api.Get("/tasks/:id", s.handle(s.showTask))
	api.Get("/tasks/:id/explain", s.handle(s.explainTask))
	api.Post("/tasks/:id/decisions", s.handle(s.decideTask))
	api.Get("/workflows", s.handle(s.listWorkflows))
	api.Get("/workflows/:key", s.handle(s.showWorkflow))
	api.Post("/workflows/:key/predict", s.handle(s.predict))
	api.Post("/workflows/:key/runs", s.handle(s.startRun))
	api.Get("/runs", s.handle(s.listRuns))
	api.Get("/runs/:id", s.handle(s.showRun))
	api.Get("/runs/:id/explain", s.handle(s.explainRun))
	api.Post("/runs/:id/events/:name", s.handle(s.fireRunEvent))
	api.Post("/runs/:id/admin", s.handle(s.administerRun))
	api.Post("/events/:name", s.handle(s.raiseEvent))
	api.Get("/notices", s.handle(s.listNotices))
	api.Post("/notices/read", s.handle(s.readNotices))
}

func (s *Server) metadataRoutes(api fiber.Router) {
	api.Get("/metadata", s.handle(s.listDefinitions))
	api.Get("/metadata/definition", s.handle(s.showDefinition))
	api.Get("/change", s.handle(s.showChange))
	api.Put("/change/files", s.handle(s.putChange))
	api.Delete("/change", s.handle(s.discardChange))
	api.Post("/change/undo", s.handle(s.undoChange))
	api.Post("/change/plan", s.handle(s.planChange))
	api.Post("/change/publish", s.handle(s.publishChange))
	api.Get("/releases", s.handle(s.listReleases))
	api.Get("/releases/:number", s.handle(s.showRelease))
	api.Post("/releases/:number/restore", s.handle(s.restoreRelease))
	api.Post("/rules/check", s.handle(s.checkRule))
	api.Post("/rules/build", s.handle(s.buildRule))
	api.Get("/rules/names", s.handle(s.ruleNames))
}

func (s *Server) adminRoutes(api fiber.Router) {
	api.Post("/users/:id/password", s.handle(s.setPassword))
	api.Post("/users/:id/invite", s.handle(s.inviteUser))
	api.Post("/users/:id/handover", s.handle(s.handOver))
	api.Get("/roles", s.handle(s.listRoles))
	api.Get("/access/:user/:entity", s.handle(s.showAccess))
	api.Get("/tokens", s.handle(s.listTokens))
	api.Post("/tokens", s.handle(s.makeToken))
	api.Delete("/tokens/:id", s.handle(s.dropToken))
	api.Get("/audit", s.handle(s.showAudit))
	api.Get("/jobs", s.handle(s.listJobs))
	api.Post("/jobs/:id/retry", s.handle(s.retryJob))
	api.Get("/system", s.handle(s.showSystem))
	api.Post("/backup", s.handle(s.backUp))
	api.Get("/imports", s.handle(s.listImports))
	api.Post("/imports", s.handle(s.uploadImport))
	api.Get("/imports/:id", s.handle(s.showImport))
	api.Put("/imports/:id", s.handle(s.mapImport))
	api.Post("/imports/:id/run", s.handle(s.runImport))
	api.Post("/imports/:id/undo", s.handle(s.undoImport))
	api.Get("/imports/:id/problems.csv", s.importProblems)
}
