package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) listReminders(r *request) (any, error) {
	reminders, err := s.engine.Reminders(r, r.by, r.Params("entity"), r.Params("id"))
	return fiber.Map{"reminders": reminders}, err
}

func (s *Server) listMyReminders(r *request) (any, error) {
	reminders, err := s.engine.MyReminders(r, r.by)
	return fiber.Map{"reminders": reminders}, err
}

func (s *Server) addReminder(r *request) (any, error) {
	var draft engine.ReminderDraft
	if err := r.decode(&draft); err != nil {
		return nil, err
	}
	reminder, err := s.engine.Remind(r, r.by, r.Params("entity"), r.Params("id"), draft)
	return created{reminder}, err
}

func (s *Server) changeReminder(r *request) (any, error) {
	var change engine.ReminderChange
	if err := r.decode(&change); err != nil {
		return nil, err
	}
	return nil, s.engine.ChangeReminder(r, r.by, r.Params("id"), change)
}

func (s *Server) dropReminder(r *request) (any, error) {
	return nil, s.engine.DropReminder(r, r.by, r.Params("id"))
}
