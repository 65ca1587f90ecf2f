package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/leave"
	"lianluo/internal/liaison"
	"lianluo/internal/notice"
	"lianluo/internal/store"
)

// liaisonCovers tells the directory of liaisons, and notices to them, who stands in for those on leave.
type liaisonCovers struct{ leave *leave.Service }

// Covers implements liaison.Covers.
func (l liaisonCovers) Covers(ctx context.Context, people []uuid.UUID, at time.Time) (map[uuid.UUID]liaison.Cover, error) {
	found, err := l.leave.Covers(ctx, people, at)
	out := make(map[uuid.UUID]liaison.Cover, len(found))
	for id, c := range found {
		out[id] = liaison.Cover{RequestID: c.RequestID, StandInID: c.StandInID, Name: c.Name, Phone: c.Phone, From: c.From, Until: c.Until}
	}
	return out, err
}

// Away implements notice.Absences.
func (l liaisonCovers) Away(tx *store.Tx, people []uuid.UUID) (map[uuid.UUID]notice.Cover, error) {
	found, err := l.leave.Covers(tx.Context(), people, tx.Now)
	out := make(map[uuid.UUID]notice.Cover, len(found))
	for id, c := range found {
		out[id] = notice.Cover{PersonID: c.StandInID, Name: c.Name}
	}
	return out, err
}
